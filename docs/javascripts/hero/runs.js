// The runs of the home page, in the steps of the playground, and how they are drawn.

import { optimizers } from "../playground/optimizers.js";

/**
 * @typedef {import("../playground/types.d.ts").Landscape} Landscape
 * @typedef {import("../playground/types.d.ts").Pair} Pair
 * @typedef {import("./relief.js").Relief} Relief
 * @typedef {{ x: number, y: number, hidden: boolean }} Seen
 */

export const STEPS = 200;
/** @type {[string, string, Record<string, number>][]} optimizer, colour, settings */
export const RUNS = [
  ["gd", "blue", { lr: 0.1 }],
  ["momentum", "vermillion", { lr: 0.1, momentum: 0.9 }],
  ["adam", "green", { lr: 0.1, beta1: 0.9, beta2: 0.999, eps: 1e-8 }],
];
export const names = RUNS.map(([id]) => optimizers[id].name);

/**
 * The places and losses of each run from a start.
 * @param {Landscape} landscape
 * @param {Pair} start
 */
export function runsFrom(landscape, start) {
  return RUNS.map(([id, , hyper]) => {
    const { init, step } = optimizers[id], places = [start];
    for (let state = init(); places.length <= STEPS;) {
      const here = places.at(-1), made = step(here, landscape.grad(...here, {}), state, hyper);
      state = made.state;
      places.push(made.theta);
    }
    return { places, losses: places.map((place) => landscape.f(...place, {})) };
  });
}

/**
 * Where a path is in the picture, up to where it leaves the window.
 * @param {Relief} relief
 * @returns {Seen[]}
 */
export function seenFrom(relief, { places, losses }) {
  const { window } = relief.landscape;
  const inside = (value, axis) => value >= window[axis][0] && value <= window[axis][1];
  const left = places.findIndex((place) => !place.every(inside));
  return places.slice(0, left < 0 ? places.length : Math.max(1, left)).map((place, t) => {
    const point = relief.lift(place, losses[t]), [x, y] = relief.project(point);
    return { x, y, hidden: relief.hides(point) };
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Seen[][]} paths
 */
export function drawPaths(canvas, paths, at, colours) {
  const context = canvas.getContext("2d"), ratio = devicePixelRatio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { lineJoin: "round", lineCap: "round" });
  const circle = ({ x, y }, radius, fill, stroke, lineWidth) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    Object.assign(context, { fillStyle: fill, strokeStyle: stroke, lineWidth });
    context.fill();
    context.stroke();
  };
  const line = (path, hidden) => {
    context.beginPath();
    path.forEach((to, i) => {
      if (!i || to.hidden !== hidden) return;
      context.moveTo(path[i - 1].x, path[i - 1].y);
      context.lineTo(to.x, to.y);
    });
    context.stroke();
  };
  circle(paths[0][0], 11, "#0000", colours.ink, 2);
  // The first run on top: it is often the shortest.
  const shown = paths.map((path, k) => ({
    path: path.slice(0, at + 1),
    colour: colours[RUNS[k][1]],
  })).reverse();
  for (const { path, colour } of shown) {
    for (const [strokeStyle, lineWidth] of [[colours.ground, 6], [colour, 3]]) {
      Object.assign(context, { strokeStyle, lineWidth });
      line(path, false);
      context.globalAlpha = 0.25; // behind a cliff
      line(path, true);
      context.globalAlpha = 1;
    }
  }
  for (const { path, colour } of shown) circle(path.at(-1), 6.5, colour, colours.ground, 2);
}
