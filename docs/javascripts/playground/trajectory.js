/** Runs: an optimizer on a landscape from a start, with a plan of what changes from step to step. */

/**
 * @typedef {import("./types.d.ts").Plan} Plan
 * @typedef {import("./types.d.ts").Trajectory} Trajectory
 */

/** @type {Plan} */
const PLAIN = { factors: null, batches: null };

const at = (hyper, { factors }, t) => factors ? { ...hyper, lr: hyper.lr * factors[t] } : hyper;

/**
 * Step t leads from the params of row t to those of row t + 1. A run that reaches inf
 * or nan is recorded as it is; diverged is the first row with such a value, or -1.
 * With a plan the learning rate changes and a gradient is of a batch, a loss of all points.
 * A nudge moves each parameter at each step by this share of it, up or down.
 * @returns {Trajectory}
 */
export function run(
  landscape,
  options,
  optimizer,
  hyper,
  switches,
  start,
  steps,
  plan = PLAIN,
  nudge = 0,
) {
  const params = new Float64Array(2 * (steps + 1));
  const grads = new Float64Array(2 * (steps + 1));
  const losses = new Float64Array(steps + 1);
  let [theta, state, diverged] = [start, optimizer.init(), -1];
  for (let t = 0; t <= steps; t++) {
    const [x, y] = theta, grad = landscape.grad(x, y, options, plan.batches?.[t]);
    params.set(theta, 2 * t);
    grads.set(grad, 2 * t);
    losses[t] = landscape.f(x, y, options);
    if (diverged < 0 && !Number.isFinite(x + y + grad[0] + grad[1] + losses[t])) diverged = t;
    ({ theta, state } = optimizer.step(theta, grad, state, at(hyper, plan, t), switches));
    if (nudge) theta = theta.map((value, i) => value * (1 + sign(2 * t + i) * nudge));
  }
  return { params, losses, grads, diverged };
}

// 1 or -1, without an order.
const sign = (i) => (Math.imul(i + 1, 2654435761) >> 31) | 1;

/** What happens inside step t of a trajectory, from 0: its state is made again. */
export function stepInside(
  _landscape,
  _options,
  optimizer,
  hyper,
  switches,
  trajectory,
  t,
  plan = PLAIN,
) {
  const row = (values, i) => [values[2 * i], values[2 * i + 1]];
  let [state, inside] = [optimizer.init(), null];
  for (let i = 0; i <= t; i++) {
    const [theta, grad] = [row(trajectory.params, i), row(trajectory.grads, i)];
    ({ state, inside } = optimizer.step(theta, grad, state, at(hyper, plan, i), switches));
  }
  return inside;
}

/** The final loss with a learning rate; Infinity where the run diverged. */
export function final(
  landscape,
  options,
  optimizer,
  hyper,
  switches,
  start,
  steps,
  lr,
  plan = PLAIN,
) {
  let [theta, state] = [start, optimizer.init()];
  const rated = { ...hyper, lr };
  for (let t = 0; t < steps && Number.isFinite(theta[0] + theta[1]); t++) {
    const grad = landscape.grad(theta[0], theta[1], options, plan.batches?.[t]);
    ({ theta, state } = optimizer.step(theta, grad, state, at(rated, plan, t), switches));
  }
  const loss = landscape.f(theta[0], theta[1], options);
  return Number.isFinite(loss) ? loss : Infinity;
}

/**
 * @typedef {import("./types.d.ts").Landscape} Landscape
 * @typedef {import("./types.d.ts").State} State
 */

/** By what the learning rate is multiplied at step t of T, from 0; and the same in Python. */
export const schedules = {
  constant: { title: "Constant", factor: () => 1, python: () => "1.0" },
  warmup: {
    title: "Warm-up",
    factor: (t, T) => Math.min(1, (t + 1) / tenth(T)),
    python: (T) => `min(1.0, (t + 1) / ${tenth(T)})`,
  },
  cosine: {
    title: "Cosine",
    factor: (t, T) => (1 + Math.cos((Math.PI * t) / T)) / 2,
    python: (T) => `(1 + math.cos(math.pi * t / ${T})) / 2`,
  },
  linear: {
    title: "Linear to 0",
    factor: (t, T) => 1 - t / T,
    python: (T) => `1 - t / ${T}`,
  },
  drop: {
    title: "Constant, then down",
    factor: (t, T) => Math.min(1, (T - t) / (2 * tenth(T))),
    python: (T) => `min(1.0, (${T} - t) / ${2 * tenth(T)})`,
  },
};

const tenth = (T) => Math.max(1, Math.round(T / 10));

/**
 * Whether a step sees only some of the points.
 * @param {number} batch
 * @param {Landscape} landscape
 */
export const noisy = (batch, { points }) => batch < (points ?? 0);

/**
 * @param {State} state
 * @param {Landscape} landscape
 * @returns {Plan}
 */
export function makePlan({ schedule, batch, seed, steps }, landscape) {
  const { factor } = schedules[schedule];
  const factors = Float64Array.from({ length: steps + 1 }, (_, t) => factor(t, steps));
  return {
    factors: schedule === "constant" ? null : factors,
    batches: noisy(batch, landscape) ? batches(landscape.points, batch, seed, steps) : null,
  };
}

/** The Mersenne twister MT19937: whole numbers below 2³², as torch.Generator's. */
export function twister(seed) {
  const words = new Uint32Array(624);
  words[0] = seed;
  for (let i = 1; i < 624; i++) {
    words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
  }
  let at = 624;
  return () => {
    if (at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (words[i] & 0x80000000) | (words[(i + 1) % 624] & 0x7fffffff);
        words[i] = words[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = words[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** For each step the points of its batch, torch.randperm(points)[:batch] of one generator. */
export function batches(points, batch, seed, steps) {
  const draw = twister(seed);
  return Array.from({ length: steps }, () => {
    const order = Uint8Array.from({ length: points }, (_, i) => i);
    for (let i = 0; i < points - 1; i++) {
      const other = i + draw() % (points - i);
      [order[i], order[other]] = [order[other], order[i]];
    }
    return order.subarray(0, batch);
  });
}
