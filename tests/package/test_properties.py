"""What changes nothing about a rule's path, and what does: laws, on many quadratics."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import tensor

from gdlessons import rules

LINEAR = {
    "gradient_descent": lambda lr=0.02: rules.gradient_descent(lr=lr),
    "momentum": lambda lr=0.02: rules.momentum(lr=lr, beta=0.8),
    "nesterov": lambda lr=0.02: rules.nesterov(lr=lr, beta=0.8),
}
SCALED = {  # each coordinate divided by its gradients' size
    "adagrad": lambda eps=0.0: rules.adagrad(lr=0.2, eps=eps),
    "rmsprop": lambda eps=0.0: rules.rmsprop(lr=0.02, alpha=0.9, eps=eps),
    "adam": lambda eps=0.0: rules.adam(lr=0.05, eps=eps),
    "amsgrad": lambda eps=0.0: rules.amsgrad(lr=0.05, eps=eps),
    "adamax": lambda eps=0.0: rules.adamax(lr=0.05, eps=eps),
    "nadam": lambda eps=0.0: rules.nadam(lr=0.05, eps=eps),
}
OTHERS = {
    "adadelta": lambda: rules.adadelta(eps=1e-3),
    "radam": lambda: rules.radam(lr=0.05),
    "adamw without decay": lambda: rules.adamw(lr=0.05, weight_decay=0.0),
    "lion": lambda: rules.lion(lr=0.01),
}


def rows(table):
    return pytest.mark.parametrize("make", table.values(), ids=table)


coordinates = st.tuples(*[st.floats(0.5, 3)] * 2)
starts = coordinates.map(lambda pair: tensor(pair, dtype=torch.float64))
curvatures = starts.map(lambda pair: pair * tensor([1.0, 10.0]))
few = settings(max_examples=10, deadline=None, derandomize=True)


def path(rule, start, gradient, steps=40):
    params, state, path = start, rule.init(start), []
    for _ in range(steps):
        params, state = rule.step(params, gradient(params), state)
        path.append(params)
    return torch.stack(path)


def same(one, other):
    torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-9)


@rows(SCALED | {"lion": OTHERS["lion"]})
@few
@given(starts, curvatures, st.floats(1e-4, 1e4))
def test_the_loss_times_a_constant_changes_nothing(make, start, curvature, factor):
    plain = path(make(), start, lambda p: curvature * p)
    same(path(make(), start, lambda p: factor * curvature * p), plain)


@rows(SCALED)
@few
@given(starts, curvatures, st.floats(10, 1000))
def test_but_only_up_to_epsilon(make, start, curvature, factor):
    plain = path(make(eps=0.5), start, lambda p: curvature * p)
    same(path(make(factor * 0.5), start, lambda p: factor * curvature * p), plain)
    other = path(make(eps=0.5), start, lambda p: factor * curvature * p)
    assert (other - plain).abs().max() > 1e-3


@rows(LINEAR)
@few
@given(starts, curvatures, st.floats(1e-4, 1e4))
def test_the_loss_times_a_constant_is_lr_times_it(make, start, curvature, factor):
    plain = path(make(), start, lambda p: curvature * p)
    same(path(make(0.02 / factor), start, lambda p: factor * curvature * p), plain)


def turned(make, start, curvature, angle):
    """The path on the turned quadratic, turned back; and the path on the first."""
    c, s = math.cos(angle), math.sin(angle)
    turn = tensor([[c, -s], [s, c]], dtype=torch.float64)
    matrix = turn @ torch.diag(curvature) @ turn.T
    plain = path(make(), start, lambda p: curvature * p)
    return path(make(), turn @ start, lambda p: matrix @ p) @ turn, plain


@rows(LINEAR)
@few
@given(starts, curvatures, st.floats(0, 2 * math.pi))
def test_a_rotation_turns_the_path(make, start, curvature, angle):
    same(*turned(make, start, curvature, angle))


@rows(SCALED | OTHERS)
def test_but_not_where_coordinates_are_scaled(make):
    ill_conditioned = tensor([0.5, 15.0], dtype=torch.float64)
    back, plain = turned(
        make, tensor([2.0, 1.0]).double(), ill_conditioned, math.pi / 4
    )
    assert (back - plain).abs().max() > 0.1


@rows(LINEAR | SCALED | OTHERS)
@few
@given(starts, curvatures, starts)
def test_a_translation_moves_the_path(make, start, curvature, shift):
    plain = path(make(), start, lambda p: curvature * p)
    moved = path(make(), start + shift, lambda p: curvature * (p - shift))
    same(moved - shift, plain)


@pytest.mark.parametrize("make", [rules.adamw, rules.lion])
def test_but_weight_decay_knows_where_zero_is(make):
    rule, start = make(lr=0.05, weight_decay=0.5), tensor([2.0, 1.0])
    moved = path(rule, start + 1, lambda p: p - 1) - 1
    assert (moved - path(rule, start, lambda p: p)).abs().max() > 0.1


@rows(LINEAR | SCALED | OTHERS)
@few
@given(st.lists(starts, min_size=1, max_size=9), curvatures)
def test_a_batch_of_starts_is_the_runs_one_by_one(make, points, curvature):
    together = path(make(), torch.stack(points), lambda p: curvature * p)
    for k, start in enumerate(points):
        alone = path(make(), start, lambda p: curvature * p)
        assert torch.equal(together[:, k], alone)


@rows(LINEAR | SCALED | OTHERS)
def test_a_step_changes_nothing_that_it_is_given(make):
    rule, params, grad = make(), tensor([1.0, 2.0]), tensor([3.0, -1.0])
    _, state = rule.step(params, grad, rule.init(params))
    first, again = (str(rule.step(params, grad, state)) for _ in range(2))
    assert first == again
    assert params.tolist() == [1, 2]
    assert grad.tolist() == [3, -1]
