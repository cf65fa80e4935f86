"""Adafactor, a rule for matrices: against torch, its paper, and another package."""

import pytest
import torch
from pytorch_optimizer import AdaFactor
from torch import optim

from gdlessons import rules
from tests.package.against_torch import PATH_GAP, STEP_GAP, STEPS

pytestmark = pytest.mark.usefixtures("one_thread")

SHAPES = pytest.mark.parametrize("shape", [(6, 3), (3, 6), (4, 4), (1, 5)], ids=str)
SETTINGS = {
    "usual": {},
    "shown": {
        "lr": 0.05,
        "beta2_decay": -0.3,
        "eps": (1.0, 0.5),
        "d": 1.5,
        "weight_decay": 0.3,
    },
    "unclipped": {"lr": 0.02, "eps": (0.1, 0.01), "d": 100.0},
}


def problem(shape, dtype=torch.float64):
    """‖S(θ − A)‖²/2 with curvatures from 1 to 0.01: its gradient, and a start."""
    draw = torch.Generator().manual_seed(0)
    goal, start = torch.randn(2, *shape, generator=draw, dtype=torch.float64)
    curvature = torch.rand(shape, generator=draw, dtype=torch.float64) ** 2 + 0.01
    return lambda at: curvature * (at.double() - goal), start.to(dtype)


def gap(ours, theirs):
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).max().item()


def largest_gap(optimizer, twin, slope, rule, params, steps):
    """Of our path to that of an optimizer whose parameter is twin."""
    state, largest = rule.init(params), 0.0
    for _ in range(steps):
        twin.grad = slope(twin.detach())
        optimizer.step()
        params, state = rule.step(params, slope(params), state)
        largest = max(largest, gap(params, twin.detach()))
    return largest


@SHAPES
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_path_of_1000_steps_is_torchs(setting, shape):
    slope, start = problem(shape)
    twin = start.clone().requires_grad_()
    optimizer = optim.Adafactor([twin], **setting)
    rule = rules.adafactor(**setting)
    assert largest_gap(optimizer, twin, slope, rule, start, STEPS) < PATH_GAP


@SHAPES
@pytest.mark.parametrize("dtype", STEP_GAP, ids=str)
def test_each_step_from_torchs_own_state_is_torchs(dtype, shape):
    setting = SETTINGS["shown"]
    slope, start = problem(shape, dtype)
    twin = start.clone().requires_grad_()
    optimizer, rule = optim.Adafactor([twin], **setting), rules.adafactor(**setting)
    state = rule.init(start)
    for t in range(100):
        here = twin.detach().clone()
        twin.grad = slope(here).to(dtype)
        ours, _ = rule.step(here, twin.grad, state)
        optimizer.step()
        assert ours.dtype == dtype
        assert gap(ours, twin.detach()) < STEP_GAP[dtype]
        past = optimizer.state[twin]
        kept = past["row_var"].clone(), past["col_var"].clone()
        state = type(state)(*kept, t + 1)


class Paper:
    """Algorithm 4 of Shazeer & Stern 2018, arXiv:1804.04235, line by line.

    With the settings of its algorithm 6, but for the largest relative step, lr.
    """

    def __init__(self, theta, lr=1e-2, eps1=1e-30):
        self.theta, self.lr, self.eps1 = theta, lr, eps1
        self.R = torch.zeros(theta.shape[0], 1).double()
        self.C = torch.zeros(1, theta.shape[1]).double()
        self.t = 0

    @torch.no_grad()
    def step(self):
        self.t += 1
        n, m = self.theta.shape
        ones_n = torch.ones(n, 1).double()
        ones_m = torch.ones(m, 1).double()
        rho = min(self.lr, 1 / self.t**0.5)
        alpha = max(1e-3, (self.theta.square().sum() / (n * m)).sqrt()) * rho
        G = self.theta.grad
        beta2 = 1 - self.t ** (-0.8)
        squares = G**2 + self.eps1 * ones_n @ ones_m.T
        self.R = beta2 * self.R + (1 - beta2) * squares @ ones_m
        self.C = beta2 * self.C + (1 - beta2) * ones_n.T @ squares
        V = self.R @ self.C / (ones_n.T @ self.R)
        U = G / V.sqrt()
        U_hat = U / max(1, (U.square().sum() / (n * m)).sqrt() / 1.0)
        self.theta -= alpha * U_hat


