// The charts of a view: paths on the landscape, and losses.

import { clamp, svg } from "./dom.js";

/** @typedef {import("./types.d.ts").Look} Look */

const APART = 13; // pixels from marker to marker, however short the steps

export class Trace {
  /**
   * @param {import("./plot.js").Chart} chart
   * @param {Look} look
   */
  constructor(chart, [color, dash, marker]) {
    const path = (name, more) => svg("path", { class: name, ...more });
    this.chart = chart;
    this.marker = marker;
    this.halo = path("halo");
    this.before = path("line before", { "stroke-dasharray": dash });
    this.rest = path("line rest", { "stroke-dasharray": dash });
    this.line = path("line", { "stroke-dasharray": dash });
    this.marks = path("marks");
    this.head = svg("circle", { r: 5.5, class: "head", stroke: color });
    const parts = [this.before, this.rest, this.halo, this.line, this.marks];
    this.group = svg("g", { class: "run", stroke: color, fill: color }, ...parts);
    this.points = [];
    this.end = 0; // the last step that is drawn
    this.places = [];
    this.marked = [];
  }

  // Its points by step, drawn up to `end`, and those of the last setting, or none.
  set(points, end = Infinity, before = null) {
    Object.assign(this, { points, end });
    this.places = this.along(points);
    this.marked = [];
    let [lastX, lastY] = [Infinity, Infinity];
    for (const place of this.places) {
      if (Math.hypot(place.x - lastX, place.y - lastY) < APART) continue;
      this.marked.push(place);
      [lastX, lastY] = [place.x, place.y];
    }
    draw(this.rest, this.places);
    draw(this.before, before ? this.along(before) : []);
  }

  // In pixels, up to the first point that is no number, without those that repeat.
  along(points) {
    const places = [];
    for (let t = 0; t < points.length; t++) {
      const [x, y] = this.chart.pixel(points[t]).map((pixel) => Math.round(pixel * 10) / 10);
      if (!Number.isFinite(x + y)) break;
      const last = places.at(-1);
      if (!last || last.x !== x || last.y !== y) places.push({ t, x, y });
    }
    return places;
  }

  // The line up to a step; and the rest, or not.
  show(at, rest) {
    const end = Math.min(at, this.end);
    const upTo = (places) => places.slice(0, places.findLastIndex(({ t }) => t <= end) + 1);
    const line = upTo(this.places), marked = upTo(this.marked);
    const marks = marked.map(({ x, y }) => `M${x},${y}${this.marker}`).join("");
    draw(this.line, line);
    this.marks.setAttribute("d", marks);
    this.halo.setAttribute("d", this.line.getAttribute("d") + marks);
    this.rest.setAttribute("display", rest ? "inline" : "none");
  }

  move(at) {
    const [x, y] = this.chart.pixel(this.points[at]), seen = this.chart.holds(x, y);
    this.head.setAttribute("visibility", seen ? "visible" : "hidden");
    if (seen) this.head.setAttribute("transform", `translate(${x} ${y})`);
  }
}

const draw = (path, places) =>
  path.setAttribute(
    "d",
    places.length ? `M${places.map(({ x, y }) => `${x},${y}`).join("L")}` : "",
  );

/** @typedef {import("./view.js").View} View */

// The axis of losses up to `most`; logarithmic when they span more than two decades.
export function lossAxis(name, lists, most) {
  let low = Infinity, high = -Infinity, least = Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (!(Math.abs(value) <= most)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
      if (value > 0) least = Math.min(least, value);
    }
  }
  const room = (high - low) * 0.06 || 1;
  least = Math.max(high * 1e-16, least);
  const log = low >= 0 && high > 100 * least;
  return { name, log, range: log ? [least / 1.5, high * 1.5] : [low - room, high + room] };
}

const rows = ({ params }) =>
  Array.from({ length: params.length / 2 }, (_, t) => [params[2 * t], params[2 * t + 1]]);

// Up to the first point outside of a window.
function within(points, window) {
  const out = points.findIndex((point) =>
    point.some((value, axis) => clamp(value, window[axis]) !== value)
  );
  return out < 0 ? points : points.slice(0, out + 1);
}

const byStep = ({ losses }) => Array.from(losses, (value, t) => [t, value]);

/**
 * The charts of another state, or of another size.
 * @param {View} view
 */
export function frame(view) {
  const { state, landscape, ground, paths, losses, runs, looks } = view;
  const [x, y] = landscape.names.map((name, i) => ({ name, range: landscape.window[i] }));
  if (paths.frame(x, y)) ground.paint(paths.box);
  ground.show(landscape, state.options);
  paths.mark(landscape.minimizers);
  const most = 1e3 * Math.max(1, ...runs.map((run) => Math.abs(run.losses[0])));
  const axis = lossAxis("loss", runs.map((run) => run.losses), most);
  losses.frame({ name: "step", range: [0, state.steps] }, axis);
  for (const chart of [paths, losses]) chart.trace(looks);
  runs.forEach((run, i) => {
    const before = view.before(i), path = rows(run), inside = within(path, landscape.window);
    const past = before && within(rows(before), landscape.window);
    paths.traces[i].set(path, inside.length - 1, past);
    losses.traces[i].set(byStep(run), Infinity, before && byStep(before));
    losses.traces[i].show(Infinity, false);
  });
}

/**
 * The step that is shown, and all of it: nothing else changes while playing.
 * @param {View} view
 */
export function show(view) {
  const { state: { at }, paths, losses, playing } = view;
  for (const trace of paths.traces) trace.show(at, at > 0 && !playing);
  for (const trace of [...paths.traces, ...losses.traces]) trace.move(at);
  losses.reveal(at === 0 || playing ? losses.x.at(at) : losses.box.right + 9);
  losses.rule([at, "currentcolor"]);
}
