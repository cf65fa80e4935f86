"""Results that others published, and what our rules give; each names its source.

"How this site is tested" shows this table.
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import tensor

from gdlessons import beale, himmelblau, rosenbrock, rules
from tests.package.theory import measured_rate


class Result(NamedTuple):
    source: str  # an entry of the bibliography, or an address
    what: str
    published: list[str]  # digit by digit
    ours: Callable[[], Iterable[float]]
    within: float | list[float]  # the difference that may be left, for each number


def number(published):
    """Of "0.9802", of "-2.8e-6", and of "792/1225"."""
    above, _, below = published.partition("/")
    return float(above) / float(below or 1)


def descend(rule, start, gradient, steps):
    params, state = start, rule.init(start)
    for _ in range(steps):
        params, state = rule.step(params, gradient(params), state)
        yield params


def dive(what, rule, published, within=5e-7):
    """On 0.1 x₁² + 2 x₂² from (-5, -2), after 20 steps, as the book prints it.

    Its ε, 1e-6, is inside the root, and torch's and ours outside.
    """

    def ours():
        slopes = tensor([0.2, 4.0], dtype=torch.float64)
        start = tensor([-5.0, -2.0], dtype=torch.float64)
        *_, last = descend(rule, start, lambda params: slopes * params, 20)
        return last.tolist()

    return Result("zhang-2021", what, published, ours, within)


def rate(rule):
    """The worst of three curvatures, 0.01, 0.1 and 1."""
    slopes = tensor([0.01, 0.1, 1.0], dtype=torch.float64)
    start = torch.ones(3, dtype=torch.float64)
    path = torch.stack(list(descend(rule, start, lambda p: slopes * p, 20)))
    return [max(measured_rate(errors) for errors in path.T)]


def best_rates():
    """The formulas of Goh's section on tuning; what is published are their values."""
    low, high = 0.01, 1.0
    descent = 2 / (low + high)
    roots = math.sqrt(high) + math.sqrt(low)
    momentum, fall = (2 / roots) ** 2, (math.sqrt(high) - math.sqrt(low)) / roots
    return {
        f"Gradient descent, lr {descent:.4f}": (
            rules.gradient_descent(descent),
            "0.9802",
        ),
        f"Momentum {fall**2:.4f}, lr {momentum:.4f}": (
            rules.momentum(momentum, fall**2),
            "0.8182",
        ),
    }


def kinked(x):
    """The gradient of Lessard's function, with m = 1 and L = 25."""
    return torch.where(x < 1, 25 * x, torch.where(x < 2, x + 24, 25 * x - 24))


def cycle(start):
    """Where momentum is after 298, 299 and 300 steps, at its best rate: sorted."""
    rule = rules.momentum(lr=1 / 9, beta=4 / 9)
    run = descend(rule, tensor([start], dtype=torch.float64), kinked, 300)
    return sorted(params.item() for params in list(run)[-3:])


SHOWN = (1, 25_001, 50_001, 75_001)


def optaxs_adam():
    """Adam on Rosenbrock's function from (-3, 5), as optax's example runs it."""

    def gradient(params):
        x, y = params.tolist()
        slopes = [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]
        return tensor(slopes, dtype=torch.float64)

    rule = rules.adam(lr=0.003, betas=(0.9, 0.9999))
    start = tensor([-3.0, 5.0], dtype=torch.float64)
    run = descend(rule, start, gradient, SHOWN[-1])
    at = [params for step, params in enumerate(run, 1) if step in SHOWN]
    return rosenbrock()(torch.stack(at)).tolist()


def wrong_end(make):
    """Where a rule ends on [-1, 1] when the gradient is 3 every third step, else -1.

    β = (0, 1/10) and lr 0.1/√t; the best place is -1.
    """
    params = torch.zeros(1, dtype=torch.float64)
    state = make().init(params)
    for t in range(1, 3001):
        grad = torch.full_like(params, 3.0 if t % 3 == 1 else -1.0)
        rule = make(lr=0.1 / math.sqrt(t), betas=(0.0, 0.1))
        params, state = rule.step(params, grad, state)
        params = params.clamp(-1, 1)
    return params.tolist()


