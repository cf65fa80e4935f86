"""Schedules and clipping as torch has them, around every rule."""

import pytest
import torch

from gdlessons import clipped, rules, scheduled
from tests.package.against_torch import START, TABLE, TORCHS_NAME, gradient

STEPS = 200
FACTORS = [min(1, (t + 1) / 20) * (1 - t / STEPS) for t in range(STEPS)]


def gap(ours, theirs):
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).max().item()


@pytest.mark.parametrize("name", TABLE)
def test_a_scheduled_rule_goes_as_torchs_scheduler_has_it(name):
    row = TABLE[name]
    setting = row.settings[0]
    params = START.clone().requires_grad_()
    theirs = {TORCHS_NAME.get(key, key): value for key, value in setting.items()}
    optimizer = row.torchs([params], **theirs, **row.options)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, FACTORS.__getitem__)
    rule = scheduled(row.rule(**setting), lambda t: FACTORS[t - 1])
    ours, state = START, rule.init(START)
    if name == "lion":  # our twin of it reads no scheduler's lr
        optimizer.param_groups[0]["lr"] = setting["lr"] * FACTORS[0]
    for t in range(STEPS - 1):
        params.grad = gradient(params.detach())
        ours, state = rule.step(ours, params.grad, state)
        optimizer.step()
        scheduler.step()
        most = 1e-9 if name == "nadam" else 1e-12  # torch's product of μ is a float32
        assert gap(ours, params.detach()) < most, t
        ours = params.detach().clone()  # chaos is not what is asked here


def test_a_factor_may_be_one_for_each_run():
    rule = rules.gradient_descent(lr=0.1)
    factors = torch.tensor([[1.0], [0.5]])
    many = scheduled(rule, lambda t: factors / t)
    start = torch.ones(2, 3)
    moved, state = many.step(start, torch.ones(2, 3), many.init(start))
    moved, _ = many.step(moved, torch.ones(2, 3), state)
    expected = 1 - 0.1 * 1.5 * factors.expand(2, 3)
    torch.testing.assert_close(moved, expected)


@pytest.mark.parametrize("length", [0.0, 0.3, 1.0, 50.0])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_clipped_rule_is_given_torchs_clipped_gradient(length, dtype):
    grad = length * torch.tensor([0.6, -0.8], dtype=dtype)
    params = torch.zeros(2, dtype=dtype, requires_grad=True)
    params.grad = grad.clone()
    torch.nn.utils.clip_grad_norm_([params], 0.5)
    rule = clipped(rules.gradient_descent(lr=1.0), max_norm=0.5)
    moved, _ = rule.step(torch.zeros(2, dtype=dtype), grad, rule.init(params))
    assert moved.dtype == dtype
    torch.testing.assert_close(moved, -params.grad)


def test_a_norm_may_be_one_for_each_run():
    rule = clipped(
        rules.gradient_descent(lr=1.0), max_norm=torch.tensor([[1.0], [9.0]])
    )
    grad = torch.tensor([[3.0, 4.0], [3.0, 4.0]])
    moved, _ = rule.step(torch.zeros(2, 2), grad, rule.init(grad))
    torch.testing.assert_close(moved.norm(dim=-1), torch.tensor([1.0, 5.0]))


@pytest.mark.parametrize("max_norm", [0, -1.0, torch.tensor([[1.0], [0.0]])])
def test_a_norm_is_positive(max_norm):
    with pytest.raises(ValueError, match="max_norm must be positive, got"):
        clipped(rules.adam(), max_norm)
