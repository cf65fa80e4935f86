/** Examples to choose from, as queries. */

const three = (gd, momentum = gd, adam = gd) =>
  `run=gd,lr=${gd}&run=momentum,lr=${momentum}&run=adam,lr=${adam}`;

export const presets = [
  ["descent", "Gradient descent, 25 steps", "steps=25&run=gd,lr=0.001"],
  ["limit", "A learning rate too large", "steps=40&run=gd,lr=0.18&run=gd,lr=0.19"],
  ["momentum", "With memory", "run=gd,lr=0.001&run=momentum,lr=0.001"],
  ["post", "All three at 0.001", three(0.001)],
  ["race", "All three, tuned", three(0.18, 0.01, 0.056)],
  ["ringing", "Adam rings", "steps=120&run=adam,lr=0.1&run=adam,lr=0.1,beta1=0.81"],
  ["bumpy", "A plateau with cliffs", `landscape=bumpy&steps=200&${three(0.1)}`],
  ["bend", "A bent valley", `landscape=rosenbrock&steps=400&${three(0.0013, 0.00075, 0.56)}`],
  ["saddle", "Beside a saddle's ridge", `landscape=saddle&start=1,1e-6&${three(0.1)}`],
  ["plain", "A plain without end", `landscape=plateau&start=5,1&steps=200&${three(0.1)}`],
  ["traps", "An egg box", `landscape=rastrigin&${three(0.001, 0.001, 0.1)}`],
  ["signs", "Steps that never shrink", "landscape=quadratic&start=2.45,1.23&run=lion,lr=0.1"],
  ["no-bias", "Adam without its hats", "run=adam,lr=0.05&switches=noBias"],
  ["wrong-bias", "Adam, hats upside down", "run=adam,lr=0.05&switches=wrongBias"],
  [
    "eps-inside",
    "ε under the root",
    "landscape=plateau&start=5,1&run=adam,lr=0.1&switches=epsInside",
  ],
  ["noise", "Batches of 2", `steps=200&batch=2&${three(0.05, 0.005, 0.05)}`],
  [
    "cosine",
    "Batches, and a schedule",
    `steps=200&batch=2&schedule=cosine&${three(0.05, 0.005, 0.05)}`,
  ],
].map(([id, title, query]) => ({ id, title, query }));
