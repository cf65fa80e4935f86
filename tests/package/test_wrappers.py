"""Schedules, clipping and averages as torch has them, around rules."""

import pytest
import torch
from torch import nn
from torch.optim import swa_utils

from gdlessons import averaged, clipped, rules, scheduled
from tests.package.against_torch import START, TABLE, TORCHS_NAME, gradient

STEPS = 200
FACTORS = [min(1, (t + 1) / 20) * (1 - t / STEPS) for t in range(STEPS)]


def gap(ours, theirs):
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).max().item()


@pytest.mark.parametrize("name", [name for name in TABLE if name != "rprop"])
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


def path_of_averages(rule, start, slope, steps, restart_after=0):
    """Params and averages after each step, as a wrapped rule has them."""
    params, state, path = start, rule.init(start), []
    for t in range(1, steps + 1):
        params, state = rule.step(params, slope(params), state)
        path.append((params, state.mean))
        if t == restart_after:
            state = state._replace(t=0)
    return tuple(torch.stack(each) for each in zip(*path))


def uneven(params):
    """The slope of an uneven bowl."""
    return params + torch.sin(5 * params)


BEGIN = torch.tensor([3.0, -2.0], dtype=torch.float64)


@pytest.mark.parametrize("decay", [None, 0.0, 0.3, 0.99])
@pytest.mark.parametrize("make", [rules.gradient_descent, rules.adam])
def test_an_average_is_the_weighted_mean_of_the_path_beside_it(make, decay):
    rule = averaged(make(lr=0.1), decay)
    path, means = path_of_averages(rule, BEGIN, uneven, 100)
    alone, state = BEGIN, make(lr=0.1).init(BEGIN)
    for t in range(1, 101):
        alone, state = make(lr=0.1).step(alone, uneven(alone), state)
        assert torch.equal(path[t - 1], alone)
        ages = torch.arange(t - 1, -1, -1, dtype=torch.float64)
        weights = torch.ones_like(ages) if decay is None else decay**ages
        mean = (weights[:, None] * path[:t]).sum(0) / weights.sum()
        assert gap(means[t - 1], mean) < 1e-12


@pytest.mark.parametrize(
    ("decay", "function"),
    [
        (None, None),
        (0.9, lambda old, new, n: old + 0.1 / (1 - 0.9 ** (int(n) + 1)) * (new - old)),
    ],
)
def test_it_is_torchs_averaged_model(decay, function):
    model = nn.Linear(2, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(model.weight, 2.0)
    mean = swa_utils.AveragedModel(model, avg_fn=function)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    start = model.weight.detach()[0].clone()
    rule = averaged(rules.gradient_descent(lr=0.1), decay)
    _, ours = path_of_averages(rule, start, uneven, 50)
    for each in ours:
        model.weight.grad = uneven(model.weight.detach())
        optimizer.step()
        mean.update_parameters(model)
        assert gap(each, mean.module.weight.detach()[0]) < 1e-12


def test_torchs_moving_average_keeps_the_first_as_if_it_had_been_there_always():
    decay, values = 0.9, torch.tensor([5.0, 1.0, 2.0], dtype=torch.float64)
    model = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    mean = swa_utils.AveragedModel(
        model, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(decay)
    )
    for value in values:
        nn.init.constant_(model.weight, value)
        mean.update_parameters(model)
    weights = torch.tensor([decay**2, 0.1 * decay, 0.1], dtype=torch.float64)
    assert gap(mean.module.weight.detach(), (weights * values).sum()) < 1e-12


@pytest.mark.parametrize("t0", [0, 10])
def test_asgds_ax_is_the_mean_from_its_second_step_after_t0_on(t0):
    theta = BEGIN.clone().requires_grad_()
    optimizer = torch.optim.ASGD([theta], lr=0.1, lambd=0.0, t0=t0)
    rule = averaged(rules.gradient_descent(lr=0.1))
    _, ours = path_of_averages(rule, BEGIN, uneven, 50, restart_after=t0 + 1)
    for t, each in enumerate(ours, 1):
        theta.grad = uneven(theta.detach())
        optimizer.step()
        ax = optimizer.state[theta]["ax"]
        assert gap(ax, each if t > t0 + 1 else theta.detach()) < 1e-7  # mu: a float32


def test_a_decay_may_be_one_for_each_run():
    decay = torch.tensor([[0.3], [0.9]])
    rule = averaged(rules.gradient_descent(lr=0.1), decay)
    _, together = path_of_averages(rule, BEGIN.expand(2, 2), uneven, 20)
    for i, each in enumerate(decay.double().flatten().tolist()):
        rule = averaged(rules.gradient_descent(lr=0.1), each)
        _, alone = path_of_averages(rule, BEGIN, uneven, 20)
        torch.testing.assert_close(together[:, i], alone, rtol=1e-12, atol=0)


def test_an_average_keeps_float32():
    rule = averaged(rules.adam(), torch.tensor([[0.5]]))
    _, means = path_of_averages(rule, BEGIN.float(), uneven, 3)
    assert means.dtype == torch.float32


@pytest.mark.parametrize("decay", [-0.1, 1.0, 1, torch.tensor([[0.5], [1.0]])])
def test_a_decay_is_below_one(decay):
    with pytest.raises(ValueError, match="decay must be at least 0 and below 1, got"):
        averaged(rules.adam(), decay)
