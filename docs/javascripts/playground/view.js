// The figure: state in, charts and controls out. Only `change` and `seek` set the state.

import { runCard, settings, startHandle, transport } from "./controls.js";
import { h, loss, round, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { panels } from "./panels.js";
import { Chart, contourLines, drawLines, sample } from "./plot.js";
import { makeRun } from "./state.js";
import { run, sweep } from "./trajectory.js";

const RATES = Array.from({ length: 121 }, (_, i) => round(10 ** (i / 24 - 4), 3)); // of the sweep
const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

// The axis of losses up to `most`; logarithmic when they span more than two decades.
function lossAxis(name, lists, most) {
  const kept = lists.flatMap((list) => [...list]).filter((value) => Math.abs(value) <= most);
  const low = Math.min(...kept), high = Math.max(...kept), room = (high - low) * 0.06 || 1;
  const least = Math.max(high * 1e-16, Math.min(...kept.filter((value) => value > 0)));
  const log = low >= 0 && high > 100 * least;
  return { name, log, range: log ? [least / 1.5, high * 1.5] : [low - room, high + room] };
}

export class View {
  constructor(host, data, given) {
    Object.assign(this, data, given); // landscapes, styles, torch; state, full, table, address
    this.first = structuredClone(this.state);
    this.syncs = []; // called after every change of the state
    this.moves = []; // and these also when another step is shown
    this.paths = new Chart("Paths of the optimizers on the contour lines of the landscape");
    this.losses = new Chart("Loss at each step");
    this.canvas = h("canvas", { ariaHidden: true });
    this.message = h("p", { className: "message" });
    this.live = h("p", { className: "unseen", role: "status" });
    this.cards = h("div", { className: "cards" });
    const follow = (event) => event.target !== handle && this.moveStartTo(event), handle = startHandle(this);
    const charts = h("div", { className: "charts" },
      h("div", { className: "chart paths", onclick: follow }, this.canvas, this.paths.svg, handle),
      h("div", { className: "chart losses" }, this.losses.svg));
    if (this.full) {
      this.sweep = new Chart("Loss after the last step, for each learning rate");
      charts.append(h("div", { className: "chart sweep", onclick: (event) => this.loadRate(event) }, this.sweep.svg));
    }
    charts.append(transport(this));
    const above = this.full ? [settings(this)] : [];
    host.replaceChildren(...above, charts, this.message, this.cards, ...panels(this), this.live);
    this.fixed = this.syncs.length; // the cards' syncs follow
    this.said = this.live.textContent = this.problems.join(" ");
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
    const names = this.state.runs.map(({ optimizer }) => optimizers[optimizer].name), styles = Object.values(this.styles);
    this.looks = [];
    for (const name of names) {
      const free = [this.styles[name], ...styles].find((style) => !this.looks.includes(style));
      this.looks.push(free);
    }
    const twice = (name) => names.indexOf(name) !== names.lastIndexOf(name);
    this.labels = names.map((name, i) => (twice(name) ? `${name}, lr ${short(this.state.runs[i].hyper.lr)}` : name));
  }

  update() {
    const { state } = this, { start, steps } = state;
    state.at = Math.min(state.at, steps);
    this.name();
    this.runs = state.runs.map((_, i) => run(...this.rule(i), start, steps));
    this.fates = this.runs.map(({ losses, diverged }, i) => {
      const last = losses[steps], first = losses[0];
      if (diverged >= 0) return ` ${this.labels[i]} diverges: at step ${diverged} it is beyond all numbers.`;
      return last > first ? ` ${this.labels[i]} ends higher than it starts: ${loss(first)}, then ${loss(last)}.` : "";
    });
    this.syncs.forEach((sync) => sync());
    this.draw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.drawSweep(), 60);
  }

  measure() {
    this.color = getComputedStyle(this.canvas).color;
    [this.paths, this.losses, this.sweep].forEach((chart) => chart?.measure());
  }

  redraw() {
    this.measure();
    this.draw();
    this.drawSweep();
  }

  draw() {
    const { state, landscape, paths, losses, runs, looks } = this, { at, steps } = state;
    const [x, y] = landscape.names.map((name, i) => ({ name, range: landscape.window[i] }));
    paths.frame(x, y);
    this.drawContours();
    const most = 1e3 * Math.max(1, ...runs.map((run) => Math.abs(run.losses[0])));
    losses.frame({ name: "step", range: [0, steps] }, lossAxis("loss", runs.map((run) => run.losses), most));
    for (let i = runs.length; i--; ) { // the first run on top: it is often the shortest
      const { params, losses: values } = runs[i];
      const path = Array.from(values, (_, t) => [params[2 * t], params[2 * t + 1]]);
      const curve = Array.from(values, (value, t) => [t, value]);
      const left = path.findIndex((point) => point.some((value, axis) => clamp(value, landscape.window[axis]) !== value));
      const end = left < 0 ? at : Math.min(at, left);
      if (end < steps) paths.line(path, looks[i], 0.3);
      paths.line(path.slice(0, end + 1), looks[i]);
      losses.line(curve, looks[i]);
      paths.head(path[at], looks[i]);
      losses.head(curve[at], looks[i]);
    }
    landscape.minimizers.forEach((point) => paths.minimizer(point));
    losses.rule(at);
    [...this.moves, ...this.cardMoves].forEach((move) => move());
    this.message.textContent = this.said + this.fates.join("");
  }

  drawContours() {
    const { paths, landscape, state, color } = this;
    const ground = landscape.id + state.options.kappa, drawn = [ground, color, paths.width, paths.height, devicePixelRatio].join();
    if (drawn === this.drawn) return;
    if (ground !== this.ground) this.lines = contourLines(landscape, state.options);
    Object.assign(this, { ground, drawn });
    drawLines(this.canvas, paths, this.lines, color);
  }

  drawSweep() {
    if (!this.sweep) return;
    const { runs, start, steps } = this.state;
    this.finals = runs.map((_, i) => sweep(...this.rule(i), start, steps, RATES));
    const axis = lossAxis(`loss after ${steps} steps`, this.finals, 3 * Math.abs(this.runs[0].losses[0]) + 1e-3);
    this.sweep.frame({ name: "learning rate", range: [RATES[0], RATES.at(-1)], log: true }, axis);
    this.finals.forEach((final, i) => {
      this.sweep.line(RATES.map((rate, k) => [rate, final[k]]), this.looks[i]);
      this.sweep.rule(runs[i].hyper.lr, this.looks[i][0]);
    });
  }

  // The lr under the pointer, for the run whose curve is nearest there.
  loadRate(event) {
    const [lr, y] = this.sweep.under(event), k = RATES.findIndex((rate) => rate >= lr);
    const away = this.finals.map((final) => Math.abs(this.sweep.pixel([lr, final[k]])[1] - this.sweep.pixel([lr, y])[1]) || 1e9);
    if (k >= 0) this.setRate(away.indexOf(Math.min(...away)), Math.max(round(lr, 3), RATES[0]));
  }

  useBest(index) {
    this.drawSweep();
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
    this.cards.children[Math.min(index, this.state.runs.length - 1)].querySelector("select").focus();
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
    this.change(() => (this.state.start = point.map((value, axis) => round(clamp(value, this.landscape.window[axis])))));
  }

  moveStartTo(event) {
    const fine = (value, axis) => (Math.round((value / this.grain(axis)) * 5) / 5) * this.grain(axis);
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
    const { at } = this.state, now = this.labels.map((label, i) => ` ${label}: loss ${loss(this.runs[i].losses[at])}.`);
    this.live.textContent = `Step ${at}.${now.join("")}`;
  }

  say(text) {
    this.said = this.live.textContent = text;
    this.draw();
  }
}
