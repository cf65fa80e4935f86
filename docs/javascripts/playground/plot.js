// Charts in SVG, sized in CSS pixels; contour lines on a canvas below them.

import { contours, levels } from "./contours.js";
import { round, short, svg, tenTo } from "./dom.js";

const DASHES = { "-": "none", "--": "7 4", "-.": "8 3 2 3", ":": "2 3" };
// matplotlib's markers, about 7 px large, drawn from the point where they stand.
const MARKERS = {
  o: "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z",
  s: "m-3-3h6v6h-6z",
  D: "m0-4l4 4l-4 4l-4-4z",
  d: "m0-4.4l2.6 4.4l-2.6 4.4l-2.6-4.4z",
  P: "m-1.3-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",
  X: "m-2.2-4l2.2 2.2l2.2-2.2l1.8 1.8l-2.2 2.2l2.2 2.2l-1.8 1.8l-2.2-2.2l-2.2 2.2l-1.8-1.8l2.2-2.2l-2.2-2.2z",
  "*": "m0-4.8l1.2 3.2l3.4.1l-2.7 2.1l1 3.3l-2.9-1.9l-2.9 1.9l1-3.3l-2.7-2.1l3.4-.1z",
  "+": "m-4 0h8m-4-4v8",
  "<": "m-4 0l7-3.6v7.2z",
  ">": "m4 0l-7-3.6v7.2z",
  h: "m0-4l3.5 2v4l-3.5 2l-3.5-2v-4z",
};
const TRIANGLE = "m0-6l5.4 9.5h-10.8z";
const LEFT = 48, RIGHT = 10, TOP = 8, BOTTOM = 40;
let charts = 0;

function scale({ range, log }, from, to) {
  const f = log ? Math.log10 : Number;
  const [low, high] = range.map(f);
  const at = (value) => from + ((to - from) * (f(value) - low)) / (high - low);
  at.value = (pixel) => {
    const value = low + ((high - low) * (pixel - from)) / (to - from);
    return log ? 10 ** value : value;
  };
  return at;
}

function ticks({ range: [low, high], log }, count) {
  if (log) {
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const every = Math.ceil((last - first + 1) / count);
    return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => 10 ** (first + i * every));
  }
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => round((first + i) * step));
}

const tickText = (value, log) => (log ? tenTo(Math.round(Math.log10(value))) : short(value, 4));

export class Chart {
  constructor(name) {
    const clip = `gd-clip-${++charts}`;
    this.axes = svg("g", { class: "axes" });
    this.marks = svg("g", { "clip-path": `url(#${clip})` });
    this.over = svg("g");
    this.window = svg("rect", { x: LEFT, y: TOP });
    const defs = svg("defs", {}, svg("clipPath", { id: clip }, this.window));
    this.svg = svg("svg", { role: "img", "aria-label": name }, defs, this.axes, this.marks, this.over);
  }

  // The size that the style sheet gives.
  measure() {
    const { clientWidth: width, clientHeight: height } = this.svg;
    Object.assign(this, { width, height, right: width - RIGHT, bottom: height - BOTTOM });
  }

