/** Runs: an optimizer on a landscape from a start. Only these loops record. */

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
