/**
 * Things to want, from easy to hard: how each opens, what must stay as it opens, when it is
 * met, a hint, and a setting that solves it.
 */

const end = ({ losses }) => losses[losses.length - 1];

/** The runs of one optimizer. */
const of = (id, { runs }) => runs.filter(({ optimizer }) => optimizer === id);

/** Whether a run of an optimizer ends below a loss. */
const below = (id, limit) => (shown) => of(id, shown).some((run) => end(run) < limit);

const THREE = "run=gd,lr=0.1&run=momentum,lr=0.1&run=adam,lr=0.1";
const RIVALS = "steps=25&run=gd,lr=0.16&run=momentum,lr=0.237&run=adam,lr=";
const NOISE = "steps=200&batch=2&run=gd,lr=0.05";
const LION = "landscape=quadratic&start=2.45,1.23&run=lion,lr=";

/** Which minimum a run ends at, or -1. */
const arrived = ({ params }, minimizers) =>
  minimizers.findIndex(([x, y]) => Math.hypot(params.at(-2) - x, params.at(-1) - y) < 0.01);

/**
 * @typedef {import("./types.d.ts").Challenge} Challenge
 * @typedef {import("./types.d.ts").State} State
 */

/** @type {Challenge[]} */
export const challenges = [
  {
    id: "plateau",
    title: "Off the plateau",
    goal: "Which of the three leaves the plateau? Press Play. Then drag the circle: bring " +
      "gradient descent from a start above 2 to below 0.5.",
    hint: "It needs a slope under its first step. Look where the lines are dense.",
    open: `landscape=bumpy&steps=200&at=0&${THREE}`,
    solution: `landscape=bumpy&start=-2,0&steps=200&${THREE}`,
    kept: ["landscape"],
    met: (shown) => of("gd", shown).some((run) => run.losses[0] > 2 && end(run) < 0.5),
  },
  {
    id: "limit",
    title: "Blow it up",
    goal: "Make gradient descent end higher than it starts, with lr below 0.2.",
    hint: "Where does the sweep leave the floor?",
    open: "steps=40&at=0&run=gd,lr=0.1",
    solution: "steps=40&run=gd,lr=0.19",
    kept: ["landscape", "batch"],
    met: (shown) => of("gd", shown).some((run) => run.hyper.lr < 0.2 && end(run) > run.losses[0]),
  },
  {
    id: "saddle",
    title: "Off the ridge",
    goal: "Bring gradient descent below −1 in these 100 steps.",
    hint: "Along y each step multiplies by 1 + lr. The way is from 0.000001 to 1.",
    open: "landscape=saddle&start=1,0.000001&at=0&run=gd,lr=0.1",
    solution: "landscape=saddle&start=1,0.000001&run=gd,lr=0.2",
    kept: ["landscape", "start", "steps"],
    met: below("gd", -1),
  },
  {
    id: "one",
    title: "In one step",
    goal: "Arrive at the minimum in one step of gradient descent. κ may change.",
    hint: "In a round bowl the gradient points to the minimum. How far is it?",
    open: "landscape=quadratic&steps=1&at=0&run=gd,lr=0.1",
    solution: "landscape=quadratic&kappa=1&steps=1&run=gd,lr=1",
    kept: ["landscape", "start", "steps"],
    met: below("gd", 1e-9),
  },
  {
    id: "rest",
    title: "At rest",
    goal: "Lion’s steps never shrink. Bring it below 0.00001 all the same.",
    hint: "What it lacks, a schedule has.",
    open: `${LION}0.1&at=0`,
    solution: `${LION}0.2&schedule=cosine`,
    kept: ["landscape", "options", "start", "steps"],
    met: below("lion", 1e-5),
  },
  {
    id: "floor",
    title: "Below the noise",
    goal: "Each step sees 2 points of 20. End below 0.3213 by the schedule alone.",
    hint: "Fall first, then let the noise average out.",
    open: `${NOISE}&at=0`,
    solution: `${NOISE}&schedule=cosine`,
    kept: ["landscape", "start", "steps", "batch", "seed", "runs"],
    met: below("gd", 0.3213),
  },
  {
    id: "wins",
    title: "Adam wins",
    goal: "The other two are near their best. Make Adam end below both, by its card alone.",
    hint: "The best lr is larger than most would try.",
    open: `${RIVALS}0.05&at=0`,
    solution: `${RIVALS}0.26`,
    kept: ["landscape", "start", "steps", "batch", "schedule"],
    met: ({ runs }, opening) => {
      const rivals = runs.filter(({ optimizer }) => optimizer !== "adam");
      const same = (run, { hyper }) =>
        run && `${Object.values(run.hyper)}` === `${Object.values(hyper)}`;
      const all = opening.runs.filter(({ optimizer }) => optimizer !== "adam");
      return all.length === rivals.length && all.every((run, i) => same(rivals[i], run)) &&
        runs.some((run) => run.optimizer === "adam" && rivals.every((one) => end(run) < end(one)));
    },
  },
  {
    id: "bend",
    title: "Through the bend",
    goal: "Bring momentum below 0.001 in 400 steps.",
    hint: "Just below the lr at which it flies out of the valley.",
    open: "landscape=rosenbrock&steps=400&at=0&run=momentum,lr=0.00075",
    solution: "landscape=rosenbrock&steps=400&run=momentum,lr=0.0032",
    kept: ["landscape", "start", "steps"],
    met: below("momentum", 1e-3),
  },
  {
    id: "narrow",
    title: "A hundred to one",
    goal: "κ is 100. Bring momentum below 0.000000001 in 100 steps.",
    hint: "There is a best momentum, and it is less than 0.9: ((√κ − 1)/(√κ + 1))².",
    open: "landscape=quadratic&kappa=100&at=0&run=momentum,lr=0.01",
    solution: "landscape=quadratic&kappa=100&run=momentum,lr=0.03,momentum=0.7",
    kept: ["landscape", "options", "start", "steps"],
    met: below("momentum", 1e-9),
  },
  {
    id: "valleys",
    title: "Three valleys",
    goal: "From this one start, let three runs end in three different minima.",
    hint: "Adam’s first steps are as long as lr, whatever the slope. Take more than one Adam.",
    open: "landscape=himmelblau&steps=200&at=0&run=gd,lr=0.01&run=adam,lr=0.1",
    solution: "landscape=himmelblau&steps=200&run=gd,lr=0.01&run=adam,lr=8.31&run=adam,lr=9.12",
    kept: ["landscape", "start", "steps"],
    met: ({ runs, minimizers }) => {
      const places = new Set(runs.map((run) => arrived(run, minimizers)));
      places.delete(-1);
      return places.size >= 3;
    },
  },
  {
    id: "eggs",
    title: "The egg box",
    goal: "From this start, bring any optimizer to the lowest of all minima: below 0.01.",
    hint:
      "Large steps to leave, small ones to stay: an optimizer whose steps shrink, and a schedule.",
    open: "landscape=rastrigin&at=0&run=gd,lr=0.001&run=adam,lr=0.1",
    solution: "landscape=rastrigin&schedule=cosine&run=adagrad,lr=1.2",
    kept: ["landscape", "start", "steps"],
    met: ({ runs }) => runs.some((run) => end(run) < 0.01),
  },
];

/**
 * Whether a state that ran as `trajectories` meets a challenge that opens as `opening`.
 * @param {Challenge} challenge
 * @param {State} opening
 * @param {State} state
 */
export function solved({ kept, met }, opening, state, trajectories, { minimizers }) {
  const same = (key) => JSON.stringify(state[key]) === JSON.stringify(opening[key]);
  const runs = state.runs.map((run, i) => ({ ...run, ...trajectories[i] }));
  return kept.every(same) && met({ runs, minimizers }, opening);
}
