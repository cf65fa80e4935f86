/** The state as a PyTorch program that needs nothing else and prints the same losses. */

import { noisy, schedules } from "./trajectory.js";

const LION = `class Lion(torch.optim.Optimizer):  # algorithm 2 of Chen et al. 2023
    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                direction = (beta1 * m + (1 - beta1) * p.grad).sign()
                p.sub_(group["lr"] * (direction + group["weight_decay"] * p))
                m.copy_(beta2 * m + (1 - beta2) * p.grad)`;

const wrongAdam = (switches) =>
  `class WrongAdam(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, t=0))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (beta1, beta2), eps = group["betas"], group["eps"]
            group["t"] = t = group["t"] + 1
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                m.lerp_(p.grad, 1 - beta1)
                v.mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
                ${hats(switches)}
                ${root(switches)}
                p.sub_(group["lr"] * m_hat / size)`;

function hats({ noBias, wrongBias }) {
  if (noBias) return "m_hat, v_hat = m, v  # a mistake: no bias correction";
  const [sign, why] = wrongBias ? ["*", "  # a mistake: multiplied"] : ["/", ""];
  const corrected = [1, 2].map((k) => `(1 - beta${k}**t)`);
  return `m_hat, v_hat = m ${sign} ${corrected[0]}, v ${sign} ${corrected[1]}${why}`;
}

const root = ({ epsInside }) =>
  epsInside
    ? "size = (v_hat + eps).sqrt()  # a mistake: eps inside the root"
    : "size = v_hat.sqrt() + eps";

const mistaken = (id, switches) => id === "adam" && Object.values(switches).some(Boolean);

/** lr and momentum always, the others where they differ from torch's defaults. */
function settings(hyper, specs, given) {
  const differs = (key) => hyper[key] !== specs[key].default;
  const beta = (key) => key.startsWith("beta");
  const told = (key) => key === "lr" || key === "momentum" || (differs(key) && !beta(key));
  const keys = Object.keys(specs);
  const parts = keys.filter(told).map((key) => `${key}=${hyper[key]}`);
  if (keys.filter(beta).some(differs)) parts.push(`betas=(${hyper.beta1}, ${hyper.beta2})`);
  return [...parts, given].filter(Boolean).join(", ");
}

function runLine({ optimizer: id, hyper }, { switches }, optimizers) {
  const { name, torch, given, hyper: specs } = optimizers[id];
  const own = mistaken(id, switches) ? "WrongAdam" : name;
  const type = torch && own === name ? `torch.optim.${torch}` : own;
  return `run("${name}", lambda p: ${type}(p, ${settings(hyper, specs, given)}))`;
}

/** The steps whose losses are printed: the start, the quarters, the last. */
export const printed = (steps) => [
  ...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * steps))),
];

/** A number as Python's float: without a point it would make a tensor of integers. */
const float = (x) => (Number.isInteger(x) ? x.toFixed(1) : String(x));

const indented = (code) => code.replace(/^/gm, "    ");

/** What a chaotic run's losses are worth. */
const warning = (step) =>
  step >= 0 ? `  # chaotic: at step ${step} a last bit decides where it is` : "";

/** With `chaotic`: for each run the step from which on no digit of a loss holds, or -1. */
export function snippet(state, landscapes, optimizers, chaotic = []) {
  const { landscape, options, runs, start, steps, switches, schedule, batch, seed } = state;
  const ids = runs.map((run) => run.optimizer);
  const { title, python, points } = landscapes[landscape];
  const some = noisy(batch, landscapes[landscape]), planned = schedule !== "constant";
  const classes = [];
  if (ids.includes("lion")) classes.push(LION);
  if (ids.some((id) => mistaken(id, switches))) classes.push(wrongAdam(switches));
  if (planned) {
    classes.push(`def factor(t):  # of the learning rate, at step t
    return ${schedules[schedule].python(steps)}`);
  }
  const lines = [
    `theta = torch.tensor([${start.map(float).join(", ")}], requires_grad=True)`,
    "optimizer = optimizer([theta])",
    planned && "schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)",
    some && `generator = torch.Generator().manual_seed(${seed})`,
    `for step in range(${steps} + 1):`,
    "    loss = f(theta)",
    `    if step in (${printed(steps).join(", ")}):`,
    '        print(name, step, f"{loss.item():.8g}")',
    some && `    batch = torch.randperm(${points}, generator=generator)[:${batch}]`,
    some && "    loss = f(theta, batch)",
    "    optimizer.zero_grad()",
    "    loss.backward()",
    "    optimizer.step()",
    planned && "    schedule.step()",
  ];
  const given = some ? "theta, batch=slice(None)" : "theta";
  return [
    `${planned ? "import math\n\n" : ""}import torch

torch.set_default_dtype(torch.float64)`,
    ...classes,
    `def f(${given}):  # ${title}
    x, y = theta
${indented(python(options, some ? "\nX, Y = X[batch], Y[batch]" : ""))}`,
    `def run(name, optimizer):
${indented(lines.filter(Boolean).join("\n"))}`,
    runs.map((run, i) => runLine(run, state, optimizers) + warning(chaotic[i])).join("\n"),
  ].join("\n\n\n") + "\n";
}
