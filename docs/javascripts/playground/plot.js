// Charts in SVG, in CSS pixels: axes, traces of runs, rules and arrows.

import { Trace } from "./charts.js";
import { round, set, short, svg } from "./dom.js";

/** @typedef {import("./types.d.ts").Look} Look */

const LEFT = 56, RIGHT = 10, TOP = 8, BOTTOM = 40;

// An axis `{name, range, log}` on pixels: `at` and `value` are each other's inverse.
function scale({ range, log }, from, to, spacing) {
  const [low, high] = log ? range.map(Math.log10) : range;
  const rough = ((high - low) * spacing) / Math.abs(to - from),
    power = 10 ** Math.floor(Math.log10(rough));
  const step = log
    ? Math.ceil(rough)
    : power * [1, 2, 5, 10].find((factor) => factor * power > rough * 0.99);
  const place = (u) => from + ((to - from) * (u - low)) / (high - low);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-6); k * step <= high + step * 1e-6; k++) {
    const power = String(k * step).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻");
    ticks.push([place(k * step), log ? `10${power}` : short(round(k * step))]);
  }
  const value = (pixel) => low + ((high - low) * (pixel - from)) / (to - from);
  return {
    ticks,
    at: (value) => place(log ? Math.log10(value) : value),
    value: (pixel) => (log ? 10 ** value(pixel) : value(pixel)),
  };
}

/** @param {Look} look */
export const sample = ([color, dash, marker]) =>
  svg(
    "svg",
    { class: "sample", "aria-hidden": true, stroke: color, fill: color },
    svg("path", { d: "M0 6H34", class: "line", "stroke-dasharray": dash }),
    svg("path", { d: `M17 6${marker}` }),
  );

export class Chart {
  constructor(name) {
    this.axes = svg("g");
    this.runs = svg("g");
    this.minima = svg("g");
    this.marks = svg("svg", {}, this.runs, this.minima); // cut off at the axes
    this.cover = svg("rect", { class: "cover" });
    this.rules = svg("g");
    this.heads = svg("g");
    this.arrows = svg("g");
    const parts = [this.axes, this.marks, this.cover, this.rules, this.heads, this.arrows];
    this.svg = svg("svg", { role: "img", "aria-label": name }, ...parts);
    this.width = this.height = 0; // measured
    this.x = this.y = null; // the scales of the axes
    this.box = { left: LEFT, top: TOP, right: 0, bottom: 0, width: 0, height: 0 };
    this.framed = this.looked = ""; // what is drawn
    /** @type {Trace[]} */
    this.traces = [];
  }

  // The size that the style sheet gives; not in `frame`, where it costs a layout.
  measure() {
    this.width = this.svg.clientWidth;
    this.height = this.svg.clientHeight;
  }

  // The axes, and whether they are other ones than before.
  frame(xAxis, yAxis) {
    const { width, height } = this, framed = JSON.stringify([xAxis, yAxis, width, height]);
    if (framed === this.framed) return false;
    this.framed = framed;
    const right = Math.max(LEFT + 1, width - RIGHT), bottom = Math.max(TOP + 1, height - BOTTOM);
    const x = scale(xAxis, LEFT, right, 70), y = scale(yAxis, bottom, TOP, 45);
    Object.assign(this, { x, y, box: { left: LEFT, top: TOP, right, bottom, width, height } });
    const size = { x: LEFT, y: TOP, width: right - LEFT, height: bottom - TOP };
    set(this.marks, { ...size, viewBox: Object.values(size).join(" ") });
    const text = (words, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor }, words);
    const vertical = text(yAxis.name, -(TOP + bottom) / 2, 11, "middle");
    vertical.setAttribute("transform", "rotate(-90)");
    const ticks = x.ticks.map(([at]) => `M${at} ${bottom}v4`).concat(
      y.ticks.map(([at]) => `M${LEFT} ${at}h-4`),
    );
    this.axes.replaceChildren(
      svg("path", { class: "axes", d: `M${LEFT} ${TOP}V${bottom}H${right}${ticks.join("")}` }),
      ...x.ticks.map(([at, words]) => text(words, at, bottom + 17, "middle")),
      ...y.ticks.map(([at, words]) => text(words, LEFT - 8, at + 4, "end")),
      text(xAxis.name, (LEFT + right) / 2, height - 4, "middle"),
      vertical,
    );
    return true;
  }

  // Cover what is drawn from a pixel on.
  reveal(x) {
    const width = Math.max(0, this.box.right + 9 - x), height = this.box.bottom - TOP;
    if (this.cover.getAttribute("width") === `${width}`) return;
    set(this.cover, { x, y: TOP, width, height });
  }

  // A trace for each look; the first on top: it is often the shortest.
  trace(looks) {
    if (String(looks) === this.looked) return;
    this.looked = String(looks);
    this.traces = looks.map((look) => new Trace(this, look));
    this.runs.replaceChildren(...this.traces.map(({ group }) => group).reverse());
    this.heads.replaceChildren(...this.traces.map(({ head }) => head).reverse());
  }

  mark(minimizers) {
    const triangle = (point) =>
      svg("path", { d: `M${this.pixel(point)}m0-6l5.4 9.5h-10.8z`, class: "minimizer" });
    this.minima.replaceChildren(...minimizers.map(triangle));
  }

  // Vertical lines at [x, colour].
  rule(...places) {
    places.forEach(([x, stroke], i) => {
      const path = this.rules.children[i] ?? this.rules.appendChild(svg("path"));
      const d = `M${this.x.at(x)} ${TOP}V${this.box.bottom}`;
      set(path, { d, class: "rule", stroke });
    });
    while (this.rules.children.length > places.length) this.rules.lastChild.remove();
  }

  pixel([x, y]) {
    const near = (pixel) => Math.max(-1e5, Math.min(1e5, pixel)); // NaN stays NaN
    return [near(this.x.at(x)), near(this.y.at(y))];
  }

  // Whether a pixel lies within the axes.
  holds(x, y) {
    const { right, bottom } = this.box;
    return x >= LEFT && x < right + 1 && y > TOP - 1 && y <= bottom;
  }

  // The point of the chart under a pointer.
  under({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [this.x.value(clientX - left), this.y.value(clientY - top)];
  }

  // A vector at a point: its length in pixels, its angle in degrees.
  polar(point, vector) {
    const [x, y] = this.pixel(point),
      [toX, toY] = this.pixel(point.map((value, i) => value + vector[i]));
    return [Math.hypot(toX - x, toY - y), (Math.atan2(toY - y, toX - x) * 180) / Math.PI];
  }

  arrow(point, angle, length, kind) {
    if (!(length > 1)) return;
    const d = `M0 0H${length - 5}M${length} 0l-8-3.5v7z`;
    const transform = `translate(${this.pixel(point)}) rotate(${angle})`;
    this.arrows.append(svg("path", { d, transform, class: `arrow ${kind}` }));
  }
}
