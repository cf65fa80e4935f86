"""The table of rules and the optimizers of torch that they have to follow.

Each row names a rule, torch's optimizer, how torch's state is ours, and settings. The
gaps are the largest that the tests allow; "How this site is tested" says them.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import optim

import gdlessons
from gdlessons import rules
from gdlessons.rules.adam_family import Moments, Peak
from gdlessons.rules.adaptive import Deltas
from gdlessons.rules.nadam_radam import Ahead
from gdlessons.rules.signs import Sizes

STEPS = 1_000
PATH_GAP = 1e-12  # the largest gap of a path to torch's, in float64
STEP_GAP = {torch.float64: 1e-12, torch.float32: 5e-7}  # of a step from torch's state
MUON_STEPS = 30
MUON_GAP = {dtype: 50 * torch.finfo(dtype).eps for dtype in STEP_GAP}


LANDSCAPES = {
    "quadratic": (gdlessons.quadratic(kappa=30, angle=math.pi / 6), (2.0, -1.0)),
    "rosenbrock": (gdlessons.rosenbrock(), (-1.2, 1.0)),
    "beale": (gdlessons.beale(), (1.0, 0.8)),
    "himmelblau": (gdlessons.himmelblau(), (-1.0, 0.5)),
    "cubic": (gdlessons.cubic_landscape(), (2.6, 1.6)),
}
START = torch.tensor([start for _, start in LANDSCAPES.values()], dtype=torch.float64)


def gradient(points):
    """Of each landscape at its row: (..., 5, 2) to the same shape."""
    points = points.detach().requires_grad_()
    rows = zip(LANDSCAPES.values(), points.unbind(-2))
    total = sum(function(row).sum() for (function, _), row in rows)
    return torch.autograd.grad(total, points)[0]


class Lion(optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023, arXiv:2302.06675, line by line."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "wd": weight_decay})

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        (theta,) = group["params"]
        m = self.state[theta].setdefault("m", torch.zeros_like(theta))
        (beta1, beta2), eta, decay = group["betas"], group["lr"], group["wd"]
        c = beta1 * m + (1 - beta1) * theta.grad
        theta -= eta * (torch.sign(c) + decay * theta)
        m.copy_(beta2 * m + (1 - beta2) * theta.grad)


def moments(state):
    return Moments(state["exp_avg"], state["exp_avg_sq"], int(state["step"]))


class Row(NamedTuple):
    rule: Callable
    torchs: type[optim.Optimizer]
    state: Callable[[dict], Any]  # torch's state of a parameter, as ours
    settings: list[dict]  # of the rule; the last with constants that show their place
    options: dict = {}  # noqa: RUF012 what else torch's is given
    chaotic: list = []  # noqa: RUF012 (setting, landscape): not compared as a path


TORCHS_NAME = {"beta": "momentum"}
HEAVY = [{"lr": 1e-4, "beta": 0.9}, {"lr": 5e-4, "beta": 0.3}]
PLAIN, SHOWN = {"lr": 0.02}, {"lr": 3e-3, "betas": (0.3, 0.6), "eps": 1.0}
TABLE = {
    "gradient_descent": Row(
        rules.gradient_descent, optim.SGD, lambda s: (), [{"lr": 1e-3}, {"lr": 3e-4}]
    ),
    "momentum": Row(rules.momentum, optim.SGD, lambda s: s["momentum_buffer"], HEAVY),
    "nesterov": Row(
        rules.nesterov,
        optim.SGD,
        lambda s: s["momentum_buffer"],
        HEAVY,
        options={"nesterov": True},
    ),
    "adagrad": Row(
        rules.adagrad,
        optim.Adagrad,
        lambda s: s["sum"],
        [{"lr": 0.1}, {"lr": 0.2, "eps": 1.0}],
    ),
    "adadelta": Row(
        rules.adadelta,
        optim.Adadelta,
        lambda s: Deltas(s["square_avg"], s["acc_delta"]),
        [{"lr": 0.1}, {"lr": 0.02, "rho": 0.3, "eps": 1.0}],
    ),
    "rmsprop": Row(
        rules.rmsprop,
        optim.RMSprop,
        lambda s: s["square_avg"],
        [{"lr": 1e-3}, {"lr": 1e-2, "alpha": 0.3, "eps": 1.0}],
        chaotic=[(1, "rosenbrock")],
    ),
    "adam": Row(rules.adam, optim.Adam, moments, [PLAIN, SHOWN]),
    "amsgrad": Row(
        rules.amsgrad,
        optim.Adam,
        lambda s: Peak(moments(s), s["max_exp_avg_sq"]),
        [PLAIN, SHOWN],
        options={"amsgrad": True},
    ),
    "adamax": Row(
        rules.adamax,
        optim.Adamax,
        lambda s: Moments(s["exp_avg"], s["exp_inf"], int(s["step"])),
        [PLAIN, SHOWN],
    ),
    "nadam": Row(
        rules.nadam,
        optim.NAdam,
        lambda s: Ahead(moments(s), s["mu_product"].item()),
        [PLAIN, SHOWN | {"momentum_decay": 0.5}],
    ),
    "radam": Row(
        rules.radam,
        optim.RAdam,
        moments,
        [{"lr": 1e-3}, SHOWN | {"lr": 1e-3}, SHOWN | {"lr": 1e-3, "betas": (0.3, 0.9)}],
    ),
    "adamw": Row(
        rules.adamw, optim.AdamW, moments, [PLAIN, SHOWN | {"weight_decay": 0.3}]
    ),
    "rprop": Row(
        rules.rprop,
        optim.Rprop,
        lambda s: Sizes(s["prev"], s["step_size"]),
        [{"lr": 0.01}, {"lr": 0.1, "etas": (0.3, 1.5), "step_sizes": (0.02, 0.2)}],
    ),
    "lion": Row(
        rules.lion,
        Lion,
        lambda s: s["m"],
        [{"lr": 1e-3}, {"lr": 1e-3, "betas": (0.3, 0.6), "weight_decay": 0.3}],
    ),
}
