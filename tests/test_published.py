"""Results that others published, reproduced with our rules; each names its source."""

import math

import pytest
import torch
from test_closed_forms import measured_rate
from test_rules import beale, himmelblau, rosenbrock
from torch import tensor

from gdlessons import rules

# Zhang, Lipton, Li & Smola, Dive into Deep Learning, d2l.ai/chapter_optimization: what
# its trace of f = 0.1 x₁² + 2 x₂² from (-5, -2) prints after 20 steps, to 1e-6.
DIVE = {
    "momentum.html: gradient descent, lr 0.4": (
        rules.gradient_descent(lr=0.4),
        (-0.943467, -0.000073),
    ),
    "momentum.html: gradient descent, lr 0.6": (
        rules.gradient_descent(lr=0.6),
        (-0.387814, -1673.365109),
    ),
    "momentum.html: momentum 0.5, lr 0.6": (
        rules.momentum(lr=0.6, beta=0.5),
        (0.007188, 0.002553),
    ),
    "momentum.html: momentum 0.25, lr 0.6": (
        rules.momentum(lr=0.6, beta=0.25),
        (-0.126340, -0.186632),
    ),
    "adagrad.html: lr 0.4": (rules.adagrad(lr=0.4, eps=1e-6), (-2.382563, -0.158591)),
    "adagrad.html: lr 2": (rules.adagrad(lr=2, eps=1e-6), (-0.002295, 0.0)),
    "rmsprop.html: lr 0.4, gamma 0.9": (
        rules.rmsprop(lr=0.4, alpha=0.9, eps=1e-6),
        (-0.010599, 0.0),
    ),
}
EPSILON_MOVES = 1e-6  # the book's ε, 1e-6, is inside the root, torch's and ours outside


def descend(rule, start, gradient, steps):
    params, state = start, rule.init(start)
    for _ in range(steps):
        params, state = rule.step(params, gradient(params), state)
        yield params


@pytest.mark.parametrize("trace", DIVE)
def test_dive_into_deep_learning(trace):
    rule, printed = DIVE[trace]
    slopes = tensor([0.2, 4.0], dtype=torch.float64)
    start = tensor([-5.0, -2.0], dtype=torch.float64)
    *_, last = descend(rule, start, lambda params: slopes * params, 20)
    rounding = 5e-7 + (0 if "momentum" in trace else EPSILON_MOVES)
    assert last.tolist() == pytest.approx(printed, rel=0, abs=rounding)


def test_goh_2017_best_rates_on_three_eigenvalues():
    """Why Momentum Really Works, doi:10.23915/distill.00006: λ = 0.01, 0.1, 1.

    Formulas of its section on tuning, whose values are 1.9802 and 0.9802 for gradient
    descent, 3.3058, 0.6694 and 0.8182 for momentum.
    """
    low, high = 0.01, 1.0
    lr, rate = 2 / (low + high), (high - low) / (high + low)
    assert (round(lr, 4), round(rate, 4)) == (1.9802, 0.9802)
    assert worst_rate(rules.gradient_descent(lr)) == pytest.approx(rate, rel=1e-3)
    roots = math.sqrt(high) + math.sqrt(low)
    lr, rate = (2 / roots) ** 2, (math.sqrt(high) - math.sqrt(low)) / roots
    assert (round(lr, 4), round(rate**2, 4), round(rate, 4)) == (3.3058, 0.6694, 0.8182)
    assert worst_rate(rules.momentum(lr, rate**2)) == pytest.approx(rate, rel=1e-3)


def worst_rate(rule):
    slopes = tensor([0.01, 0.1, 1.0], dtype=torch.float64)
    run = descend(rule, torch.ones(3, dtype=torch.float64), lambda p: slopes * p, 20)
    return max(measured_rate(errors) for errors in torch.stack(list(run)).T)


def kinked(x):
    """The gradient of Lessard's function, with m = 1 and L = 25."""
    return torch.where(x < 1, 25 * x, torch.where(x < 2, x + 24, 25 * x - 24))


