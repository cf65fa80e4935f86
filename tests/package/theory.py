"""What theory says of rules on quadratics, and how a rate is measured.

"How this site is tested" shows the rates.
"""

import numpy as np
import torch

from gdlessons import rules

KAPPAS = [10, 31.08, 1000]
WITHIN = 1e-3  # relative, of a rate


def descend(rule, curvatures, steps):
    """From 1 along each eigenvector of a quadratic: shape (steps + 1, curvatures)."""
    curvatures = torch.tensor(curvatures, dtype=torch.float64)
    params = torch.ones_like(curvatures)
    state, path = rule.init(params), [params]
    for _ in range(steps):
        params, state = rule.step(params, curvatures * params, state)
        path.append(params)
    return torch.stack(path[1:] if path[0].shape != params.shape else path)


def measured_rate(errors):
    """The larger root of the recurrence of two terms that a run's errors obey (Prony).

    The shrinking of one step tells little where roots are complex: the error turns.
    """
    errors = np.asarray(errors)[2:14]
    terms = np.stack([errors[1:-1], errors[:-2]], 1)
    first, second = np.linalg.lstsq(terms, errors[2:], rcond=None)[0]
    return max(abs(np.roots([1, -first, -second])))


def best_rates(kappa):
    """With the best settings on curvatures 1 and κ: the rates that theory gives.

    Gradient descent reaches (κ − 1)/(κ + 1), momentum the same with √κ for κ.
    """
    root = kappa**0.5
    descent = rules.gradient_descent(lr=2 / (1 + kappa))
    heavy = rules.momentum(
        lr=(2 / (1 + root)) ** 2, beta=((root - 1) / (root + 1)) ** 2
    )
    for name, rule, number in (
        ("gradient_descent", descent, kappa),
        ("momentum", heavy, root),
    ):
        rates = [measured_rate(e) for e in descend(rule, [1.0, kappa], 20).T]
        yield name, (number - 1) / (number + 1), rates
