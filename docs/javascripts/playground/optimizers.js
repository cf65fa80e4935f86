/**
 * Update rules for two parameters, operation by operation as torch.optim's
 * `_single_tensor_*`; Lion as gdlessons.rules.lion. Each is a pair of pure functions:
 * init() -> state, step(theta, grad, state, hyper, switches) -> { theta, state, inside }.
 */

const pair = (f) => [f(0), f(1)];

/** torch.lerp, which starts from the nearer end. */
const lerp = (from, to, weight) =>
  weight < 0.5 ? from + weight * (to - from) : to - (to - from) * (1 - weight);

const squares = (v, grad, beta) => pair((i) => v[i] * beta + (1 - beta) * grad[i] * grad[i]);

function descend(theta, grad, state, { lr }) {
  return { theta: pair((i) => theta[i] - lr * grad[i]), state, inside: {} };
}

const velocity = (m, grad, momentum) => pair((i) => m[i] * momentum + grad[i]);

function heavyBall(theta, grad, state, { lr, momentum }) {
  const m = velocity(state.m, grad, momentum);
  return { theta: pair((i) => theta[i] - lr * m[i]), state: { m }, inside: { m } };
}

function lookAhead(theta, grad, state, { lr, momentum }) {
  const m = velocity(state.m, grad, momentum);
  const next = pair((i) => theta[i] - lr * (grad[i] + momentum * m[i]));
  return { theta: next, state: { m }, inside: { m } };
}

/** θ ← θ − ηg/(√v + ε), Adagrad's and RMSprop's. */
function divided(theta, grad, v, { lr, eps }) {
  const next = pair((i) => theta[i] - (lr * grad[i]) / (Math.sqrt(v[i]) + eps));
  return { theta: next, state: { v }, inside: { v } };
}

const adagrad = (theta, grad, state, hyper) =>
  divided(theta, grad, pair((i) => state.v[i] + grad[i] * grad[i]), hyper);

const rmsprop = (theta, grad, state, hyper) =>
  divided(theta, grad, squares(state.v, grad, hyper.alpha), hyper);

/** Adam's averages, and the bias of each: m̂ = m/bias1, v̂ = v/bias2. */
function moments(state, grad, { beta1, beta2 }) {
  const t = state.t + 1;
  const m = pair((i) => lerp(state.m[i], grad[i], 1 - beta1));
  const v = squares(state.v, grad, beta2);
  return { t, m, v, bias1: 1 - beta1 ** t, bias2: 1 - beta2 ** t };
}

/** θ ← θ − ηm̂/(√v̂ + ε), with v or what stands for it. */
function adamStep(theta, { t, m, v, bias1, bias2 }, { lr, eps }, epsInside) {
  const size = epsInside
    ? pair((i) => Math.sqrt(v[i] / bias2 + eps))
    : pair((i) => Math.sqrt(v[i]) / Math.sqrt(bias2) + eps);
  return {
    theta: pair((i) => theta[i] - ((lr / bias1) * m[i]) / size[i]),
    state: { t, m, v },
    inside: { m, v, m_hat: pair((i) => m[i] / bias1), v_hat: pair((i) => v[i] / bias2) },
  };
}

/** Adam, right unless a switch asks for a mistake that has been published. */
function adam(theta, grad, state, hyper, { noBias, wrongBias, epsInside }) {
  const now = moments(state, grad, hyper);
  const power = noBias ? 0 : wrongBias ? -1 : 1; // -1: convnetjs, pull request 70
  const [bias1, bias2] = [now.bias1 ** power, now.bias2 ** power];
  return adamStep(theta, { ...now, bias1, bias2 }, hyper, epsInside);
}

function amsgrad(theta, grad, state, hyper) {
  const now = moments(state, grad, hyper);
  const max = pair((i) => Math.max(state.max[i], now.v[i]));
  const { theta: next, inside } = adamStep(theta, { ...now, v: max }, hyper);
  const { t, m, v } = now;
  return { theta: next, state: { t, m, v, max }, inside: { ...inside, v, v_max: max } };
}

function adamw(theta, grad, state, hyper) {
  const decayed = pair((i) => theta[i] * (1 - hyper.lr * hyper.weight_decay));
  return adamStep(decayed, moments(state, grad, hyper), hyper);
}

function nadam(theta, grad, state, hyper) {
  const { lr, beta1, eps, momentum_decay } = hyper;
  const { t, m, v, bias2 } = moments(state, grad, hyper);
  const muAt = (t) => beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay));
  const [mu, ahead] = [muAt(t), muAt(t + 1)];
  const product = state.product * mu;
  const ofGrad = (-lr * (1 - mu)) / (1 - product);
  const ofM = (-lr * ahead) / (1 - product * ahead);
  const v_hat = pair((i) => v[i] / bias2);
  const size = pair((i) => Math.sqrt(v_hat[i]) + eps);
  const next = pair(
    (i) => theta[i] + (ofGrad * grad[i]) / size[i] + (ofM * m[i]) / size[i],
  );
  const m_hat = pair((i) => -(ofGrad * grad[i] + ofM * m[i]) / lr);
  return { theta: next, state: { t, m, v, product }, inside: { m, v, m_hat, v_hat } };
}