@pytest.mark.parametrize(("start", "cycles"), [(3.3, True), (3.0, False), (3.5, False)])
def test_lessard_recht_and_packard_2016_heavy_ball_cycles(start, cycles):
    """arXiv:1408.3595, section 4.6: a cycle of three where momentum's rate is best."""
    rule = rules.momentum(lr=1 / 9, beta=4 / 9)
    run = descend(rule, tensor([start], dtype=torch.float64), kinked, 300)
    last = sorted(params.item() for params in list(run)[-3:])
    cycle = sorted([792 / 1225, -2208 / 1225, 2592 / 1225])
    expected = cycle if cycles else [0.0, 0.0, 0.0]
    assert last == pytest.approx(expected, abs=1e-12)


def test_optaxs_adam_on_rosenbrock():
    """optax.readthedocs.io, example rosenbrock_ademamix: what it prints for Adam.

    Its float32 and our float64 part in the third digit: the lowest figures hold to two.
    """
    printed = {1: 1599.2258, 25_001: 8.61838, 50_001: 0.261707, 75_001: 3.934e-6}
    tolerance = {1: 1e-6, 25_001: 5e-3, 50_001: 5e-2, 75_001: 5e-2}

    def gradient(params):
        x, y = params.tolist()
        slopes = [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]
        return tensor(slopes, dtype=torch.float64)

    rule = rules.adam(lr=0.003, betas=(0.9, 0.9999))
    start = tensor([-3.0, 5.0], dtype=torch.float64)
    for i, params in enumerate(descend(rule, start, gradient, 75_001), 1):
        if i in printed:
            x, y = params.tolist()
            value = (1 - x) ** 2 + 100 * (y - x * x) ** 2
            assert value == pytest.approx(printed[i], rel=tolerance[i])


def test_reddi_kale_and_kumar_2018_adam_ends_at_the_wrong_end():
    """arXiv:1904.09237, theorem 1 and section 3: x on [-1, 1], best at -1.

    Gradient 3 at every third step and -1 otherwise, β = (0, 1/10), lr 0.1/√t.
    """
    ends = {}
    for make in (rules.adam, rules.amsgrad):
        params = torch.zeros(1, dtype=torch.float64)
        state = make().init(params)
        for t in range(1, 3001):
            grad = torch.full_like(params, 3.0 if t % 3 == 1 else -1.0)
            rule = make(lr=0.1 / math.sqrt(t), betas=(0.0, 0.1))
            params, state = rule.step(params, grad, state)
            params = params.clamp(-1, 1)
        ends[make.__name__] = params.item()
    assert ends["adam"] > 0.99
    assert ends["amsgrad"] < -0.99


# Moré, Garbow & Hillstrom 1981, doi:10.1145/355934.355936 (Rosenbrock, Beale);
# Himmelblau 1972, Applied Nonlinear Programming. All are zero there.
MINIMA = [
    (rosenbrock, [(1, 1)]),
    (beale, [(3, 0.5)]),
    (
        himmelblau,
        [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)],
    ),
]


@pytest.mark.parametrize(("function", "minima"), MINIMA)
def test_the_standard_minima_are_where_gradient_descent_ends(function, minima):
    def gradient(params):
        params = params.detach().requires_grad_()
        return torch.autograd.grad(function(params).sum(), params)[0]

    minima = tensor(minima, dtype=torch.float64)
    start = minima + tensor([0.05, -0.05])
    *_, last = descend(rules.nesterov(lr=1e-3, beta=0.95), start, gradient, 2000)
    torch.testing.assert_close(last, minima, rtol=0, atol=1e-6)
    assert function(last).max() < 1e-12


def test_rosenbrocks_hessian_at_its_minimum_has_condition_number_2508():
    point = torch.ones(2, dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(rosenbrock, point)
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    assert high / low == pytest.approx(2508.01, abs=5e-3)
