// The loss after the last step for each learning rate: in slices, when the reader rests.

import { lossAxis } from "./charts.js";
import { round } from "./dom.js";
import { inSlices } from "./ground.js";
import { Chart } from "./plot.js";
import { final } from "./trajectory.js";

/** @typedef {import("./view.js").View} View */

const RATES = Array.from({ length: 121 }, (_, i) => round(10 ** (i / 24 - 4), 3));

export class Sweep {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.chart = new Chart("Loss after the last step, for each learning rate");
    /** @type {Float64Array[]} the last loss of each run at each of the RATES */
    this.finals = [];
    /** @type {(() => void)[]} what waits for them */
    this.wanted = [];
    this.giveUp = () => {};
  }

  // What is being measured is no longer asked for.
  forget() {
    this.giveUp();
    this.finals = [];
    this.wanted = [];
  }

  start() {
    const { view } = this, { runs, start, steps } = view.state;
    const finals = runs.map(() => new Float64Array(RATES.length));
    function* work() {
      for (let i = 0; i < runs.length; i++) {
        for (let k = 0; k < RATES.length; k++) {
          finals[i][k] = final(...view.rule(i), start, steps, RATES[k], view.plan);
          yield;
        }
      }
    }
    this.giveUp = inSlices(work(), () => {
      this.finals = finals;
      this.draw();
      this.wanted.splice(0).forEach((go) => go());
    });
  }

  draw() {
    const { chart, finals, view: { state, looks, runs } } = this;
    if (!finals.length) return;
    const most = 3 * Math.abs(runs[0].losses[0]) + 1e-3;
    const axis = lossAxis(`loss after ${state.steps} steps`, finals, most);
    chart.frame({ name: "learning rate", range: [RATES[0], RATES.at(-1)], log: true }, axis);
    chart.trace(looks);
    finals.forEach((final, i) => {
      chart.traces[i].set(RATES.map((rate, k) => [rate, final[k]]));
      chart.traces[i].show(Infinity, false);
    });
    chart.heads.replaceChildren();
    chart.rule(...state.runs.map(({ hyper }, i) => [hyper.lr, looks[i][0]]));
  }

  // The lr under a pointer, for the run whose curve is nearest there.
  load(event) {
    if (!this.finals.length) return;
    const { chart, finals } = this, [lr, y] = chart.under(event);
    const k = RATES.findIndex((rate) => rate >= lr);
    const away = finals.map((final) =>
      Math.abs(chart.pixel([lr, final[k]])[1] - chart.pixel([lr, y])[1]) || 1e9
    );
    const rate = Math.max(round(lr, 3), RATES[0]);
    if (k >= 0) this.view.setRate(away.indexOf(Math.min(...away)), rate);
  }

  // The best lr of a run, as soon as it is known.
  best(index) {
    const go = () => {
      const final = this.finals[index];
      this.view.setRate(index, RATES[final.indexOf(Math.min(...final))]);
    };
    this.finals.length ? go() : this.wanted.push(go);
  }
}
