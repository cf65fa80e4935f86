// The figure: state in, charts and controls out. Only `change` and the player set the state.

import { frame, show } from "./charts.js";
import { runCard } from "./controls.js";
import { clamp, h, loss, put, round, short, still } from "./dom.js";
import { Ground } from "./ground.js";
import { optimizers } from "./optimizers.js";
import { layOut } from "./panels.js";
import { Chart, sample } from "./plot.js";
import { parse } from "./query.js";
import { earlier, fate, looks, names, ruleOf, runAll } from "./runs.js";
import { Sweep } from "./sweep.js";
import { Player } from "./transport.js";

/**
 * @typedef {import("./types.d.ts").Data} Data
 * @typedef {import("./types.d.ts").Given} Given
 * @typedef {import("./types.d.ts").Look} Look
 * @typedef {import("./types.d.ts").State} State
 * @typedef {import("./types.d.ts").Trajectory} Trajectory
 */

const SWEEP_AFTER = 60, REST = 500; // ms after the last change

export class View {
  /**
   * @param {HTMLElement} host
   * @param {Data} data
   * @param {Given} given
   */
  constructor(host, data, given) {
    const { state, full } = given;
    this.given = given;
    this.data = data;
    this.full = full;
    /** @type {State} */
    this.state = state;
    /** @type {(() => void)[]} called after every change of the state */
    this.syncs = [];
    /** @type {(() => void)[]} called also when another step is shown, and while playing */
    this.moves = [];
    /** @type {(() => void)[]} those that wait until nothing plays */
    this.pauses = [];
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
    this.twins = [];
    /** @type {number[]} for each run the step at which no digit of its loss holds, or -1 */
    this.chaotic = [];
    /** @type {import("./types.d.ts").Plan} */
    this.plan = null;
    /** @type {string[]} what became of each run, if it is worth a sentence */
    this.fates = [];
    this.rested = this.past = null; // the setting that stood for a while, and the one before a change
    this.waiting = this.resting = 0; // timers
    this.player = new Player(this);
    this.paths = new Chart("Paths of the optimizers on the contour lines of the landscape");
    this.losses = new Chart("Loss at each step");
    this.sweep = full ? new Sweep(this) : null;
    this.ground = new Ground(h("canvas", { ariaHidden: "true" }));
    this.message = h("p", { className: "message" });
    this.live = h("p", { className: "unseen", role: "status" });
    this.cards = h("div", { className: "cards" });
    this.host = host;
    this.parts = [...layOut(this), this.live];
    this.fixed = this.syncs.length; // the cards' syncs follow
  }

  // All that takes time, in a task of its own.
  begin() {
    this.host.replaceChildren(...this.parts);
    this.said = this.live.textContent = this.given.problems.join(" ");
    this.measure();
    this.rebuild();
    new ResizeObserver(() => this.resize()).observe(this.host);
  }

  get landscapes() {
    return this.data.landscapes;
  }

  get landscape() {
    return this.landscapes[this.state.landscape];
  }

  get playing() {
    return this.player.asked > 0;
  }

  rule(index) {
    return ruleOf(this.state, this.landscape, index);
  }

  sample(index) {
    return sample(this.looks[index]);
  }

  // The loss of a run at a step, with the digits that hold.
  lossAt(index, step, write = loss) {
    return write(this.runs[index].losses[step], this.twins[index].doubts[step]);
  }

  change(set, rebuild = false) {
    this.player.stop();
    this.said = "";
    set();
    rebuild ? this.rebuild() : this.update();
    this.onchange?.();
  }

  // Another setting of what is shown; where nothing has run yet, all of it is.
  adjust(set, rebuild = false) {
    this.change(() => {
      if (this.state.at === 0) this.state.at = this.state.steps;
      set();
    }, rebuild);
  }

  load(query) {
    this.change(() => (this.state = parse(query, this.landscapes, optimizers).state), true);
  }

  // As the figure came.
  reset() {
    this.load(this.given.query);
  }

  // New cards for another set of runs; the focus stays where it was.
  rebuild() {
    const { id } = document.activeElement, { state } = this;
    if (still() && state.challenge) state.at ||= state.steps; // there is no Play
    this.syncs.length = this.fixed;
    this.cardMoves = [];
    this.name();
    this.cards.replaceChildren(...state.runs.map((_, index) => runCard(this, index)));
    if (id) document.getElementById(id)?.focus();
    this.update();
  }

  name() {
    this.labels = names(this.state.runs);
    this.looks = looks(this.state.runs, this.data.styles);
  }

  update() {
    const { state } = this;
    state.at = Math.min(state.at, state.steps);
    this.name();
    this.past = this.rested;
    Object.assign(this, runAll(state, this.landscape));
    this.fates = this.chaotic.map((step, i) => fate(this, i, step));
    this.syncs.forEach((sync) => sync());
    this.draw();
    this.sweep?.forget();
    clearTimeout(this.waiting);
    clearTimeout(this.resting);
    this.waiting = setTimeout(() => this.sweep?.start(), SWEEP_AFTER);
    this.resting = setTimeout(
      () => (this.rested = { state: structuredClone(this.state), runs: this.runs }),
      REST,
    );
  }

  before(index) {
    return earlier(this.past, this.state, this.runs, index);
  }

  measure() {
    [this.paths, this.losses, this.sweep?.chart].forEach((chart) => chart?.measure());
  }

  resize() {
    this.measure();
    this.draw();
    this.sweep?.draw();
  }

  draw() {
    frame(this);
    this.show();
  }

  // Another step, or the same one when nothing plays any longer.
  show() {
    show(this);
    put(this.message, { textContent: this.said + this.fates.join("") });
    const moves = [...this.moves, ...this.cardMoves, ...(this.playing ? [] : this.pauses)];
    moves.forEach((move) => move());
  }

  setRate(index, lr) {
    this.adjust(() => (this.state.runs[index].hyper.lr = lr));
    this.live.textContent = `${this.labels[index]}: lr ${short(lr)}`;
  }

  splice(index, ...change) {
    this.adjust(() => this.state.runs.splice(index, ...change), true);
    this.cards.children[Math.min(index, this.state.runs.length - 1)].querySelector("select")
      .focus();
  }

  // About a hundredth of the window, and a round number.
  grain(axis) {
    const [low, high] = this.landscape.window[axis];
    return 10 ** Math.round(Math.log10((high - low) / 100));
  }

  moveStart(point) {
    const inside = (value, axis) => round(clamp(value, this.landscape.window[axis]));
    this.adjust(() => (this.state.start = point.map(inside)));
  }

  moveStartTo(event) {
    const fine = (value, axis) =>
      (Math.round((value / this.grain(axis)) * 5) / 5) * this.grain(axis);
    this.moveStart(this.paths.under(event).map(fine));
  }

  say(text) {
    this.host.replaceChildren(...this.parts);
    this.said = this.live.textContent = text;
    this.show();
  }
}
