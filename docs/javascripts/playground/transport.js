// The start, which is dragged, and the step that is shown: sought, stepped, played.

import { button, clamp, h, put, short, still } from "./dom.js";

const ROLL = 2.5; // seconds at most, when a start is let go

export class Player {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.asked = 0; // a frame
  }

  seek(at) {
    const { state } = this.view;
    this.stop();
    state.at = clamp(at, [0, state.steps]);
    this.view.show();
    this.view.onchange?.();
  }

  step(by) {
    this.seek(this.view.state.at + by);
    this.report();
  }

  toggle() {
    const { at, steps, speed } = this.view.state;
    this.asked ? this.stop() : this.play(at < steps ? at : 0, speed);
  }

  // From the start, not slowly: what the reader let go rolls down.
  roll() {
    const { steps, speed } = this.view.state;
    if (!still()) this.play(0, Math.max(speed, steps / ROLL));
  }

  play(from, speed) {
    const { view } = this, { state } = view;
    this.stop();
    let begun;
    const frame = (now) => {
      begun ??= now;
      state.at = Math.min(state.steps, from + Math.floor(((now - begun) / 1e3) * speed));
      this.asked = requestAnimationFrame(frame);
      state.at < state.steps ? view.show() : this.stop();
    };
    this.asked = requestAnimationFrame(frame);
  }

  stop() {
    if (!this.asked) return;
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.view.show();
    this.report();
    this.view.onchange?.();
  }

  // For those who listen: at a pause, not at every frame.
  report() {
    const { view } = this, { at } = view.state;
    const now = view.labels.map((label, i) => ` ${label}: loss ${view.lossAt(i, at)}.`);
    view.live.textContent = `Step ${at}.${now.join("")}`;
  }
}

/** @typedef {import("./view.js").View} View */

/** @param {View} view */
export function transport(view) {
  const { player } = view;
  const icon = (name, go) =>
    button("", go, { className: `icon ${name}`, ariaLabel: `Step ${name}` });
  const play = icon("play", () => player.toggle());
  const scrub = h("input", {
    type: "range",
    min: 0,
    className: "scrub",
    ariaLabel: "Step shown",
    oninput: () => player.seek(+scrub.value),
  });
  const now = h("span", { className: "at" });
  view.moves.push(() => {
    const { at, steps } = view.state;
    const text = `Step ${at} of ${steps}`;
    put(scrub, { max: steps, value: at, ariaValueText: text });
    put(now, { textContent: text });
    put(play, { ariaLabel: view.playing ? "Pause" : "Play" });
  });
  const steps = [icon("back", () => player.step(-1)), icon("forward", () => player.step(1))];
  const parts = [play, ...steps, scrub, now];
  return h("div", { className: "transport", role: "group", ariaLabel: "Playback" }, ...parts);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * Dragged, or moved with the arrow keys; let go, the runs roll from it.
 * @param {View} view
 */
function startHandle(view) {
  const onkeydown = (event) => {
    const way = ARROWS[event.key], times = event.shiftKey ? 10 : 1;
    if (!way) return;
    event.preventDefault();
    view.moveStart(view.state.start.map((value, i) => value + way[i] * times * view.grain(i)));
  };
  let moved = false;
  const onpointerdown = (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    moved = false;
  };
  const onpointermove = (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    moved = true;
    view.moveStartTo(event);
  };
  const onpointerup = () => moved && view.player.roll();
  const listen = { onkeydown, onpointerdown, onpointermove, onpointerup };
  const more = { className: "start", role: "slider", tabIndex: 0, ariaLabel: "Start" };
  const handle = h("div", { ...more, ...listen });
  view.pauses.push(() => {
    const { start } = view.state, { names, window } = view.landscape;
    handle.style.translate = view.paths.pixel(start).map((pixel) => `${pixel}px`).join(" ");
    [handle.ariaValueMin, handle.ariaValueMax] = window[0];
    handle.ariaValueNow = start[0];
    handle.ariaValueText = names.map((name, i) => `${name} ${short(start[i], 6)}`).join(", ");
  });
  return handle;
}

/**
 * The landscape, its paths and the start; a click anywhere moves the start there.
 * @param {View} view
 */
export function stage(view) {
  const handle = startHandle(view), { ground, paths, player } = view;
  const onclick = (event) => {
    if (event.target === handle) return;
    view.moveStartTo(event);
    player.roll();
  };
  return h("div", { className: "chart paths", onclick }, ground.canvas, paths.svg, handle);
}