def minima(function, published):
    """Where the descent from beside each of them ends."""

    def gradient(params):
        params = params.detach().requires_grad_()
        return torch.autograd.grad(function(params).sum(), params)[0]

    near = tensor([*map(number, published)], dtype=torch.float64).reshape(-1, 2)
    start = near + tensor([0.05, -0.05])
    *_, last = descend(rules.nesterov(lr=1e-3, beta=0.95), start, gradient, 2000)
    assert function(last).max() < 1e-12  # they are zero there
    return last.flatten().tolist()


ROSENBROCKS, BEALES = ["1", "1"], ["3", "0.5"]
HIMMELBLAUS = ["3", "2", "-2.805118", "3.131313"]
HIMMELBLAUS += ["-3.779310", "-3.283186", "3.584428", "-1.848127"]
OPTAX = "https://optax.readthedocs.io/en/latest/_collections/examples/contrib/rosenbrock_ademamix.html"
TABLE = [
    dive(
        "Gradient descent, lr 0.4",
        rules.gradient_descent(lr=0.4),
        ["-0.943467", "-0.000073"],
    ),
    dive(
        "Gradient descent, lr 0.6",
        rules.gradient_descent(lr=0.6),
        ["-0.387814", "-1673.365109"],
    ),
    dive(
        "Momentum 0.5, lr 0.6",
        rules.momentum(lr=0.6, beta=0.5),
        ["0.007188", "0.002553"],
    ),
    dive(
        "Momentum 0.25, lr 0.6",
        rules.momentum(lr=0.6, beta=0.25),
        ["-0.126340", "-0.186632"],
    ),
    dive(
        "Adagrad, lr 0.4",
        rules.adagrad(lr=0.4, eps=1e-6),
        ["-2.382563", "-0.158591"],
        within=1.5e-6,
    ),
    dive(
        "Adagrad, lr 2",
        rules.adagrad(lr=2, eps=1e-6),
        ["-0.002295", "-0.000000"],
        within=1.5e-6,
    ),
    dive(
        "RMSprop, lr 0.4",
        rules.rmsprop(lr=0.4, alpha=0.9, eps=1e-6),
        ["-0.010599", "0.000000"],
        within=1.5e-6,
    ),
    *(
        Result("goh-2017", f"{what}: rate", [value], lambda r=rule: rate(r), 5e-5)
        for what, (rule, value) in best_rates().items()
    ),
    Result(
        "lessard-2016",
        "Momentum at its best rate ends in a cycle of three",
        ["-2208/1225", "792/1225", "2592/1225"],
        lambda: cycle(3.3),
        within=1e-12,
    ),
    Result(
        OPTAX,
        "Adam on Rosenbrock's function, from far away",
        ["1599.2258", "8.61838", "0.261707", "3.934e-06"],
        optaxs_adam,
        # Its float32 and our float64 part in the third digit.
        within=[2e-3, 5e-3, 1e-3, 5e-8],
    ),
    Result(
        "reddi-2018",
        "Adam ends at the wrong end",
        ["1"],
        lambda: wrong_end(rules.adam),
        within=0.01,
    ),
    Result(
        "reddi-2018",
        "AMSGrad ends at the right one",
        ["-1"],
        lambda: wrong_end(rules.amsgrad),
        within=0.01,
    ),
    Result(
        "more-1981",
        "Minimum of Rosenbrock's function",
        ROSENBROCKS,
        lambda: minima(rosenbrock(), ROSENBROCKS),
        within=1e-6,
    ),
    Result(
        "more-1981",
        "Minimum of Beale's function",
        BEALES,
        lambda: minima(beale(), BEALES),
        within=1e-6,
    ),
    Result(
        "himmelblau-1972",
        "Minima of Himmelblau's function",
        HIMMELBLAUS,
        lambda: minima(himmelblau(), HIMMELBLAUS),
        within=1e-6,
    ),
]


def shown(source, within):
    """The rows of a source and a difference, as "How this site is tested" has them."""
    lines = []
    for result in TABLE:
        if (result.source, result.within) == (source, within):
            ours = map(as_published, result.ours(), result.published)
            lines.append(f"{result.what}: {', '.join(result.published)}")
            lines.append(f"  ours {', '.join(ours)}")
    return f"within {within}\n" + "\n".join(lines)


def as_published(value, published):
    """Our value with the digits, or over the denominator, of the published one."""
    digits, _, below = published.partition("/")
    if below:
        return f"{value * int(below):.0f}/{below}"
    digits, _, exponent = digits.partition("e")
    places = len(digits.partition(".")[2])
    return f"{value:.{places}{'e' if exponent else 'f'}}"
