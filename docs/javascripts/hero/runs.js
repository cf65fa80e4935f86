// The runs of the home page, in the steps of the playground.

import { optimizers } from "../playground/optimizers.js";

/**
 * @typedef {import("../playground/types.d.ts").Landscape} Landscape
 * @typedef {import("../playground/types.d.ts").Pair} Pair
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
