"""Rules on quadratics, against matrix powers and the roots of their polynomials."""

import numpy as np
import pytest
import torch

from gdlessons import rules
from tests.package.theory import KAPPAS, WITHIN, best_rates, descend, measured_rate

CURVATURES = [0.3, 1.0, 3.0, 10.0]


def gradient_descent_matrix(lr, beta, curvature):  # of (error, velocity), as all
    return np.array([[1 - lr * curvature, 0], [0, 0]])


def momentum_matrix(lr, beta, curvature):
    return np.array([[1 - lr * curvature, -lr * beta], [curvature, beta]])


def nesterov_matrix(lr, beta, curvature):
    return np.array(
        [[1 - lr * (1 + beta) * curvature, -lr * beta**2], [curvature, beta]]
    )


RULES = {
    "gradient_descent": (
        lambda lr, beta: rules.gradient_descent(lr),
        gradient_descent_matrix,
        lambda beta: 2 + 0 * beta,
    ),
    "momentum": (rules.momentum, momentum_matrix, lambda beta: 2 * (1 + beta)),
    "nesterov": (
        rules.nesterov,
        nesterov_matrix,
        lambda beta: 2 * (1 + beta) / (1 + 2 * beta),
    ),
}
every_rule = pytest.mark.parametrize(
    ("make", "matrix", "limit"), RULES.values(), ids=RULES
)
every_beta = pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])


@every_rule
@every_beta
def test_iterates_are_powers_of_a_matrix(make, matrix, limit, beta):
    lr = 0.1
    path = descend(make(lr, beta), CURVATURES, 100)
    for step in range(101):
        powers = [
            np.linalg.matrix_power(matrix(lr, beta, c), step)[0, 0] for c in CURVATURES
        ]
        assert path[step].tolist() == pytest.approx(powers, rel=1e-12, abs=1e-12)


@every_rule
@pytest.mark.parametrize(("lr", "beta"), [(0.05, 0.1), (0.11, 0.5), (0.12, 0.9)])
def test_measured_rates_are_the_largest_roots(make, matrix, limit, lr, beta):
    path = descend(make(lr, beta), CURVATURES, 20)
    for errors, curvature in zip(path.T, CURVATURES):
        rate = max(abs(np.linalg.eigvals(matrix(lr, beta, curvature))))
        assert measured_rate(errors) == pytest.approx(rate, rel=1e-3)


@pytest.mark.parametrize("kappa", KAPPAS)
def test_the_best_rates_on_a_condition_number(kappa):
    for _, expected, rates in best_rates(kappa):
        assert rates == pytest.approx([expected, expected], rel=WITHIN)


@every_rule
def test_stability_limits_from_both_sides(make, matrix, limit):
    betas = torch.tensor([[0.0], [0.3], [0.6], [0.9]], dtype=torch.float64)
    edges = limit(betas) / torch.tensor(CURVATURES)
    for factor, stable in [(0.999, True), (1.001, False)]:
        for curvature, edge in zip(CURVATURES, edges.T):
            lr = factor * edge[:, None]
            errors = descend(make(lr, betas), [curvature], 4_000)[-1].abs()
            assert errors.shape == (4, 1)
            assert (errors < 0.1).all() if stable else not (errors < 10).any()


def test_where_momentum_converges_and_nesterov_diverges():
    """At lr λ = 2.4 and β = 0.5: momentum's limit is 3, Nesterov's 1.5."""
    assert descend(rules.momentum(2.4, 0.5), [1.0], 500)[-1].abs() < 1e-12
    assert descend(rules.nesterov(2.4, 0.5), [1.0], 500)[-1].abs() > 1e12
