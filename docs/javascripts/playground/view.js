// The figure: state in, charts and controls out. Only `change` and `seek` set the state.

import { draw, drawSweep, RATES } from "./charts.js";
import { runCard, settings, startHandle, transport } from "./controls.js";
import { clamp, h, loss, round, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { panels } from "./panels.js";
import { Chart, sample } from "./plot.js";
import { makeRun } from "./state.js";
import { run } from "./trajectory.js";

/**
 * @typedef {import("./types.d.ts").Data} Data
 * @typedef {import("./types.d.ts").Given} Given
 * @typedef {import("./types.d.ts").Look} Look
 * @typedef {import("./types.d.ts").Trajectory} Trajectory
 */

export class View {
  /**
   * @param {HTMLElement} host
   * @param {Data} data
   * @param {Given} given
   */
  constructor(host, { landscapes, styles, torch }, { state, problems, full, table, address }) {
    this.landscapes = landscapes;
    this.styles = styles;
    this.torch = torch;
    this.state = state;
    this.full = full;
    this.table = table;
    this.address = address;
    this.first = structuredClone(state);
    /** @type {(() => void)[]} called after every change of the state */
    this.syncs = [];
    /** @type {(() => void)[]} called also when another step is shown */
    this.moves = [];
    /** @type {(() => void)[]} and those of the cards */
    this.cardMoves = [];
    /** @type {() => void} called when the address should follow */
    this.onchange = null;
    /** @type {Look[]} */
    this.looks = [];
    /** @type {string[]} */
    this.labels = [];
    /** @type {Trajectory[]} */
    this.runs = [];
    /** @type {string[]} what became of each run, if it is worth a sentence */
    this.fates = [];
    /** @type {Float64Array[]} the last loss of each run at each of the RATES */
    this.finals = [];
    this.ground = this.drawn = ""; // what the contour lines are of, and are drawn for
    this.lines = [];
    this.color = "";
    this.waiting = this.playing = 0; // a timer, and a frame asked for
    this.paths = new Chart("Paths of the optimizers on the contour lines of the landscape");
    this.losses = new Chart("Loss at each step");
    this.canvas = h("canvas", { ariaHidden: true });
    this.message = h("p", { className: "message" });
    this.live = h("p", { className: "unseen", role: "status" });
    this.cards = h("div", { className: "cards" });
    const follow = (event) => event.target !== handle && this.moveStartTo(event),
      handle = startHandle(this);
    const charts = h(
      "div",
      { className: "charts" },
      h("div", { className: "chart paths", onclick: follow }, this.canvas, this.paths.svg, handle),
      h("div", { className: "chart losses" }, this.losses.svg),
    );
    this.sweep = null;
    if (full) {
      this.sweep = new Chart("Loss after the last step, for each learning rate");
      charts.append(
        h("div", {
          className: "chart sweep",
          onclick: (event) => this.loadRate(event),
        }, this.sweep.svg),
      );
    }
    charts.append(transport(this));
    const above = full ? [settings(this)] : [];
    host.replaceChildren(...above, charts, this.message, this.cards, ...panels(this), this.live);
    this.fixed = this.syncs.length; // the cards' syncs follow
    this.said = this.live.textContent = problems.join(" ");
    this.measure();
    this.rebuild();
    new ResizeObserver(() => this.redraw()).observe(host);
  }

  get landscape() {
    return this.landscapes[this.state.landscape];
  }

  // The first arguments of `run` and its kin.
  rule(index) {
    const { runs, options, switches } = this.state, { optimizer, hyper } = runs[index];
    return [this.landscape, options, optimizers[optimizer], hyper, switches];
  }

  sample(index) {
    return sample(this.looks[index]);
  }

  change(set, rebuild) {
    this.stop();
    this.said = "";
    set();
    rebuild ? this.rebuild() : this.update();
    this.onchange?.();
  }

  // New cards for another set of runs; the focus stays where it was.
  rebuild() {
    const { id } = document.activeElement;
    this.syncs.length = this.fixed;
    this.cardMoves = [];
    this.name();
    this.cards.replaceChildren(...this.state.runs.map((_, index) => runCard(this, index)));
    if (id) document.getElementById(id)?.focus();
    this.update();
  }

  // Each run's name and style; a second run of an optimizer is told by its lr.
  name() {
    const names = this.state.runs.map(({ optimizer }) => optimizers[optimizer].name),
      styles = Object.values(this.styles);
    this.looks = [];
    for (const name of names) {
      const free = [this.styles[name], ...styles].find((style) => !this.looks.includes(style));
      this.looks.push(free);
    }
    const twice = (name) => names.indexOf(name) !== names.lastIndexOf(name);
    this.labels = names.map((
      name,
      i,
    ) => (twice(name) ? `${name}, lr ${short(this.state.runs[i].hyper.lr)}` : name));
  }

  update() {
    const { state } = this, { start, steps } = state;
    state.at = Math.min(state.at, steps);
    this.name();
    this.runs = state.runs.map((_, i) => run(...this.rule(i), start, steps));
    this.fates = this.runs.map(({ losses, diverged }, i) => {
      const last = losses[steps], first = losses[0];
      if (diverged >= 0) {
        return ` ${this.labels[i]} diverges: at step ${diverged} it is beyond all numbers.`;
      }
      return last > first
        ? ` ${this.labels[i]} ends higher than it starts: ${loss(first)}, then ${loss(last)}.`
        : "";
    });
    this.syncs.forEach((sync) => sync());
    this.draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => drawSweep(this), 60);
  }

  measure() {
    this.color = getComputedStyle(this.canvas).color;
    [this.paths, this.losses, this.sweep].forEach((chart) => chart?.measure());
  }

  redraw() {
    this.measure();
    this.draw();
    drawSweep(this);
  }

  draw() {
    draw(this);
  }

  // The lr under the pointer, for the run whose curve is nearest there.
  loadRate(event) {
    const [lr, y] = this.sweep.under(event), k = RATES.findIndex((rate) => rate >= lr);
    const away = this.finals.map((final) =>
      Math.abs(this.sweep.pixel([lr, final[k]])[1] - this.sweep.pixel([lr, y])[1]) || 1e9
    );
    if (k >= 0) this.setRate(away.indexOf(Math.min(...away)), Math.max(round(lr, 3), RATES[0]));
  }

  useBest(index) {
    drawSweep(this);
    const final = this.finals[index];
    this.setRate(index, RATES[final.indexOf(Math.min(...final))]);
  }

  setRate(index, lr) {
    this.change(() => (this.state.runs[index].hyper.lr = lr));
    this.live.textContent = `${this.labels[index]}: lr ${short(lr)}`;
  }

  // One optimizer that is not there yet; the focus goes to its card.
  add() {
    const used = this.state.runs.map(({ optimizer }) => optimizer);
    this.splice(used.length, 0, makeRun(Object.keys(optimizers).find((id) => !used.includes(id))));
  }

  splice(index, ...change) {
    this.change(() => this.state.runs.splice(index, ...change), true);
    this.cards.children[Math.min(index, this.state.runs.length - 1)].querySelector("select")
      .focus();
  }

  reset() {
    this.change(() => (this.state = structuredClone(this.first)), true);
  }

  // About a hundredth of the window, and a round number.
  grain(axis) {
    const [low, high] = this.landscape.window[axis];
    return 10 ** Math.round(Math.log10((high - low) / 100));
  }

  moveStart(point) {
    this.change(
      () => (this.state.start = point.map((value, axis) =>
        round(clamp(value, this.landscape.window[axis]))
      )),
    );
  }

  moveStartTo(event) {
    const fine = (value, axis) =>
      (Math.round((value / this.grain(axis)) * 5) / 5) * this.grain(axis);
    this.moveStart(this.paths.under(event).map(fine));
  }

  seek(at) {
    this.stop();
    this.state.at = clamp(at, [0, this.state.steps]);
    this.draw();
    this.onchange?.();
  }

  step(by) {
    this.seek(this.state.at + by);
    this.report();
  }

  toggle() {
    if (this.playing) return this.stop();
    const { state } = this, from = state.at < state.steps ? state.at : 0;
    let begun;
    const frame = (now) => {
      begun ??= now;
      state.at = Math.min(state.steps, from + Math.floor(((now - begun) / 1e3) * state.speed));
      this.playing = requestAnimationFrame(frame);
      state.at < state.steps ? this.draw() : this.stop();
    };
    this.playing = requestAnimationFrame(frame);
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.draw();
    this.report();
    this.onchange?.();
  }

  // For those who listen: at a pause, not at every frame.
  report() {
    const { at } = this.state,
      now = this.labels.map((label, i) => ` ${label}: loss ${loss(this.runs[i].losses[at])}.`);
    this.live.textContent = `Step ${at}.${now.join("")}`;
  }

  say(text) {
    this.said = this.live.textContent = text;
    this.draw();
  }
}
