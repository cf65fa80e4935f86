"""The playground's optimizers and landscapes, and what they have to follow.

The gaps are the largest that the tests allow; "How this site is tested" says them.
"""

from typing import NamedTuple

import torch
from torch import optim

import gdlessons
from gdlessons import rules

STEPS = 500
PATH_GAP, STEP_GAP = 1e-9, 1e-12  # the largest to torch's, of a path and a step
KAPPAS = (10.0, 300.0)  # of the quadratic, in the first and in the second setting


class Lion:
    """gdlessons.rules.lion, used as torch's optimizers are."""

    def __init__(self, params, **settings):
        (self.theta,) = params
        self.rule = rules.lion(**settings)
        self.state = self.rule.init(self.theta)

    @torch.no_grad()
    def step(self):
        new, self.state = self.rule.step(self.theta, self.theta.grad, self.state)
        self.theta.copy_(new)


class Row(NamedTuple):
    torchs: type
    settings: list[dict]  # two; the second shows where each constant stands
    given: dict = {}  # noqa: RUF012


FAST, SHOWN = {"lr": 0.05}, {"lr": 0.02, "beta1": 0.6, "beta2": 0.9, "eps": 1.0}
HEAVY = [{"lr": 2e-4, "momentum": 0.9}, {"lr": 2e-3, "momentum": 0.3}]
TABLE = {
    "gd": Row(optim.SGD, [{"lr": 1e-3}, {"lr": 4e-3}]),
    "momentum": Row(optim.SGD, HEAVY),
    "nesterov": Row(optim.SGD, HEAVY, {"nesterov": True}),
    "adagrad": Row(optim.Adagrad, [{"lr": 0.3}, {"lr": 0.5, "eps": 1.0}]),
    "rmsprop": Row(optim.RMSprop, [{"lr": 1e-3}, {"lr": 5e-3, "alpha": 0.9, "eps": 1}]),
    "adam": Row(optim.Adam, [FAST, SHOWN]),
    "amsgrad": Row(optim.Adam, [FAST, SHOWN], {"amsgrad": True}),
    "adamw": Row(optim.AdamW, [FAST, SHOWN | {"weight_decay": 0.3}]),
    "nadam": Row(optim.NAdam, [FAST, SHOWN | {"momentum_decay": 0.5}]),
    "radam": Row(optim.RAdam, [{"lr": 2e-3}, SHOWN | {"lr": 1e-3, "beta2": 0.95}]),
    "lion": Row(
        Lion,
        [{"lr": 1e-3}, {"lr": 3e-3, "beta1": 0.3, "beta2": 0.6, "weight_decay": 0.3}],
    ),
}
CHAOTIC = 1e4  # growth of a start's difference; rounding's, 1e-16, then reaches 1e-12
MOST_CHAOTIC = 5  # pairs of the 99 of each setting that may be screened out


LANDSCAPES = {
    "cubic": gdlessons.cubic_landscape,
    "bumpy": gdlessons.bumpy_landscape,
    "quadratic": gdlessons.quadratic,
    "rosenbrock": gdlessons.rosenbrock,
    "beale": gdlessons.beale,
    "himmelblau": gdlessons.himmelblau,
    "saddle": gdlessons.saddle,
    "rastrigin": gdlessons.rastrigin,
    "plateau": gdlessons.plateau,
}
POINTS, POINT_GAP = (
    2_000,
    1e-12,
)  # compared on each landscape, and the largest relative gap


def functions(kappa):
    own = {"quadratic": lambda: gdlessons.quadratic(kappa)}
    return [make() for make in (LANDSCAPES | own).values()]
