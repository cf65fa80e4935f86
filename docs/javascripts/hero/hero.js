// The figure of the home page, live: three runs on a relief that a reader plays and turns.

import { clamp, h, loss, short } from "../playground/dom.js";
import { makeLandscapes } from "../playground/landscapes.js";
import { pause, Relief } from "./relief.js";
import { drawPaths, names, RUNS, runsFrom, seenFrom, STEPS } from "./runs.js";

const SPEED = 40; // steps a second
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// A loss as the playground has it; a small one as a power of ten.
export function written(value) {
  if (value === 0 || (value >= 1e-3 && value < 1e5)) return loss(value);
  const [digits, power] = value.toExponential(1).split(/e\+?/);
  return `${digits} × 10${power.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻")}`;
}

class Hero {
  constructor(figure, landscape) {
    this.figure = figure;
    this.landscape = landscape;
    this.relief = new Relief(landscape);
    this.start = landscape.start;
    this.at = STEPS;
    this.playing = this.drawing = this.width = 0;
    this.ground = h("canvas", { ariaHidden: true });
    this.over = h("canvas", {
      tabIndex: 0,
      role: "slider",
      ariaLabel: "Landscape: arrow keys turn it, with Shift they move the start",
      ariaValueMin: -180,
      ariaValueMax: 180,
      onkeydown: (event) => this.key(event),
      onpointerdown: (event) => this.grab(event),
    });
    this.play = h("button", { type: "button", className: "play", onclick: () => this.toggle() });
    const oninput = () => (this.stop(), this.seek(+this.scrub.value));
    this.scrub = h("input", {
      type: "range",
      min: 0,
      max: STEPS,
      ariaLabel: "Step shown",
      oninput,
    });
    this.now = h("span", { className: "at" });
    this.live = h("p", { className: "unseen", role: "status" });
    this.values = RUNS.map(() => h("b"));
    const cards = RUNS.map(([, ink], k) =>
      h("div", { className: ink }, h("span", {}, names[k]), this.values[k])
    );
    this.controls = h(
      "div",
      { className: "controls", role: "group", ariaLabel: "Playback" },
      ...[this.play, this.scrub, this.now],
    );
    this.cards = h("div", { className: "losses", role: "group", ariaLabel: "Losses" }, ...cards);
    this.hint = h("p", { className: "hint" }, "Drag to turn it, tap to start all three there.");
  }

  async begin() {
    await this.relief.measure();
    this.rerun(this.start);
    const picture = h("div", { className: "picture" });
    await pause();
    this.figure.prepend(picture);
    picture.append(...this.figure.querySelectorAll(":scope > img"), this.ground, this.over);
    await this.restyle(); // below it the figure stays until the relief is drawn
    picture.after(this.controls, this.cards, this.hint, this.live);
    this.figure.classList.add("ready");
    new ResizeObserver(() => this.over.clientWidth !== this.width && this.redraw()).observe(
      picture,
    );
    const scheme = new MutationObserver(() => this.restyle());
    scheme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  }

  async restyle() {
    const style = getComputedStyle(document.body),
      read = (name) => style.getPropertyValue(name).trim();
    const channels = (name) => [1, 3, 5].map((i) => parseInt(read(name).slice(i, i + 2), 16));
    this.colours = {
      ...Object.fromEntries(RUNS.map(([, ink]) => [ink, read(`--gd-${ink}`)])),
      ink: read("--ink"),
      ground: read("--ground"),
    };
    await this.relief.paint(["--gd-foot", "--gd-slope", "--gd-top"].map(channels));
    await this.redraw();
  }

  // The relief: coarse while it turns, else fine, beside what is shown until it is done.
  async redraw(turning = false) {
    const { clientWidth: width, clientHeight: height } = this.ground, ratio = devicePixelRatio;
    if (!width) return;
    this.width = width;
    const drawing = ++this.drawing, size = { width: width * ratio, height: height * ratio };
    this.relief.face(width, height);
    const copy = document.createElement("canvas"), fine = turning ? 0.8 : ratio;
    Object.assign(copy, { width: width * fine, height: height * fine });
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.scale(fine, fine);
    const wanted = () => drawing === this.drawing, ink = `${this.colours.ink}59`;
    if (turning) this.relief.sketch(context);
    else if (!await this.relief.draw(context, ink, wanted)) return;
    Object.assign(this.ground, size);
    this.ground.getContext("2d").drawImage(copy, 0, 0, this.ground.width, this.ground.height);
    Object.assign(this.over, size);
    this.see();
    this.draw();
  }

