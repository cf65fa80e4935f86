/** Runs: an optimizer on a landscape from a start. Only these loops record. */

/** @typedef {import("./types.d.ts").Trajectory} Trajectory */

/**
 * Step t leads from the params of row t to those of row t + 1. A run that reaches inf
 * or nan is recorded as it is; diverged is the first row with such a value, or -1.
 * @returns {Trajectory}
 */
export function run(landscape, options, optimizer, hyper, switches, start, steps) {
  const params = new Float64Array(2 * (steps + 1));
  const grads = new Float64Array(2 * (steps + 1));
  const losses = new Float64Array(steps + 1);
  let [theta, state, diverged] = [start, optimizer.init(), -1];
  for (let t = 0; t <= steps; t++) {
    const grad = landscape.grad(...theta, options);
    params.set(theta, 2 * t);
    grads.set(grad, 2 * t);
    losses[t] = landscape.f(...theta, options);
    if (diverged < 0 && ![...theta, ...grad, losses[t]].every(Number.isFinite)) {
      diverged = t;
    }
    ({ theta, state } = optimizer.step(theta, grad, state, hyper, switches));
  }
  return { params, losses, grads, diverged };
}

/** What happens inside step t of a trajectory, from 0: its state is made again. */
export function stepInside(_landscape, _options, optimizer, hyper, switches, trajectory, t) {
  const row = (values, i) => [values[2 * i], values[2 * i + 1]];
  let [state, inside] = [optimizer.init(), null];
  for (let i = 0; i <= t; i++) {
    const [theta, grad] = [row(trajectory.params, i), row(trajectory.grads, i)];
    ({ state, inside } = optimizer.step(theta, grad, state, hyper, switches));
  }
  return inside;
}

/** The final loss for each learning rate; Infinity where the run diverged. */
export function sweep(landscape, options, optimizer, hyper, switches, start, steps, lrs) {
  const final = (lr) => {
    let [theta, state] = [start, optimizer.init()];
    const rated = { ...hyper, lr };
    for (let t = 0; t < steps && Number.isFinite(theta[0] + theta[1]); t++) {
      const grad = landscape.grad(...theta, options);
      ({ theta, state } = optimizer.step(theta, grad, state, rated, switches));
    }
    const loss = landscape.f(...theta, options);
    return Number.isFinite(loss) ? loss : Infinity;
  };
  return Float64Array.from(lrs, final);
}
