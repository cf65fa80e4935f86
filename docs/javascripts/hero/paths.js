// The paths of the runs over the relief, and a ball where each of them is.

import { RUNS } from "./runs.js";

/**
 * @typedef {import("./relief.js").Relief} Relief
 * @typedef {{ x: number, y: number, hidden: boolean }} Seen
 */

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
  const shown = paths.map((path) => path.slice(0, at + 1)).map((path, k) => ({
    path,
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