@SHAPES
@pytest.mark.parametrize("lr", [1e-2, 0.3])
def test_it_is_the_papers_algorithm_4_where_epsilon_plays_no_part(lr, shape):
    slope, start = problem(shape)
    twin = start.clone().requires_grad_()
    rule = rules.adafactor(lr=lr)
    assert largest_gap(Paper(twin, lr), twin, slope, rule, start, 300) < PATH_GAP


def others(twin, eps1=1e-30):
    """pytorch_optimizer's, which has momentum by default."""
    return AdaFactor([twin], lr=None, betas=(None, 0.999), eps1=eps1)


@SHAPES
def test_it_is_another_packages_without_its_momentum(shape):
    slope, start = problem(shape)
    twin = start.clone().requires_grad_()
    rule = rules.adafactor()
    assert largest_gap(others(twin), twin, slope, rule, start, 300) < PATH_GAP


@pytest.mark.parametrize("make", [lambda p: Paper(p, eps1=1.0), lambda p: others(p, 1)])
def test_where_epsilon_stands_torch_differs_from_both(make):
    """They add it to the squares; torch takes it for the least root."""
    slope, start = problem((4, 4))
    twin = start.clone().requires_grad_()
    rule = rules.adafactor(eps=(1.0, 1e-3))
    assert largest_gap(make(twin), twin, slope, rule, start, 10) > 1e-3
    both = [start.clone().requires_grad_() for _ in range(2)]
    for optimizer, twin in zip((Paper(both[0], eps1=1.0), others(both[1], 1.0)), both):
        for _ in range(10):
            twin.grad = slope(twin.detach())
            optimizer.step()
    assert gap(*(twin.detach() for twin in both)) < PATH_GAP


def test_it_keeps_one_number_for_each_row_and_each_column():
    rows, columns, t = rules.adafactor().init(torch.zeros(50, 20))
    assert rows.numel() + columns.numel() == 50 + 20
    assert t == 0


TRIED = [-2.0, -0.1, 0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize("argument", ["lr", "beta2_decay", "d", "weight_decay"])
@pytest.mark.parametrize("value", TRIED)
def test_refused_is_what_torch_refuses(argument, value):
    assert refuses(rules.adafactor, **{argument: value}) == refuses(
        optim.Adafactor, [torch.zeros(2, 2)], **{argument: value}
    )


@pytest.mark.parametrize("value", TRIED)
@pytest.mark.parametrize("place", [0, 1])
def test_refused_epsilons_are_those_that_torch_refuses(place, value):
    eps = (value, 0.1) if place == 0 else (0.1, value)
    theirs = refuses(optim.Adafactor, [torch.zeros(2, 2)], eps=eps)
    assert refuses(rules.adafactor, eps=eps) == theirs


def refuses(make, *args, **options):
    try:
        make(*args, **options)
    except ValueError:
        return True
    return False


def test_defaults_are_torchs():
    theirs = optim.Adafactor([torch.zeros(2, 2)]).defaults
    given = {k: theirs[k] for k in ("lr", "beta2_decay", "eps", "d", "weight_decay")}
    slope, start = problem((4, 3))
    ends = []
    for rule in (rules.adafactor(), rules.adafactor(**given)):
        params, state = start, rule.init(start)
        for _ in range(20):
            params, state = rule.step(params, slope(params), state)
        ends.append(params)
    assert torch.equal(*ends)
