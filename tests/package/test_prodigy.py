"""Prodigy, against the paper's lines, its authors' package and another one."""

import pytest
import pytorch_optimizer
import torch
from prodigyopt import Prodigy

from gdlessons import rules
from gdlessons.rules.less_tuning import Distance
from tests.package import each_run
from tests.package.against_torch import LANDSCAPES, START, STEP_GAP, gradient

STEPS = 200
GAP = 1e-12
SETTINGS = {
    "usual": {"d0": 1e-4},
    "shown": {
        "lr": 0.3,
        "betas": (0.3, 0.6),
        "eps": 1.0,
        "weight_decay": 0.03,
        "d0": 1e-3,
        "d_coef": 0.7,
    },
}
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


def gap(ours, theirs):
    """Of a tensor or of each part of a state; relative where theirs exceeds 1."""
    if isinstance(ours, tuple):
        return max(gap(*both) for both in zip(ours, theirs))
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).max().item()


def published(x, g, state, setting, *, new_d):
    """A step of Prodigy with Adam's, Mishchenko & Defazio 2024, line by line.

    What multiplies ε is the old d, or, if asked for, the new one. It has no decay.
    """
    m, v, s, start, r, d = state
    (beta1, beta2), lr, eps = setting["betas"], setting["lr"], setting["eps"]
    root = beta2**0.5
    m = beta1 * m + (1 - beta1) * d * g
    v = beta2 * v + (1 - beta2) * d**2 * g**2
    r = root * r + (1 - root) * lr * d**2 * (g * (start - x)).sum(-1, keepdim=True)
    s = root * s + (1 - root) * lr * d**2 * g
    hat = r / s.abs().sum(-1, keepdim=True)
    following = torch.maximum(d, hat)
    x = x - lr * d * m / (v.sqrt() + (following if new_d else d) * eps)
    return x, Distance(m, v, s, start, r, following)


def from_the_papers_state(setting, *, new_d):
    """The largest gap of a step of ours, and of its state, along the paper's path."""
    rule = rules.prodigy(**setting)
    d0 = torch.full_like(START[:, :1], setting["d0"])
    x, state = START, rule.init(START)._replace(d=d0)
    most = 0.0
    for _ in range(STEPS):
        g = gradient(x)
        ours = rule.step(x, g, state)
        x, state = published(x, g, state, setting, new_d=new_d)
        most = max(most, gap(ours, (x, state)))
    return most


PAPERS = [
    {"lr": 1.0, "betas": (0.9, 0.999), "eps": 1e-8, "d0": 1e-6},
    {"lr": 0.3, "betas": (0.3, 0.6), "eps": 1.0, "d0": 1e-3},
]


@pytest.mark.parametrize("setting", PAPERS, ids=SETTINGS)
def test_it_is_the_papers_algorithm_with_the_new_d_beside_epsilon(setting):
    assert from_the_papers_state(setting, new_d=True) < GAP


def test_the_paper_has_the_old_d_beside_epsilon():
    assert from_the_papers_state(PAPERS[1], new_d=False) > 1e-4
    without = PAPERS[1] | {"eps": 0.0}
    assert from_the_papers_state(without, new_d=False) < GAP


def its_state(optimizer, params, root):
    """The package's state as ours: it leaves 1 − β₃ and d0 out of both sums."""
    its, group = optimizer.state[params], optimizer.param_groups[0]
    factor = (1 - root) * group["d0"]
    return Distance(
        its["exp_avg"].clone(),
        its["exp_avg_sq"].clone(),
        its["s"].clone() * factor,
        its["p0"].clone(),
        torch.tensor([group["d_numerator"] * factor], dtype=params.dtype),
        torch.tensor([group["d"]], dtype=params.dtype),
    )


@every_setting
@pytest.mark.parametrize("landscape", range(len(START)), ids=LANDSCAPES)
@pytest.mark.parametrize(("dtype", "most"), STEP_GAP.items(), ids=str)
def test_each_step_from_the_packages_state_is_the_packages(
    setting, landscape, dtype, most, capsys
):
    params = START[landscape].to(dtype, copy=True).requires_grad_()
    optimizer, rule = Prodigy([params], **setting), rules.prodigy(**setting)
    root = optimizer.param_groups[0]["betas"][1] ** 0.5
    state = rule.init(params.detach().clone())
    (function, _) = LANDSCAPES[[*LANDSCAPES][landscape]]
    slope = torch.func.grad(function)
    for _ in range(STEPS):
        here = params.detach().clone()
        params.grad = slope(here.double()).to(dtype)
        ours, after = rule.step(here, params.grad.clone(), state)
        optimizer.step()
        state = its_state(optimizer, params, root)
        assert ours.dtype == dtype
        assert gap((ours, after.d), (params.detach(), state.d)) < most


