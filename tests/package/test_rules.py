"""Every rule against torch.optim: a new rule is one row of one table.

Each row runs for 1,000 steps on five landscapes at once, with each of its settings,
beside torch's optimizer. Gradients are computed in float64 and rounded.
"""

import inspect
from typing import NamedTuple

import pytest
import torch

from tests.package.against_torch import (
    LANDSCAPES,
    PATH_GAP,
    START,
    STEP_GAP,
    STEPS,
    TABLE,
    TORCHS_NAME,
    Row,
    gradient,
)

pytestmark = pytest.mark.usefixtures("one_thread")


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
