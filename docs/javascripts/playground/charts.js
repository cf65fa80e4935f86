// The charts of a view: paths over the contour lines, losses, and the sweep of learning rates.

import { clamp, round } from "./dom.js";
import { contourLines, drawLines } from "./plot.js";
import { sweep } from "./trajectory.js";

/**
 * @typedef {import("./types.d.ts").Pair} Pair
 * @typedef {import("./view.js").View} View
 */

export const RATES = Array.from({ length: 121 }, (_, i) => round(10 ** (i / 24 - 4), 3)); // of the sweep

// The axis of losses up to `most`; logarithmic when they span more than two decades.
function lossAxis(name, lists, most) {
  const kept = lists.flatMap((list) => [...list]).filter((value) => Math.abs(value) <= most);
  const low = Math.min(...kept), high = Math.max(...kept), room = (high - low) * 0.06 || 1;
  const least = Math.max(high * 1e-16, Math.min(...kept.filter((value) => value > 0)));
  const log = low >= 0 && high > 100 * least;
  return { name, log, range: log ? [least / 1.5, high * 1.5] : [low - room, high + room] };
}

/** @param {View} view */
export function draw(view) {
  const { state, landscape, paths, losses, runs, looks } = view, { at, steps } = state;
  const [x, y] = landscape.names.map((name, i) => ({ name, range: landscape.window[i] }));
  paths.frame(x, y);
  drawContours(view);
  const most = 1e3 * Math.max(1, ...runs.map((run) => Math.abs(run.losses[0])));
  losses.frame(
    { name: "step", range: [0, steps] },
    lossAxis("loss", runs.map((run) => run.losses), most),
  );
  for (let i = runs.length; i--;) { // the first run on top: it is often the shortest
    const { params, losses: values } = runs[i];
    /** @type {Pair[]} */
    const path = Array.from(values, (_, t) => [params[2 * t], params[2 * t + 1]]);
    /** @type {Pair[]} */
    const curve = Array.from(values, (value, t) => [t, value]);
    const left = path.findIndex((point) =>
      point.some((value, axis) => clamp(value, landscape.window[axis]) !== value)
    );
    const end = left < 0 ? at : Math.min(at, left);
    if (end < steps) paths.line(path, looks[i], 0.3);
    paths.line(path.slice(0, end + 1), looks[i]);
    losses.line(curve, looks[i]);
    paths.head(path[at], looks[i]);
    losses.head(curve[at], looks[i]);
  }
  landscape.minimizers.forEach((point) => paths.minimizer(point));
  losses.rule(at);
  [...view.moves, ...view.cardMoves].forEach((move) => move());
  view.message.textContent = view.said + view.fates.join("");
}

/** @param {View} view */
function drawContours(view) {
  const { paths, landscape, state, color } = view;
  const ground = landscape.id + state.options.kappa,
    drawn = [ground, color, paths.width, paths.height, devicePixelRatio].join();
  if (drawn === view.drawn) return;
  if (ground !== view.ground) view.lines = contourLines(landscape, state.options);
  Object.assign(view, { ground, drawn });
  drawLines(view.canvas, paths, view.lines, color);
}

/** @param {View} view */
export function drawSweep(view) {
  if (!view.sweep) return;
  const { runs, start, steps } = view.state;
  view.finals = runs.map((_, i) => sweep(...view.rule(i), start, steps, RATES));
  const axis = lossAxis(
    `loss after ${steps} steps`,
    view.finals,
    3 * Math.abs(view.runs[0].losses[0]) + 1e-3,
  );
  view.sweep.frame({ name: "learning rate", range: [RATES[0], RATES.at(-1)], log: true }, axis);
  view.finals.forEach((final, i) => {
    view.sweep.line(RATES.map((rate, k) => [rate, final[k]]), view.looks[i]);
    view.sweep.rule(runs[i].hyper.lr, view.looks[i][0]);
  });
}