  // Axes `{range, name, log}` ; clears all marks.
  frame(x, y) {
    const { width, height } = this;
    this.x = scale(x, LEFT, this.right);
    this.y = scale(y, this.bottom, TOP);
    this.window.setAttribute("width", Math.max(0, this.right - LEFT));
    this.window.setAttribute("height", Math.max(0, this.bottom - TOP));
    this.marks.replaceChildren();
    this.over.replaceChildren();
    this.axes.replaceChildren(
      svg("path", { d: `M${LEFT} ${TOP}V${this.bottom}H${this.right}` }),
      ...ticks(x, Math.max(2, Math.min(6, width / 70))).flatMap((value) => [
        svg("path", { d: `M${this.x(value)} ${this.bottom}v4` }),
        svg("text", { x: this.x(value), y: this.bottom + 17, "text-anchor": "middle" }, tickText(value, x.log)),
      ]),
      ...ticks(y, Math.max(2, Math.min(6, height / 45))).flatMap((value) => [
        svg("path", { d: `M${LEFT} ${this.y(value)}h-4` }),
        svg("text", { x: LEFT - 8, y: this.y(value) + 4, "text-anchor": "end" }, tickText(value, y.log)),
      ]),
      svg("text", { x: (LEFT + this.right) / 2, y: height - 4, "text-anchor": "middle" }, x.name),
      svg("text", { transform: `translate(11 ${(TOP + this.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, y.name),
    );
  }

  // Points of the chart to pixels; NaN where there is none.
  pixels(points) {
    const near = (value) => (Number.isFinite(value) ? Math.max(-1e5, Math.min(1e5, value)) : NaN);
    return points.map(([x, y]) => [near(this.x(x)), near(this.y(y))]);
  }

  line(points, [color, dash, marker], look = {}) {
    const all = this.pixels(points);
    const end = all.findIndex(([x, y]) => Number.isNaN(x + y));
    const path = end < 0 ? all : all.slice(0, end);
    const every = Math.max(1, Math.floor(path.length / 25));
    const place = ([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}`;
    const group = svg("g", { class: "run", stroke: color, fill: color, ...look });
    const d = path.map(place).join("").replaceAll(/(?!^)M/g, "L");
    group.append(svg("path", { d, class: "line", "stroke-dasharray": DASHES[dash] }));
    if (!look.opacity) {
      const shown = path.filter((_, i) => i % every === 0).map((point) => place(point) + MARKERS[marker]);
      group.append(svg("path", { d: shown.join(""), class: "marker" }));
    }
    this.marks.append(group);
  }

  minimizer(point) {
    const [[x, y]] = this.pixels([point]);
    this.marks.append(svg("path", { d: `M${x} ${y}${TRIANGLE}`, class: "minimizer" }));
  }

  // The head of a run, at the step that is shown.
  head(point, [color]) {
    const [[x, y]] = this.pixels([point]);
    const seen = x >= LEFT && x < this.right + 1 && y > TOP - 1 && y <= this.bottom;
    if (seen) this.over.append(svg("circle", { cx: x, cy: y, r: 5.5, class: "head", stroke: color }));
  }

  rule(x, color) {
    const look = color ? { stroke: color } : {};
    this.marks.append(svg("path", { d: `M${this.x(x)} ${TOP}V${this.bottom}`, class: "rule", ...look }));
  }

  // An arrow of `length` pixels from a point in the direction of a vector of the chart.
  arrow(point, vector, length, kind) {
    const [[x, y], [toX, toY]] = this.pixels([point, [point[0] + vector[0], point[1] + vector[1]]]);
    const angle = Math.atan2(toY - y, toX - x);
    if (!(length > 1) || Number.isNaN(angle)) return;
    const d = `M0 0H${length - 5}M${length} 0l-8-3.5v7z`;
    const transform = `translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})`;
    this.over.append(svg("path", { d, transform, class: `arrow ${kind}` }));
  }

  length(vector, point) {
    const [[x, y], [toX, toY]] = this.pixels([point, [point[0] + vector[0], point[1] + vector[1]]]);
    return Math.hypot(toX - x, toY - y);
  }
}

export const sample = ([color, dash, marker]) =>
  svg(
    "svg",
    { class: "sample", width: 34, height: 12, "aria-hidden": "true", stroke: color, fill: color },
    svg("path", { d: "M0 6H34", class: "line", "stroke-dasharray": DASHES[dash] }),
    svg("path", { d: `M17 6${MARKERS[marker]}`, class: "marker" }),
  );

const GRID = 160;

export function contourLines({ f, window: [[x0, x1], [y0, y1]] }, options) {
  const values = new Float64Array(GRID * GRID);
  for (let j = 0; j < GRID; j++)
    for (let i = 0; i < GRID; i++)
      values[j * GRID + i] = f(x0 + ((x1 - x0) * i) / (GRID - 1), y0 + ((y1 - y0) * j) / (GRID - 1), options);
  return contours(values, GRID, GRID, levels(values));
}

// Contour lines in the ink of the scheme, as thick as one pixel of the screen or more.
export function drawLines(canvas, chart, lines) {
  const ratio = devicePixelRatio, context = canvas.getContext("2d");
  canvas.width = chart.width * ratio;
  canvas.height = chart.height * ratio;
  context.strokeStyle = getComputedStyle(canvas).color;
  context.globalAlpha = 0.34;
  context.lineWidth = 0.9 * ratio;
  const x = (i) => (LEFT + ((chart.right - LEFT) * i) / (GRID - 1)) * ratio;
  const y = (j) => (chart.bottom - ((chart.bottom - TOP) * j) / (GRID - 1)) * ratio;
  context.beginPath();
  for (const segments of lines)
    for (const [x0, y0, x1, y1] of segments) {
      context.moveTo(x(x0), y(y0));
      context.lineTo(x(x1), y(y1));
    }
  context.stroke();
}
