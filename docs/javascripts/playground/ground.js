// What lies under the paths: the landscape, filled by rank among its contour lines.

import { addRow, levels } from "./contours.js";

const SLICE = 6;

/**
 * Runs a generator to its end; the first slice at once. Returns what gives it up.
 * @param {Generator} work
 * @param {() => void} done
 */
export function inSlices(work, done) {
  let waiting = 0;
  const go = () => {
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      if (work.next().done) return done();
    }
    waiting = setTimeout(go);
  };
  go();
  return () => clearTimeout(waiting);
}

/** @typedef {import("./types.d.ts").Landscape} Landscape */

const GRID = 160, SHADES = 256;

export class Ground {
  /**
   * @param {HTMLCanvasElement} canvas
   */
  constructor(canvas) {
    this.canvas = canvas;
    this.of = ""; // the landscape that is or will be drawn
    this.giveUp = () => {};
    this.lines = [];
    /** @type {Float32Array} for each point of the grid its share of the levels below it */
    this.ranks = null;
    this.box = null;
  }

  /**
   * @param {Landscape} landscape
   * @param {Record<string, number>} options
   */
  show(landscape, options) {
    const of = landscape.id + Object.keys(landscape.options).map((key) => options[key]);
    if (of === this.of) return;
    this.of = of;
    this.giveUp();
    this.giveUp = inSlices(this.survey(landscape, options), () => this.paint());
  }

  *survey({ f, window: [[x0, x1], [y0, y1]] }, options) {
    const values = new Float64Array(GRID * GRID), dx = (x1 - x0) / (GRID - 1);
    for (let y = 0, i = 0; y < GRID; y++) {
      const second = y0 + ((y1 - y0) * y) / (GRID - 1);
      for (let x = 0; x < GRID; x++, i++) values[i] = f(x0 + dx * x, second, options);
      yield;
    }
    const heights = levels(values), lines = heights.map(() => []);
    yield;
    for (let y = 0; y < GRID - 1; y++) {
      addRow(lines, values, GRID, y, heights);
      if (y % 8 === 0) yield;
    }
    this.ranks = Float32Array.from(values, (value) => rank(value, heights));
    this.lines = lines.flat();
  }

  // `box`: left, top, right and bottom of the axes, and the size of the chart.
  paint(box = this.box) {
    this.box = box;
    if (!this.ranks || !box) return;
    const { left, top, right, bottom, width, height } = box;
    const context = this.canvas.getContext("2d"), ratio = devicePixelRatio;
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    context.scale(ratio, ratio);
    const style = getComputedStyle(this.canvas);
    context.drawImage(shaded(this.ranks, style), left, top, right - left, bottom - top);
    Object.assign(context, { strokeStyle: style.color, globalAlpha: 0.25, lineWidth: 0.8 });
    const x = (right - left) / (GRID - 1), y = (bottom - top) / (GRID - 1);
    for (const [x0, y0, x1, y1] of this.lines) {
      context.moveTo(left + x * x0, bottom - y * y0);
      context.lineTo(left + x * x1, bottom - y * y1);
    }
    context.stroke();
  }
}

// From 0, at the lowest level, to 1, at the highest: even steps from line to line.
function rank(value, heights) {
  const above = heights.findIndex((height) => height > value);
  if (above <= 0) return above < 0 ? 1 : 0;
  const [low, high] = [heights[above - 1], heights[above]];
  return (above - 1 + (value - low) / (high - low)) / (heights.length - 1);
}

// The grid as an image, north up, in the three colours of the style sheet.
function shaded(ranks, style) {
  const strip = context2d(SHADES, 1), gradient = strip.createLinearGradient(0, 0, SHADES, 0);
  ["low", "mid", "high"].forEach((name, i) =>
    gradient.addColorStop(i / 2, style.getPropertyValue(`--gd-${name}`).trim())
  );
  strip.fillStyle = gradient;
  strip.fillRect(0, 0, SHADES, 1);
  const shades = new Uint32Array(strip.getImageData(0, 0, SHADES, 1).data.buffer);
  const image = context2d(GRID, GRID), pixels = image.createImageData(GRID, GRID);
  const colours = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < ranks.length; i++) {
    const row = GRID - 1 - Math.floor(i / GRID);
    colours[row * GRID + (i % GRID)] = shades[Math.round(ranks[i] * (SHADES - 1))];
  }
  image.putImageData(pixels, 0, 0);
  return image.canvas;
}

const context2d = (width, height) => new OffscreenCanvas(width, height).getContext("2d");
