"""Shampoo against its paper, line by line, and against pytorch_optimizer."""

import pytest
import pytorch_optimizer
import torch

from gdlessons import rules
from tests.package.matrix_steps import (
    every_shape,
    gap,
    gradients,
    path,
    path_of,
)

pytestmark = pytest.mark.usefixtures("one_thread")
SHAMPOO = [{"lr": 0.1, "eps": 1e-3}, {"lr": 0.1, "eps": 1.0}]


def power(P, exponent):
    """Of a positive matrix, where singular values are eigenvalues."""
    U, S, Vt = torch.linalg.svd(P)
    return U @ torch.diag(S**exponent) @ Vt


def gupta(grads, lr, eps):
    """Algorithm 1 of Gupta, Koren & Singer 2018, line by line."""
    _, m, n = grads.shape
    W = torch.ones(m, n, dtype=torch.float64)
    L = eps * torch.eye(m, dtype=torch.float64)
    R = eps * torch.eye(n, dtype=torch.float64)
    points = []
    for G in grads:
        L = L + G @ G.T
        R = R + G.T @ G
        W = W - lr * power(L, -1 / 4) @ G @ power(R, -1 / 4)
        points.append(W)
    return torch.stack(points)


@every_shape
@pytest.mark.parametrize("setting", SHAMPOO, ids=["small", "shown"])
def test_shampoo_is_its_papers(setting, shape):
    grads = gradients(shape)
    assert gap(path(rules.shampoo(**setting), grads), gupta(grads, **setting)) < 1e-11


@every_shape
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
@pytest.mark.parametrize("setting", SHAMPOO, ids=["small", "shown"])
def test_shampoo_is_pytorch_optimizers(setting, dtype, shape):
    grads = gradients(shape, dtype)
    other = path_of(
        pytorch_optimizer.Shampoo, grads, lr=setting["lr"], matrix_eps=setting["eps"]
    )
    within = {torch.float64: 1e-11, torch.float32: 1e-3}[dtype]
    assert gap(path(rules.shampoo(**setting), grads), other) < within


def test_shampoo_without_memory_is_the_orthogonalized_gradient():
    for shape in [(6, 3), (3, 6), (4, 4)]:
        grad = gradients(shape)[:1]
        U, _, Vt = torch.linalg.svd(grad[0], full_matrices=False)
        first = path(rules.shampoo(lr=1.0, eps=1e-14), grad)[0]
        assert gap(1 - first, U @ Vt) < 1e-4
    assert gap(1 - path(rules.shampoo(lr=1.0, eps=0.0), grad)[0], U @ Vt) < 1e-11


def test_rounding_below_epsilon_does_no_harm():
    """In float32 a matrix of rank 1 has eigenvalues below 0."""
    grad = torch.outer(torch.arange(1.0, 9.0), torch.arange(1.0, 9.0))
    left = grad @ grad.T + 1e-6 * torch.eye(8)
    assert torch.linalg.eigvalsh(left).min() < 0
    assert path(rules.shampoo(), grad[None]).isfinite().all()
