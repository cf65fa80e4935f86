// A landscape in relief: its heights, its colours, and how it is seen from somewhere.

import { contours, levels } from "../playground/contours.js";

/**
 * @typedef {import("../playground/types.d.ts").Landscape} Landscape
 * @typedef {import("../playground/types.d.ts").Pair} Pair
 * @typedef {[number, number, number]} Point
 */

const SIZE = 96; // cells a side
const TALL = 0.75; // of a box whose other sides are 1
const LIGHT = [-0.5, -0.5, 0.7], SHADE = [0.56, 0.48, 0.7]; // as in plots/surface.py
const SLICE = 6; // ms of work, then the page may do its own

export const pause = () => new Promise((done) => setTimeout(done));

/** Work on rows, a slice at a time, until it is done or no longer wanted. */
export async function sliced(count, work, wanted = () => true) {
  let start = performance.now();
  for (let row = 0; row < count; row++) {
    work(row);
    if (performance.now() - start < SLICE) continue;
    await pause();
    if (!wanted()) return false;
    start = performance.now();
  }
  return true;
}

export class Relief {
  /** @param {Landscape} landscape */
  constructor(landscape) {
    this.landscape = landscape;
    this.heights = new Float64Array((SIZE + 1) ** 2);
    this.low = 0;
    this.range = 1;
    /** @type {Point[][][]} the pieces of contour lines in each cell */
    this.lines = [];
    this.cells = []; // of each, its rank among the contour lines, and its light
    this.colours = [];
    this.turn = -60;
    this.tilt = 30;
  }

  async measure() {
    const { f, window: [[x0, x1], [y0, y1]] } = this.landscape, side = SIZE + 1;
    await sliced(side, (j) => {
      const y = y0 + ((y1 - y0) * j) / SIZE;
      for (let i = 0; i < side; i++) {
        this.heights[j * side + i] = f(x0 + ((x1 - x0) * i) / SIZE, y, {});
      }
    });
    const ranks = levels(this.heights);
    this.low = Math.min(...this.heights);
    this.range = Math.max(...this.heights) - this.low;
    await sliced(SIZE, (j) => { // a row of cells at a time
      const row = this.heights.subarray(j * side, (j + 2) * side);
      contours(row, side, 2, ranks).forEach((lines, k) =>
        k % 2 && lines.forEach(([x0, y0, x1, y1]) => {
          const at = j * side + Math.floor((x0 + x1) / 2), height = ranks[k];
          (this.lines[at] ??= []).push([[x0, y0 + j, height], [x1, y1 + j, height]]);
        })
      );
    });
    await sliced(SIZE, (j) => {
      for (let i = 0; i < SIZE; i++) this.cells[j * side + i] = this.cell(i, j, ranks);
    });
  }

  cell(i, j, ranks) {
    const side = SIZE + 1, at = j * side + i, { heights } = this;
    const corners = [at, at + 1, at + side, at + side + 1].map((k) => heights[k]);
    const [a, b, c, d] = corners.map((height) => ((height - this.low) / this.range) * TALL * SIZE);
    const across = (b + d - a - c) / 2, up = (c + d - a - b) / 2, [x, y, z] = LIGHT;
    const light = (z - x * across - y * up) / z / Math.hypot(1, across, up);
    const height = corners.reduce((sum, value) => sum + value / 4, 0);
    const above = ranks.findIndex((level) => level > height);
    const under = above < 0 ? ranks.length - 1 : Math.max(0, above - 1);
    const share = above < 1 ? 0 : (height - ranks[under]) / (ranks[above] - ranks[under]);
    return [(under + share) / (ranks.length - 1), Math.min(1, Math.max(0, light))];
  }

  /** The colours of the cells, from three stops. */
  paint(stops) {
    const colour = ([rank, light]) => {
      const [from, to] = stops.slice(rank > 0.5 ? 1 : 0), at = 2 * rank - (rank > 0.5 ? 1 : 0);
      const mixed = SHADE.map((shade, k) =>
        Math.round((from[k] + (to[k] - from[k]) * at) * (shade + (1 - shade) * light))
      );
      return `rgb(${mixed})`;
    };
    const side = SIZE + 1;
    return sliced(SIZE, (j) => {
      for (let at = j * side; at < j * side + SIZE; at++) this.colours[at] = colour(this.cells[at]);
    });
  }