  see() {
    this.paths = this.runs.map((run) => seenFrom(this.relief, run));
  }

  draw() {
    drawPaths(this.over, this.paths, this.at, this.colours);
  }

  rerun(start) {
    this.start = start;
    this.runs = runsFrom(this.landscape, start);
    this.seek(STEPS);
  }

  seek(at) {
    this.at = at;
    this.scrub.value = at;
    this.scrub.ariaValueText = `step ${at}`;
    this.now.textContent = `losses at step ${at}`;
    this.values.forEach((value, k) => (value.textContent = written(this.runs[k].losses[at])));
    this.play.ariaLabel = this.playing ? "Pause" : "Play";
    const [x, y] = this.landscape.names.map((name, i) => `${name} ${short(this.start[i], 3)}`);
    this.over.ariaValueNow = Math.round(this.relief.turn);
    this.over.ariaValueText = `turned to ${Math.round(this.relief.turn)}°, start ${x}, ${y}`;
    if (this.paths) this.draw();
  }

  toggle() {
    if (this.playing) return this.stop();
    const from = this.at < STEPS ? this.at : 0;
    let begun;
    const frame = (now) => {
      begun ??= now;
      const at = Math.min(STEPS, from + Math.floor(((now - begun) / 1e3) * SPEED));
      this.playing = requestAnimationFrame(frame);
      if (at !== this.at) this.seek(at);
      if (at === STEPS) this.stop();
    };
    this.playing = requestAnimationFrame(frame);
    this.play.ariaLabel = "Pause";
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.seek(this.at);
    this.report();
  }

  report() {
    const said = names.map((name, k) => `${name}: loss ${this.values[k].textContent}.`);
    this.live.textContent = `Step ${this.at}. ${said.join(" ")}`;
  }

  // All three start there; they roll, where motion is welcome.
  from(start) {
    this.stop();
    this.rerun(start);
    this.see();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.report();
    else this.toggle();
    this.draw();
  }

  turnTo(turn, tilt, turning) {
    this.relief.turn = ((turn + 540) % 360) - 180;
    this.relief.tilt = clamp(tilt, [15, 75]);
    this.redraw(turning);
    this.seek(this.at);
  }

  key(event) {
    const way = KEYS[event.key], { turn, tilt } = this.relief;
    if (!way) return;
    event.preventDefault();
    if (!event.shiftKey) return this.turnTo(turn - 10 * way[0], tilt + 5 * way[1], false);
    this.stop();
    this.rerun(this.start.map((value, i) => {
      const side = this.landscape.window[i];
      return clamp(value + ((side[1] - side[0]) / 28) * way[i], side);
    }));
    this.see();
    this.draw();
  }

  grab(event) {
    const { turn, tilt } = this.relief, { clientX: x, clientY: y } = event;
    let far = false;
    this.over.setPointerCapture(event.pointerId);
    this.over.onpointermove = (move) => {
      far ||= Math.hypot(move.clientX - x, move.clientY - y) > 6;
      if (far) this.turnTo(turn - (move.clientX - x) / 3, tilt + (move.clientY - y) / 4, true);
    };
    this.over.onpointercancel = () => this.drop(far);
    this.over.onpointerup = (up) => {
      this.drop(far);
      const { left, top } = this.over.getBoundingClientRect();
      const place = far ? null : this.relief.under(up.clientX - left, up.clientY - top);
      if (place) this.from(place);
    };
  }

  drop(far) {
    this.over.onpointermove = this.over.onpointerup = this.over.onpointercancel = null;
    if (far) this.redraw();
  }
}

export async function begin(figure) {
  const data = await (await fetch(new URL("../playground/data.json", import.meta.url))).json();
  const hero = new Hero(figure, makeLandscapes(data).bumpy);
  await hero.begin();
  return hero;
}

const figure = document.querySelector(".hero figure");
if (figure) begin(figure);
