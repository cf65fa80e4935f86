"""The loop over landscapes, against torch.optim and closed forms."""

import math
import weakref

import numpy as np
import pytest
import torch
from torch import Tensor, optim

from gdlessons import (
    BumpyModel,
    CubicModel,
    bumpy_data,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    descend,
    himmelblau,
    quadratic,
    rosenbrock,
    rules,
    saddle,
    train,
)


@pytest.mark.parametrize(
    ("landscape", "create", "data", "start"),
    [
        (cubic_landscape(), CubicModel, cubic_data, (2.5, 1.75)),
        (bumpy_landscape(), BumpyModel, bumpy_data, (-5.5, 6.0)),
    ],
)
@pytest.mark.parametrize(
    ("rule", "make"),
    [
        (rules.gradient_descent(0.05), lambda p: optim.SGD(p, lr=0.05)),
        (rules.momentum(0.02, 0.8), lambda p: optim.SGD(p, lr=0.02, momentum=0.8)),
        (rules.adam(0.1, eps=1.0), lambda p: optim.Adam(p, lr=0.1, eps=1.0)),
    ],
)
def test_a_descent_is_the_training_of_the_model(
    landscape, create, data, start, rule, make
):
    model = create(*start).double()
    trained = train(model, make(model.parameters()), *map(Tensor.double, data()), 50)
    start = torch.tensor(start, dtype=torch.float64)
    descended = descend(landscape, start, rule, 50)
    for one, other in zip(descended, trained):
        torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5])
def test_momentum_on_a_turned_bowl_has_its_closed_form(beta):
    kappa, angle, lr, steps = 20.0, 0.4, 0.06, 80
    cos, sin = math.cos(angle), math.sin(angle)
    axes = torch.tensor([[cos, sin], [-sin, cos]], dtype=torch.float64)
    start = torch.tensor([2.0, -1.0], dtype=torch.float64)
    run = descend(quadratic(kappa, angle), start, rules.momentum(lr, beta), steps)
    for curvature, error in zip((1.0, kappa), (run.params @ axes.T).T):
        matrix = np.array([[1 - lr * curvature, -lr * beta], [curvature, beta]])
        powers = [np.linalg.matrix_power(matrix, t)[0, 0] for t in run.steps]
        expected = error[0].item() * np.array(powers)
        assert error.numpy() == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_cycle_of_heavy_ball_is_the_published_one():
    """Lessard, Recht & Packard, arXiv:1408.3595, section 4.6: one parameter."""

    def function(params):
        x = params[..., 0]
        middle = torch.where(x < 2, x**2 / 2 + 24 * x - 12, 12.5 * x**2 - 24 * x + 36)
        return torch.where(x < 1, 12.5 * x**2, middle)

    start = torch.tensor([[3.3], [3.0]], dtype=torch.float64)
    run = descend(function, start, rules.momentum(1 / 9, 4 / 9), 3000, every=1)
    cycle = [792 / 1225, -2208 / 1225, 2592 / 1225]
    last = run.params[-3:, 0, 0].tolist()
    assert sorted(last) == pytest.approx(sorted(cycle), rel=1e-9)
    assert run.params[-1, 1].abs() < 1e-9


@pytest.mark.parametrize(
    ("steps", "every", "kept"),
    [
        (10, 1, list(range(11))),
        (10, 5, [0, 5, 10]),
        (10, 4, [0, 4, 8, 10]),
        (10, 10, [0, 10]),
        (10, 99, [0, 10]),
        (1, 2, [0, 1]),
        (0, 1, [0]),
        (0, 3, [0]),
    ],
)
def test_every_so_many_steps_are_kept_and_the_last(steps, every, kept):
    start = torch.tensor([[-1.0, 2.0], [0.0, 1.0], [1.5, 1.5]])
    whole = descend(rosenbrock(), start, rules.adam(0.1), steps)
    run = descend(rosenbrock(), start, rules.adam(0.1), steps, every=every)
    assert run.steps.tolist() == kept
    assert whole.steps.tolist() == list(range(steps + 1))
    for part, of_whole in zip(run[:3], whole[:3]):
        assert torch.equal(part, of_whole[kept])


@pytest.mark.parametrize("every", [1, 7])
def test_only_what_is_kept_takes_memory(every):
    alive, most = weakref.WeakSet(), 0

    def spied(params):
        nonlocal most
        alive.add(params)
        most = max(most, len(alive))
        assert params.is_leaf  # else it holds on to all that came before
        return rosenbrock()(params)

    start = torch.zeros(10, 2)
    run = descend(spied, start, rules.adam(0.1), 100, every=every)
    assert most <= 2
    kept = len(run.steps)
    assert kept == (101 if every == 1 else 16)
    sizes = [part.untyped_storage().nbytes() for part in run]
    assert sizes == [kept * 10 * 2 * 4, kept * 10 * 4, kept * 10 * 2 * 4, kept * 8]


def test_what_is_recorded_is_the_landscape_at_the_params():
    start = himmelblau().grid(4)[:3].double()
    run = descend(himmelblau(), start, rules.rmsprop(0.05), 20)
    params = run.params.clone().requires_grad_()
    losses = himmelblau()(params)
    losses.sum().backward()
    assert torch.equal(run.params[0], start)
    assert torch.equal(run.losses, losses)
    assert torch.equal(run.gradients, params.grad)
    assert run.params.shape == run.gradients.shape == (21, 3, 4, 2)


def test_landscape_and_rule_are_asked_once_a_step():
    asked, stepped = [], []
    init, step = rules.momentum(0.1)

    def spied(params):
        asked.append(params)
        return saddle()(params)

    def spied_step(params, grad, state):
        stepped.append(grad)
        return step(params, grad, state)

    descend(spied, torch.ones(5, 2), rules.Rule(init, spied_step), 7, every=3)
    assert len(asked) == 8
    assert len(stepped) == 1 + 7  # first, to see whether the shapes fit
    assert not stepped[0].any()


def test_a_start_is_left_alone_and_nothing_is_left_to_differentiate():
    start = torch.ones(3, 2, requires_grad=True)
    run = descend(saddle(), start, rules.gradient_descent(0.1), 5)
    assert start.tolist() == [[1, 1]] * 3
    assert start.grad is None
    assert not any(part.requires_grad for part in run)
    run.params[0] = 7
    assert start.tolist() == [[1, 1]] * 3
