// Charts in SVG, in CSS pixels, and contour lines on a canvas below them.

import { contours, levels } from "./contours.js";
import { round, short, svg } from "./dom.js";

/**
 * @typedef {import("./types.d.ts").Look} Look
 * @typedef {import("./types.d.ts").Pair} Pair
 */

const LEFT = 48, RIGHT = 10, TOP = 8, BOTTOM = 40, GRID = 160;

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

const line = (d, dash) => svg("path", { d, class: "line", "stroke-dasharray": dash });

export const sample = ([color, dash, marker]) =>
  svg(
    "svg",
    { class: "sample", "aria-hidden": true, stroke: color, fill: color },
    line("M0 6H34", dash),
    svg("path", { d: `M17 6${marker}` }),
  );

export class Chart {
  constructor(name) {
    this.svg = svg("svg", { role: "img", "aria-label": name });
    this.width = this.height = 0; // measured
    this.x = this.y = null; // the scales of the axes
    this.right = this.bottom = 0; // where the axes end
    this.marks = this.over = null; // what is drawn, cut off at the axes or not
  }

  // The size that the style sheet gives; not in `frame`, where it costs a layout.
  measure() {
    this.width = this.svg.clientWidth;
    this.height = this.svg.clientHeight;
  }

  // Empty axes.
  frame(xAxis, yAxis) {
    const { width, height } = this;
    const right = Math.max(LEFT + 1, width - RIGHT), bottom = Math.max(TOP + 1, height - BOTTOM);
    const x = scale(xAxis, LEFT, right, 70), y = scale(yAxis, bottom, TOP, 45);
    const box = { x: LEFT, y: TOP, width: right - LEFT, height: bottom - TOP };
    this.marks = svg("svg", { ...box, viewBox: Object.values(box).join(" ") }); // cuts off what is outside
    this.over = svg("g");
    Object.assign(this, { x, y, right, bottom });
    const text = (words, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor }, words);
    const vertical = text(yAxis.name, -(TOP + bottom) / 2, 11, "middle");
    vertical.setAttribute("transform", "rotate(-90)");
    const ticks = x.ticks.map(([at]) => `M${at} ${bottom}v4`).concat(
      y.ticks.map(([at]) => `M${LEFT} ${at}h-4`),
    );
    this.svg.replaceChildren(
      svg("path", { class: "axes", d: `M${LEFT} ${TOP}V${bottom}H${right}${ticks.join("")}` }),
      ...x.ticks.map(([at, words]) => text(words, at, bottom + 17, "middle")),
      ...y.ticks.map(([at, words]) => text(words, LEFT - 8, at + 4, "end")),
      text(xAxis.name, (LEFT + right) / 2, height - 4, "middle"),
      ...[vertical, this.marks, this.over],
    );
  }

  pixel([x, y]) {
    const near = (pixel) => Math.max(-1e5, Math.min(1e5, pixel)); // NaN stays NaN
    return [near(this.x.at(x)), near(this.y.at(y))];
  }

  // The point of the chart under a pointer.
  under({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [this.x.value(clientX - left), this.y.value(clientY - top)];
  }

  // Points as a line with about 25 markers, up to the first that is no number.
  line(points, [color, dash, marker], opacity = 1) {
    const all = points.map((point) =>
      this.pixel(point).map((pixel) => Math.round(pixel * 10) / 10)
    );
    const end = all.findIndex(([x, y]) => !Number.isFinite(x + y));
    const path = end < 0 ? all : all.slice(0, end);
    const every = Math.max(1, Math.floor(path.length / 25));
    const markers = path.filter((_, i) => opacity === 1 && i % every === 0).map((at) =>
      `M${at}${marker}`
    );
    const parts = [
      line(path.length ? `M${path.join("L")}` : "", dash),
      svg("path", { d: markers.join("") }),
    ];
    this.marks.append(svg("g", { class: "run", stroke: color, fill: color, opacity }, ...parts));
  }

  minimizer(point) {
    this.marks.append(
      svg("path", { d: `M${this.pixel(point)}m0-6l5.4 9.5h-10.8z`, class: "minimizer" }),
    );
  }

  /**
   * Where a run is at the step that is shown.
   * @param {Pair} point
   * @param {Look} look
   */
  head(point, [color]) {
    const [cx, cy] = this.pixel(point);
    const seen = cx >= LEFT && cx < this.right + 1 && cy > TOP - 1 && cy <= this.bottom;
    if (seen) this.over.append(svg("circle", { cx, cy, r: 5.5, class: "head", stroke: color }));
  }

  rule(x, stroke = "currentcolor") {
    this.marks.append(
      svg("path", { d: `M${this.x.at(x)} ${TOP}V${this.bottom}`, class: "rule", stroke }),
    );
  }

  // A vector at a point: its length in pixels, its angle in degrees.
  polar(point, vector) {
    const [x, y] = this.pixel(point),
      [toX, toY] = this.pixel(point.map((value, i) => value + vector[i]));
    return [Math.hypot(toX - x, toY - y), (Math.atan2(toY - y, toX - x) * 180) / Math.PI];
  }

  arrow(point, angle, length, kind) {
    if (!(length > 1)) return;
    const transform = `translate(${this.pixel(point)}) rotate(${angle})`;
    this.over.append(
      svg("path", {
        d: `M0 0H${length - 5}M${length} 0l-8-3.5v7z`,
        transform,
        class: `arrow ${kind}`,
      }),
    );
  }
}

export function contourLines({ f, window: [[x0, x1], [y0, y1]] }, options) {
  const share = (k) => k / (GRID - 1);
  const height = (_, k) =>
    f(x0 + (x1 - x0) * share(k % GRID), y0 + (y1 - y0) * share(Math.floor(k / GRID)), options);
  const values = Float64Array.from({ length: GRID * GRID }, height);
  return contours(values, GRID, GRID, levels(values)).flat();
}

export function drawLines(canvas, { width, height, right, bottom }, segments, color) {
  const context = canvas.getContext("2d"), ratio = devicePixelRatio;
  Object.assign(canvas, { width: width * ratio, height: height * ratio });
  Object.assign(context, { strokeStyle: color, globalAlpha: 0.34, lineWidth: 0.9 });
  context.scale(ratio, ratio);
  const x = (i) => LEFT + ((right - LEFT) * i) / (GRID - 1),
    y = (j) => bottom - ((bottom - TOP) * j) / (GRID - 1);
  for (const [x0, y0, x1, y1] of segments) {
    context.moveTo(x(x0), y(y0));
    context.lineTo(x(x1), y(y1));
  }
  context.stroke();
}
