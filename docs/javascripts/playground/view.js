// The figure: state in, charts and controls out. Only `change` changes the state.

import { runCard, startHandle, transport } from "./controls.js";
import { h, loss, round, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { panels } from "./panels.js";
import { Chart, contourLines, drawLines, sample } from "./plot.js";
import { makeRun } from "./state.js";
import { run, sweep } from "./trajectory.js";

// The learning rates of the sweep: 24 in each decade.
const RATES = Array.from({ length: 121 }, (_, i) => round(10 ** (i / 24 - 4), 3));

// The range of an axis of losses; logarithmic when they span more than two decades.
function extent(values, cap) {
  const kept = values.filter((value) => Math.abs(value) <= cap);
  const high = Math.max(...kept), low = Math.min(...kept), positive = kept.filter((value) => value > 0);
  const floor = Math.max(Math.min(...positive), high * 1e-16);
  if (low >= 0 && high > 100 * floor) return { range: [floor / 1.5, high * 1.5], log: true };
  const room = (high - low) * 0.06 || 1;
  return { range: [low - room, high + room] };
}

export class View {
  constructor(host, { landscapes, styles, torch }, { state, problems, full, table, address }) {
    Object.assign(this, { landscapes, styles, torch, state, full, table, address });
    this.first = structuredClone(state);
    this.syncs = []; // called after every change of the state
    this.moves = []; // and these also as another step is shown
    this.paths = new Chart("Paths of the optimizers on the contour lines of the landscape");
    this.losses = new Chart("Loss at each step");
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.message = h("p", { class: "message" });
    this.live = h("p", { class: "unseen", role: "status" });
    this.cards = h("div", { class: "cards" });
    const follow = (event) => event.target.closest("svg") && this.moveStartTo(event);
    const plot = h("div", { class: "chart paths", onclick: follow }, this.canvas, this.paths.svg, startHandle(this));
    const charts = [plot, h("div", { class: "chart losses" }, this.losses.svg)];
    if (full) {
      this.sweep = new Chart("Loss after the last step, for each learning rate");
      charts.push(h("div", { class: "chart sweep", onclick: (event) => this.loadRate(event) }, this.sweep.svg));
    }
    const { above, below } = panels(this);
    host.replaceChildren(...above, h("div", { class: "charts" }, ...charts, transport(this)), this.message, this.cards, ...below, this.live);
    this.fixed = this.syncs.length; // the syncs of the cards come after these
    this.said = this.live.textContent = problems.join(" ");
    this.resize = new ResizeObserver(() => this.redraw());
    this.rebuild();
    this.resize.observe(host);
  }

  get landscape() {
    return this.landscapes[this.state.landscape];
  }

  // New controls for another set of runs; the focus stays where it was.
  rebuild() {
    const focused = document.activeElement?.id;
    this.syncs.length = this.fixed;
    this.cardMoves = [];
    this.label();
    this.cards.replaceChildren(...this.state.runs.map((_, index) => runCard(this, index)));
    if (focused) document.getElementById(focused)?.focus();
    this.update();
  }

  change(set, structure = false) {
    this.stop();
    this.said = "";
    set();
    structure ? this.rebuild() : this.update();
    this.onchange?.();
  }

  add() {
    const missing = Object.keys(optimizers).find((id) => this.state.runs.every(({ optimizer }) => optimizer !== id));
    this.change(() => this.state.runs.push(makeRun(missing)), true);
    this.cards.lastChild.querySelector("select").focus();
  }

  remove(index) {
    this.change(() => this.state.runs.splice(index, 1), true);
    this.cards.children[Math.max(0, index - 1)].querySelector("select").focus();
  }

  // Another optimizer for a run, which keeps its lr.
  replace(index, optimizer) {
    const { runs } = this.state;
    this.change(() => (runs[index] = makeRun(optimizer, { lr: runs[index].hyper.lr })), true);
  }

  // Each run's name and style; a second run of an optimizer is told by its lr.
  label() {
    const { runs } = this.state, taken = new Set();
    this.looks = runs.map(({ optimizer }) => {
      const own = this.styles[optimizers[optimizer].name];
      const look = taken.has(own) ? Object.values(this.styles).find((style) => !taken.has(style)) : own;
      taken.add(look);
      return look;
    });
    this.labels = runs.map(({ optimizer, hyper }) => {
      const kin = runs.filter((other) => other.optimizer === optimizer).length > 1;
      return optimizers[optimizer].name + (kin ? `, lr ${short(hyper.lr)}` : "");
    });
  }

  sample(index) {
    return sample(this.looks[index]);
  }

  update() {
    const { state, landscape } = this, { options, switches, start, steps } = state;
    state.at = Math.min(state.at, steps);
    this.label();
    this.runs = state.runs.map(({ optimizer, hyper }) => run(landscape, options, optimizers[optimizer], hyper, switches, start, steps));
    this.fates = this.runs.map(({ losses, diverged }, i) => {
      if (diverged >= 0) return `${this.labels[i]} diverges: at step ${diverged} its loss is no longer a number. `;
      const last = losses[steps];
      return last > losses[0] ? `${this.labels[i]} ends higher than it starts: ${loss(losses[0])}, then ${loss(last)}. ` : "";
    });
    this.syncs.forEach((sync) => sync());
    this.draw();
    if (!this.sweep) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.drawSweep(), 60);
  }

  redraw() {
    this.drawn = "";
    [this.paths, this.losses, this.sweep].forEach((chart) => chart?.measure());
    this.draw();
    if (this.sweep) this.drawSweep();
  }

  draw() {
    const { state, landscape, paths, losses, runs, looks } = this, { at, steps } = state;
    if (!paths.width) return;
    const [x, y] = landscape.names.map((name, i) => ({ name, range: landscape.window[i] }));
    paths.frame(x, y);
    this.drawContours();
    const cap = 1e3 * Math.max(1, ...runs.map(({ losses: [first] }) => Math.abs(first)));
    losses.frame({ name: "step", range: [0, steps] }, { name: "loss", ...extent(runs.flatMap((run) => [...run.losses]), cap) });
    // The first run on top: it is often the shortest.
    for (let i = runs.length; i--; ) {
      const { params, losses: values } = runs[i], look = looks[i];
      const path = Array.from(values, (_, t) => [params[2 * t], params[2 * t + 1]]);
      const curve = Array.from(values, (value, t) => [t, value]);
      const left = path.findIndex((point) => !this.inWindow(point));
      const end = left < 0 ? at : Math.min(at, left);
      if (end < steps) paths.line(path, look, { opacity: 0.3 });
      paths.line(path.slice(0, end + 1), look);
      paths.head(path[at], look);
      losses.line(curve, look);
      losses.head(curve[at], look);
    }
    landscape.minimizers.forEach((point) => paths.minimizer(point));
    losses.rule(at);
    [...this.moves, ...this.cardMoves].forEach((move) => move());
    this.message.textContent = this.said + " " + this.fates.join("");
  }

  drawContours() {
    const { canvas, paths, landscape, state } = this, { kappa } = state.options;
    const ground = [landscape.id, kappa].join();
    if (ground !== this.ground) this.lines = contourLines(landscape, state.options);
    if (ground === this.ground && this.drawn) return;
    Object.assign(this, { ground, drawn: true });
    drawLines(canvas, paths, this.lines);
    canvas.dataset.drawn = Number(canvas.dataset.drawn ?? 0) + 1;
  }

  drawSweep() {
    const { state, landscape, looks } = this, { options, switches, start, steps } = state;
    if (!this.sweep.width) return;
    this.finals = state.runs.map(({ optimizer, hyper }) => sweep(landscape, options, optimizers[optimizer], hyper, switches, start, steps, RATES));
    const first = Math.abs(this.runs[0].losses[0]);
    const y = extent(this.finals.flatMap((final) => [...final]), 3 * first + 1e-3);
    this.sweep.frame({ name: "learning rate", range: [RATES[0], RATES.at(-1)], log: true }, { name: `loss after ${steps} steps`, ...y });
    this.finals.forEach((final, i) => {
      this.sweep.line(RATES.map((rate, k) => [rate, final[k]]), looks[i]);
      this.sweep.rule(state.runs[i].hyper.lr, looks[i][0]);
    });
  }

  // The lr under the pointer, for the run whose curve is nearest there.
  loadRate(event) {
    const box = this.sweep.svg.getBoundingClientRect();
    const lr = this.sweep.x.value(event.clientX - box.left), y = event.clientY - box.top;
    const k = RATES.findIndex((rate) => rate >= lr);
    if (k < 0 || lr < RATES[0] / 1.1) return;
    const away = this.finals.map((final) => Math.abs(this.sweep.pixels([[lr, final[k]]])[0][1] - y) || Infinity);
    this.setRate(away.indexOf(Math.min(...away)), round(lr, 3));
  }

  useBest(index) {
    this.drawSweep();
    const final = this.finals[index];
    this.setRate(index, RATES[final.indexOf(Math.min(...final))]);
  }

  reset() {
    this.change(() => (this.state = structuredClone(this.first)), true);
  }

  setRate(index, lr) {
    const { hyper, optimizer } = this.state.runs[index], { min, max } = optimizers[optimizer].hyper.lr;
    this.change(() => (hyper.lr = Math.min(max, Math.max(min, lr))));
    this.tell(`${this.labels[index]}: lr ${short(hyper.lr)}, loss ${loss(this.runs[index].losses[this.state.steps])} after the last step.`);
  }

  inWindow(point) {
    return this.landscape.window.every(([low, high], axis) => low <= point[axis] && point[axis] <= high);
  }

  // The start on a grid of round numbers, about a hundredth of the window.
  grain(axis) {
    const [low, high] = this.landscape.window[axis];
    return 10 ** Math.round(Math.log10((high - low) / 100));
  }

  moveStart(point) {
    const start = point.map((value, axis) => {
      const [low, high] = this.landscape.window[axis];
      return round(Math.min(high, Math.max(low, value)));
    });
    this.change(() => (this.state.start = start));
  }

  moveStartTo({ clientX, clientY }) {
    const box = this.paths.svg.getBoundingClientRect();
    const point = [this.paths.x.value(clientX - box.left), this.paths.y.value(clientY - box.top)];
    this.moveStart(point.map((value, axis) => Math.round((value / this.grain(axis)) * 5) / 5 * this.grain(axis)));
  }

  seek(at) {
    this.stop();
    this.state.at = Math.max(0, Math.min(this.state.steps, at));
    this.draw();
    this.onchange?.();
  }

  step(by) {
    this.seek(this.state.at + by);
    this.report();
  }

  toggle() {
    if (this.playing) return this.stop();
    if (this.state.at >= this.state.steps) this.state.at = 0;
    const from = this.state.at;
    let begun;
    const frame = (now) => {
      const { speed, steps } = this.state;
      begun ??= now;
      this.state.at = Math.min(steps, from + Math.floor(((now - begun) / 1000) * speed));
      this.playing = requestAnimationFrame(frame);
      if (this.state.at >= steps) this.stop();
      else this.draw();
    };
    this.playing = requestAnimationFrame(frame);
    this.draw();
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.draw();
    this.report();
    this.onchange?.();
  }

  // For those who listen: once per pause, not once per frame.
  report() {
    const { at } = this.state;
    this.tell(`Step ${at}. ` + this.labels.map((label, i) => `${label}: loss ${loss(this.runs[i].losses[at])}.`).join(" "));
  }

  tell(text) {
    this.live.textContent = text;
  }

  say(text) {
    this.said = text;
    this.tell(text);
    this.draw();
  }
}
