/** What a reader can choose: the limits, and what stands there at first. */

import { optimizers as all } from "./optimizers.js";

/**
 * @typedef {import("./types.d.ts").Run} Run
 * @typedef {import("./types.d.ts").Spec} Spec
 * @typedef {import("./types.d.ts").State} State
 */

export const MOST_RUNS = 6;
/** @type {Record<string, Spec>} */
export const limits = {
  steps: { default: 100, min: 1, max: 5000, whole: true },
  speed: { default: 20, min: 1, max: 500 }, // steps per second
  batch: { default: 20, min: 1, max: 20, whole: true }, // all points that there are
  seed: { default: 0, min: 0, max: 999, whole: true },
};

/**
 * A run of an optimizer, its hyper-parameters at their defaults but for those given.
 * @returns {Run}
 */
export function makeRun(optimizer, hyper = {}) {
  const entries = Object.entries(all[optimizer].hyper).map(([k, h]) => [k, h.default]);
  return { optimizer, hyper: { ...Object.fromEntries(entries), ...hyper } };
}

/** @type {State} */
export const defaults = {
  landscape: "cubic",
  options: { kappa: 10 },
  start: [2.6, 1.6],
  steps: 100,
  at: 100, // a query that does not say stands at the last step
  speed: limits.speed.default,
  runs: [
    makeRun("gd", { lr: 0.1 }),
    makeRun("momentum", { lr: 0.01 }),
    makeRun("adam", { lr: 0.05 }),
  ],
  switches: { noBias: false, wrongBias: false, epsInside: false },
  schedule: "constant",
  batch: limits.batch.default,
  seed: limits.seed.default,
  challenge: "", // none
};