def path_gap(make, landscape, steps):
    """Of params and d, with the usual setting, from the same start."""
    setting = SETTINGS["usual"]
    function, start = LANDSCAPES[landscape]
    params = torch.tensor(start, dtype=torch.float64)
    twin = params.clone().requires_grad_()
    optimizer, rule = make([twin], **setting), rules.prodigy(**setting)
    state, slope, most = rule.init(params), torch.func.grad(function), 0.0
    for _ in range(steps):
        twin.grad = slope(twin.detach())
        optimizer.step()
        params, state = rule.step(params, slope(params), state)
        d = torch.tensor([optimizer.param_groups[0]["d"]], dtype=torch.float64)
        most = max(most, gap((params, state.d), (twin.detach(), d)))
    return most


@pytest.mark.parametrize("landscape", ["quadratic", "cubic"])
def test_a_path_is_the_packages(landscape):
    assert path_gap(Prodigy, landscape, STEPS) < GAP


def test_pytorch_optimizers_estimate_has_the_digits_of_the_default_dtype():
    """It sums in the default dtype, whatever params' is; else it is the authors'."""
    assert path_gap(pytorch_optimizer.Prodigy, "cubic", 100) > 1e-10
    torch.set_default_dtype(torch.float64)
    try:
        assert path_gap(pytorch_optimizer.Prodigy, "cubic", 100) < GAP
    finally:
        torch.set_default_dtype(torch.float32)


def test_the_defaults_are_the_packages():
    theirs = Prodigy([torch.zeros(1, requires_grad=True)]).defaults
    names = ("lr", "betas", "eps", "weight_decay", "d0", "d_coef")
    ours = rules.prodigy()
    same = rules.prodigy(**{name: theirs[name] for name in names})
    ends = []
    for rule in (ours, same):
        params, state = START, rule.init(START)
        for _ in range(20):
            params, state = rule.step(params, params, state)
        ends.append(params)
    assert torch.equal(*ends)
    assert theirs["beta3"] is None
    assert not theirs["use_bias_correction"]


def test_no_gradient_moves_nothing_and_spoils_nothing():
    rule = rules.prodigy()
    params, state = rule.step(START, torch.zeros_like(START), rule.init(START))
    assert torch.equal(params, START)
    params, state = rule.step(params, gradient(params), state)
    assert params.isfinite().all()
    assert state.d.isfinite().all()


def test_all_groups_of_the_package_share_one_estimate():
    start = torch.tensor([100.0, 0.01], dtype=torch.float64)
    parts = [start[i : i + 1].clone().requires_grad_() for i in range(2)]
    optimizer = Prodigy([{"params": [part]} for part in parts])
    rule = rules.prodigy()
    params, state = start, rule.init(start)
    for _ in range(100):
        for part in parts:
            part.grad = part.detach().clone()
        optimizer.step()
        params, state = rule.step(params, params, state)
    theirs = torch.cat([part.detach() for part in parts])
    torch.testing.assert_close(params, theirs, rtol=1e-10, atol=1e-10)
    first, second = optimizer.param_groups
    assert first["d"] == second["d"] == pytest.approx(state.d.item(), rel=1e-10)


VALUES = {
    "lr": (0.0, 0.5, 2.0),
    "betas": ((0.0, 0.5), (0.9, 0.9), (0.95, 0.999)),
    "eps": (1e-8, 1e-3, 1.0),
    "weight_decay": (0.0, 0.1, 1.0),
    "d0": (1e-6, 1e-3, 1.0),
    "d_coef": (0.0, 0.5, 2.0),
}


@pytest.mark.parametrize("argument", VALUES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("shape", [(2,), (3, 2)], ids=str)
def test_a_tensor_is_one_value_for_each_run(argument, dtype, shape):
    within = 1e-10 if dtype == torch.float64 else 1e-3
    values = VALUES[argument]
    each_run.check(rules.prodigy, argument, values, dtype, shape, within)