function radam(theta, grad, state, hyper) {
  const { lr, beta2, eps } = hyper;
  const { t, m, v, bias1, bias2 } = moments(state, grad, hyper);
  const most = 2 / (1 - beta2) - 1;
  const rho = most - (2 * t * beta2 ** t) / bias2;
  const rect = Math.sqrt(
    ((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho),
  );
  const factor = (i) => rho > 5 ? (Math.sqrt(bias2) / (Math.sqrt(v[i]) + eps)) * rect : 1;
  const m_hat = pair((i) => m[i] / bias1);
  const next = pair((i) => theta[i] - m_hat[i] * lr * factor(i));
  const inside = { m, v, m_hat, v_hat: pair((i) => v[i] / bias2) };
  return { theta: next, state: { t, m, v }, inside };
}

function lion(theta, grad, state, { lr, beta1, beta2, weight_decay }) {
  const average = (beta) => pair((i) => beta * state.m[i] + (1 - beta) * grad[i]);
  const direction = average(beta1).map(Math.sign);
  const next = pair((i) => theta[i] - lr * (direction[i] + weight_decay * theta[i]));
  const m = average(beta2);
  return { theta: next, state: { m }, inside: { m } };
}

const zero = [0, 0];
const noVelocity = () => ({ m: zero });
const noSquares = () => ({ v: zero });
const noMoments = () => ({ t: 0, m: zero, v: zero });

const rate = (lr) => ({ lr: { default: lr, min: 1e-5, max: 100, log: true } });
const small = (eps) => ({ eps: { default: eps, min: 1e-16, max: 10, log: true } });
const share = (part, min = 0, max = 0.9999) => ({ default: part, min, max });
const decay = (part) => share(part, 0, 1);
const ofAdam = { ...rate(1e-3), beta1: share(0.9), beta2: share(0.999), ...small(1e-8) };

// Id: name, class of torch.optim and what it is always given, rule, init and
// hyper-parameters. Their defaults are torch's, but for momentum, which there is 0.
const TABLE = {
  gd: ["Gradient descent", "SGD", "", descend, () => ({}), rate(1e-3)],
  momentum: [
    ...["Momentum", "SGD", "", heavyBall, noVelocity],
    { ...rate(1e-3), momentum: share(0.9) },
  ],
  nesterov: [
    ...["Nesterov", "SGD", "nesterov=True", lookAhead, noVelocity],
    { ...rate(1e-3), momentum: share(0.9, 0.01) }, // torch refuses 0
  ],
  adagrad: [
    ...["Adagrad", "Adagrad", "", adagrad, noSquares],
    { ...rate(1e-2), ...small(1e-10) },
  ],
  rmsprop: [
    ...["RMSprop", "RMSprop", "", rmsprop, noSquares],
    { ...rate(1e-2), alpha: share(0.99), ...small(1e-8) },
  ],
  adam: ["Adam", "Adam", "", adam, noMoments, ofAdam],
  amsgrad: [
    ...["AMSGrad", "Adam", "amsgrad=True", amsgrad],
    () => ({ ...noMoments(), max: zero }),
    ofAdam,
  ],
  adamw: [
    ...["AdamW", "AdamW", "", adamw, noMoments],
    { ...ofAdam, weight_decay: decay(0.01) },
  ],
  nadam: [
    ...["NAdam", "NAdam", "", nadam, () => ({ ...noMoments(), product: 1 })],
    { ...ofAdam, ...rate(2e-3), momentum_decay: decay(4e-3) },
  ],
  radam: ["RAdam", "RAdam", "", radam, noMoments, ofAdam],
  lion: [
    ...["Lion", null, "", lion, noVelocity],
    { ...rate(1e-4), beta1: share(0.9), beta2: share(0.99), weight_decay: decay(0) },
  ],
};

/** Adds to a rule what every step has: its length, and that length per gradient. */
const withLengths = (rule) => (theta, grad, state, hyper, switches = {}) => {
  const result = rule(theta, grad, state, hyper, switches);
  const step = pair((i) => result.theta[i] - theta[i]);
  Object.assign(result.inside, { step, effective: pair((i) => -step[i] / grad[i]) });
  return result;
};

export const optimizers = {};
for (const [id, [name, torch, given, rule, init, hyper]] of Object.entries(TABLE)) {
  optimizers[id] = { id, name, torch, given, hyper, init, step: withLengths(rule) };
}
