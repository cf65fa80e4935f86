"""Every rule against torch.optim: a new rule is one row of one table.

Each row runs for 1,000 steps on five landscapes at once, with each of its settings,
beside torch's optimizer. Gradients are computed in float64 and rounded.
"""

import inspect
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch
from torch import optim

import gdlessons
from gdlessons import rules
from gdlessons.rules.adam_family import Moments, Peak
from gdlessons.rules.adaptive import Deltas
from gdlessons.rules.nadam_radam import Ahead

STEPS = 1_000
PATH_GAP = 1e-12  # the largest gap of a path to torch's, in float64
STEP_GAP = {torch.float64: 1e-12, torch.float32: 5e-7}  # of a step from torch's state


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
    "lion": Row(
        rules.lion,
        Lion,
        lambda s: s["m"],
        [{"lr": 1e-3}, {"lr": 1e-3, "betas": (0.3, 0.6), "weight_decay": 0.3}],
    ),
}


class Twin:
    """torch's optimizer, and our rule made to step from its state."""

    def __init__(self, row, setting, dtype):
        self.params = START.to(dtype, copy=True).requires_grad_()
        theirs = {TORCHS_NAME.get(name, name): v for name, v in setting.items()}
        self.optimizer = row.torchs([self.params], **theirs, **row.options)
        self.rule, self.state = row.rule(**setting), row.state
        self.ours, self.theirs = [], []

    def step(self, grad):
        here = self.params.detach()
        self.params.grad = grad.to(here.dtype)
        past = self.optimizer.state[self.params]
        state = self.state(past) if past else self.rule.init(here)
        self.ours.append(self.rule.step(here, self.params.grad, state)[0])
        self.optimizer.step()
        self.theirs.append(here.clone())


def largest_gap(ours, theirs):
    """By landscape, of any step; relative where torch's coordinate exceeds 1."""
    ours, theirs = torch.stack(ours), torch.stack(theirs)
    assert ours.dtype == theirs.dtype
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).amax((0, -1))


class Run(NamedTuple):
    """Largest gaps to torch's, each of shape (settings, landscapes)."""

    row: Row
    path: torch.Tensor  # in float64
    growth: torch.Tensor  # of a perturbation of 1e-10
    steps: dict  # by dtype: of one step from torch's own state


@pytest.fixture(scope="module", autouse=True)
def one_thread():  # threads wait for each other longer than these small products take
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=TABLE)
def run(request, one_thread):
    """One row of the table, advanced for all settings, landscapes, dtypes at once."""
    row = TABLE[request.param]
    dtypes = tuple(STEP_GAP)
    # torch keeps NAdam's product of momenta in the default dtype, whatever params' is.
    torch.set_default_dtype(torch.float64)
    twins = [
        [Twin(row, setting, dtype) for dtype in dtypes] for setting in row.settings
    ]
    params = [torch.stack([START, START + 1e-10]) for _ in row.settings]
    states = [pair[0].rule.init(both) for pair, both in zip(twins, params)]
    paths = [[] for _ in row.settings]
    for _ in range(STEPS):
        theirs = [torch.stack([t.params.detach().double() for t in p]) for p in twins]
        grads = gradient(torch.cat([torch.stack(params), torch.stack(theirs)], 1))
        for i, (pair, grad) in enumerate(zip(twins, grads)):
            params[i], states[i] = pair[0].rule.step(params[i], grad[:2], states[i])
            paths[i].append(params[i])
            for twin, its in zip(pair, grad[2:]):
                twin.step(its)
    torch.set_default_dtype(torch.float32)
    ours = [[p[0] for p in path] for path in paths]
    perturbed = [[p[1] for p in path] for path in paths]
    return Run(
        row,
        torch.stack([largest_gap(o, p[0].theirs) for o, p in zip(ours, twins)]),
        torch.stack([largest_gap(*both) for both in zip(perturbed, ours)]) / 1e-10,
        {
            dtype: torch.stack([largest_gap(p[k].ours, p[k].theirs) for p in twins])
            for k, dtype in enumerate(dtypes)
        },
    )


def test_a_path_of_1000_steps_is_torchs(run):
    calm = run.growth < 1e6
    screened = [(i, list(LANDSCAPES)[k]) for i, k in (~calm).nonzero().tolist()]
    assert screened == run.row.chaotic
    assert run.path[calm].max() < PATH_GAP


@pytest.mark.parametrize(("dtype", "most"), STEP_GAP.items(), ids=str)
def test_each_step_from_torchs_own_state_is_torchs(run, dtype, most):
    assert run.steps[dtype].max() < most


DEFAULTS = {  # of ours whose defaults are not torch's, or not there
    "momentum": {"beta": 0.9},
    "nesterov": {"beta": 0.9},
    "lion": {"lr": 1e-4, "betas": (0.9, 0.99), "weight_decay": 0.0},  # its authors'
}


@pytest.mark.parametrize("name", TABLE)
def test_defaults_are_torchs(name):
    row = TABLE[name]
    given = {
        argument: parameter.default
        for argument, parameter in inspect.signature(row.torchs).parameters.items()
        if argument in inspect.signature(row.rule).parameters
    } | DEFAULTS.get(name, {})
    assert given.keys() == inspect.signature(row.rule).parameters.keys()
    paths = []
    for rule in (row.rule(), row.rule(**given)):
        params, state = START, rule.init(START)
        for _ in range(20):
            params, state = rule.step(params, params, state)
        paths.append(params)
    assert torch.equal(*paths)
