/** All runs of a state: what they are called, how they went, how far that can be trusted, and
 * whether they meet a challenge. */

import { short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { makePlan, run } from "./trajectory.js";

/**
 * The first arguments of `run` and its kin.
 * @param {import("./types.d.ts").State} state
 * @param {import("./types.d.ts").Landscape} landscape
 */
export function ruleOf({ runs, options, switches }, landscape, index) {
  const { optimizer, hyper } = runs[index];
  return [landscape, options, optimizers[optimizer], hyper, switches];
}

/**
 * @param {import("./types.d.ts").State} state
 * @param {import("./types.d.ts").Landscape} landscape
 */
export function runAll(state, landscape) {
  const { start, steps } = state, plan = makePlan(state, landscape);
  const rules = state.runs.map((_, i) => ruleOf(state, landscape, i));
  const runs = rules.map((rule) => run(...rule, start, steps, plan));
  const twins = rules.map((rule, i) => twin(rule, start, steps, plan, runs[i]));
  return { plan, runs, twins, chaotic: runs.map((made, i) => lost(made, twins[i])) };
}

/**
 * A run as it went in an earlier setting, if it then started here and went otherwise.
 */
export function earlier(past, state, runs, index) {
  if (!past) return null;
  const same = past.state.landscape === state.landscape &&
    `${past.state.start}` === `${state.start}` &&
    past.state.runs[index]?.optimizer === state.runs[index].optimizer;
  const [old, now] = [past.runs[index], runs[index]];
  return same && `${old.losses.slice(-9)}` !== `${now.losses.slice(-9)}` ? old : null;
}

const NUDGE = 1e-13; // 450 last bits, at every step: far beyond what two processors differ by
const WINDOW = 10; // steps: two ways that part may meet by chance, but not so many times

/**
 * A run's twin, which is nudged at each step, and the doubt in each loss: the most that
 * the two differed in the last steps.
 */
export function twin(rule, start, steps, plan, { losses }) {
  const made = run(...rule, start, steps, plan, NUDGE);
  const apart = losses.map((loss, t) =>
    loss === made.losses[t] ? 0 : Math.abs(loss - made.losses[t])
  );
  const doubts = apart.map((_, t) =>
    Math.max(...apart.subarray(Math.max(0, t - WINDOW + 1), t + 1))
  );
  return { ...made, doubts };
}

/** The first step at which no digit of the loss holds, or -1. */
export const lost = ({ losses }, { doubts }) =>
  doubts.findIndex((doubt, t) => doubt > 2e-5 && 4 * doubt > Math.abs(losses[t]));

/**
 * @typedef {import("./types.d.ts").Look} Look
 * @typedef {import("./types.d.ts").Run} Run
 */

const name = ({ optimizer }) => optimizers[optimizer].name;

/**
 * A second run of an optimizer is told by its lr.
 * @param {Run[]} runs
 */
export function names(runs) {
  const all = runs.map(name), twice = (one) => all.indexOf(one) !== all.lastIndexOf(one);
  return all.map((one, i) => twice(one) ? `${one}, lr ${short(runs[i].hyper.lr)}` : one);
}

/**
 * Each optimizer's own style, but for one that is taken.
 * @param {Run[]} runs
 * @param {Record<string, Look>} styles
 */
export function looks(runs, styles) {
  /** @type {Look[]} */
  const taken = [];
  for (const run of runs) {
    const all = [styles[name(run)], ...Object.values(styles)];
    taken.push(all.find((style) => !taken.includes(style)));
  }
  return taken;
}

/**
 * A sentence about a run that diverges, climbs or is chaotic from a step on.
 * @param {import("./view.js").View} view
 */
export function fate(view, index, chaotic) {
  const { runs, labels, state: { steps } } = view, { losses, diverged } = runs[index];
  const label = labels[index];
  if (chaotic >= 0) {
    return ` ${label} is chaotic: at step ${chaotic} a last bit decides where it is. ` +
      "Losses of which no digit holds are not shown.";
  }
  if (diverged >= 0) return ` ${label} diverges: at step ${diverged} it is beyond all numbers.`;
  if (!(losses[steps] > losses[0])) return "";
  const [first, last] = [0, steps].map((step) => view.lossAt(index, step));
  return ` ${label} ends higher than it starts: ${first}, then ${last}.`;
}

/**
 * @typedef {import("./types.d.ts").Challenge} Challenge
 * @typedef {import("./types.d.ts").Landscape} Landscape
 * @typedef {import("./types.d.ts").State} State
 * @typedef {import("./types.d.ts").Trajectory} Trajectory
 */

const end = ({ losses }) => losses[losses.length - 1];

/** How many of the minima are reached by some run. */
function reached(runs, minimizers) {
  const near = ({ params }) => ([x, y]) => Math.hypot(params.at(-2) - x, params.at(-1) - y) < 0.01;
  return minimizers.filter((place) => runs.some((run) => near(run)(place))).length;
}

/**
 * A state, and how it ran, against a challenge and the state with which that opens.
 * @param {Challenge} challenge
 * @param {State} opening
 * @param {State} state
 * @param {Trajectory[]} trajectories
 * @param {Landscape} landscape
 */
export function solved({ kept, met }, opening, state, trajectories, { minimizers }) {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const runs = state.runs.map((run, i) => ({ ...run, ...trajectories[i] }));
  const rivals = (list) => list.filter(({ optimizer }) => optimizer !== met.of);
  const wins = (run) =>
    same(rivals(state.runs), rivals(opening.runs)) &&
    rivals(runs).every((other) => end(run) < end(other));
  const does = (run) =>
    (!met.of || run.optimizer === met.of) &&
    (!met.lr || run.hyper.lr < met.lr) &&
    (!met.climbs || end(run) > run.losses[0]) &&
    (!met.wins || wins(run)) &&
    !(end(run) >= met.below) &&
    !(run.losses[0] <= met.above);
  return kept.every((key) => same(state[key], opening[key])) &&
    (met.minima ? reached(runs, minimizers) >= met.minima : runs.some(does));
}