  /** Where to look from, for a picture of some size. */
  face(width, height) {
    const [a, e] = [this.turn, this.tilt].map((angle) => (angle * Math.PI) / 180);
    const [ca, sa, ce, se] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
    this.eye = [ce * ca, ce * sa, se];
    const scale = Math.min(width / 1.42, height / (1.42 * se + TALL * ce));
    const middle = height / 2 + (scale * TALL * ce) / 2;
    this.project = ([x, y, z]) => [
      width / 2 + scale * (ca * (y - 0.5) - sa * (x - 0.5)),
      middle - scale * (ce * z - se * (ca * (x - 0.5) + sa * (y - 0.5))),
    ];
  }

  /**
   * A place of the window, and the loss there, as a point of the box.
   * @returns {Point}
   */
  lift([x, y], loss) {
    const [[x0, x1], [y0, y1]] = this.landscape.window;
    return [(x - x0) / (x1 - x0), (y - y0) / (y1 - y0), this.raise(loss)];
  }

  raise(loss) {
    return ((loss - this.low) / this.range) * TALL;
  }

  /** Whether the surface stands between a point and the eye. */
  hides([x, y, z]) {
    const side = SIZE + 1, [ex, ey, ez] = this.eye;
    for (let t = 0.02; t < 1.4 && z + t * ez < TALL; t += 0.02) {
      const i = (x + t * ex) * SIZE, j = (y + t * ey) * SIZE;
      if (i < 0 || j < 0 || i > SIZE || j > SIZE) return false;
      const there = this.raise(this.heights[Math.round(j) * side + Math.round(i)]);
      if (there > z + t * ez + 0.01) return true;
    }
    return false;
  }

  /** The place that is seen at a pixel: of what lies there, the nearest to the eye. */
  under(x, y) {
    const side = SIZE + 1, [ex, ey, ez] = this.eye;
    let best = null, nearest = -Infinity;
    for (let at = 0; at < side * side; at++) {
      const i = (at % side) / SIZE, j = Math.floor(at / side) / SIZE;
      const z = this.raise(this.heights[at]), [px, py] = this.project([i, j, z]);
      const depth = ex * i + ey * j + ez * z;
      if (Math.hypot(px - x, py - y) < 9 && depth > nearest) [best, nearest] = [[i, j], depth];
    }
    return best && best.map((share, axis) => {
      const [low, high] = this.landscape.window[axis];
      return low + (high - low) * share;
    });
  }

  // Rows and columns of cells, the farthest first.
  order(step) {
    return [this.eye[1], this.eye[0]].map((towards) => {
      const all = Array.from({ length: SIZE / step }, (_, k) => k * step);
      return towards > 0 ? all : all.reverse();
    });
  }

  /** Draw all cells; false if that was no longer wanted before its end. */
  draw(context, ink, wanted) {
    const [rows, columns] = this.order(1);
    const row = (k) => {
      columns.forEach((i) => this.fill(context, i, rows[k], 1, ink));
      context.getImageData(0, 0, 1, 1); // paints now, or all rows would be painted at once
    };
    return sliced(rows.length, row, wanted);
  }

  /** Draw at once, of four cells the first. */
  sketch(context) {
    const [rows, columns] = this.order(4);
    rows.forEach((j) => columns.forEach((i) => this.fill(context, i, j, 4, "")));
  }

  fill(context, i, j, step, ink) {
    const side = SIZE + 1;
    const trace = (corners) => {
      context.beginPath();
      corners.forEach(([x, y, height]) =>
        context.lineTo(...this.project([x / SIZE, y / SIZE, this.raise(height)]))
      );
    };
    const corner = (x, y) => [x, y, this.heights[y * side + x]];
    trace([corner(i, j), corner(i + step, j), corner(i + step, j + step), corner(i, j + step)]);
    context.closePath();
    context.fillStyle = context.strokeStyle = this.colours[j * side + i];
    context.lineWidth = 0.8;
    context.fill();
    context.stroke(); // so that no seam is seen
    if (step > 1) return;
    context.strokeStyle = ink;
    context.lineWidth = 1;
    for (const line of this.lines[j * side + i] ?? []) {
      trace(line);
      context.stroke();
    }
  }
}
