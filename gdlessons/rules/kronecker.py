"""Shampoo and SOAP, rules for matrices that find the axes of rows and of columns."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import FixedBetas, Rule, average, rule


class Sides(NamedTuple):
    """The state of `shampoo`: sums of GGᵀ and of GᵀG.

    Attributes:
        left: ε times the identity and the sum of all GGᵀ, (rows, rows).
        right: the same of all GᵀG, (columns, columns).
    """

    left: Tensor
    right: Tensor


@rule
def shampoo(lr: float = 1e-3, eps: float = 1e-6) -> Rule:
    """Shampoo, for a matrix: L ← L + GGᵀ, R ← R + GᵀG, θ ← θ − ηL^(−1/4) G R^(−1/4).

    L and R start at ε times the identity. params is one matrix; hyper-parameters are
    numbers, they do not broadcast. The state is `Sides`. ``pytorch_optimizer.Shampoo``,
    whose ``matrix_eps`` is eps.

    Args:
        lr: the learning rate η, at least 0.
        eps: ε, at least 0; with 0, all gradients so far must not share a kernel.

    Raises:
        TypeError, ValueError: an argument is not as said above, or (when starting)
            params is not a matrix of float32 or float64.

    >>> init, step = shampoo(lr=1.0, eps=0.0)
    >>> params, grad = torch.zeros(2, 2), torch.tensor([[3.0, 0.0], [0.0, 0.3]])
    >>> step(params, grad, init(params))[0]
    tensor([[-1.0000,  0.0000],
            [ 0.0000, -1.0000]])

    Gupta, Koren & Singer 2018, arXiv:1802.09568, algorithm 1.
    """

    def init(params: Tensor) -> Sides:
        left, right = identities(params)
        return Sides(eps * left, eps * right)

    def step(params: Tensor, grad: Tensor, state: Sides) -> tuple[Tensor, Sides]:
        left = state.left + grad @ grad.mT
        right = state.right + grad.mT @ grad
        update = inverse_fourth_root(left, eps) @ grad @ inverse_fourth_root(right, eps)
        return params - lr * update, Sides(left, right)

    return Rule(init, step)


class Turned(NamedTuple):
    """The state of `soap`.

    Attributes:
        m: the average of gradients, of params' shape.
        v: the average of their squares along the axes, likewise.
        left: the average of GGᵀ, (rows, rows).
        right: that of GᵀG, (columns, columns).
        rows: about the eigenvectors of left, one in each column.
        columns: those of right, likewise.
        t: how many gradients were seen.
    """

    m: Tensor
    v: Tensor
    left: Tensor
    right: Tensor
    rows: Tensor
    columns: Tensor
    t: int


@rule
def soap(
    lr: float = 3e-3,
    betas: FixedBetas = (0.95, 0.95),
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
    precondition_frequency: float = 10,
) -> Rule:
    """SOAP, for a matrix: Adam along the axes of Shampoo, then θ ← (1 − ηλ)θ.

    L ← β₂L + (1 − β₂)GGᵀ and R ← β₂R + (1 − β₂)GᵀG have the eigenvectors P and Q.
    m ← β₁m + (1 − β₁)G, v ← β₂v + (1 − β₂)(PᵀGQ)², and
    θ ← θ − ηc P (PᵀmQ/(√v + ε)) Qᵀ, c = √(1 − β₂ᵗ)/(1 − β₁ᵗ). P and Q are of gradients
    before this one: the first makes no step. params is one matrix; hyper-parameters are
    numbers, they do not broadcast. The state is `Turned`. ``pytorch_optimizer.SOAP``.

    Args:
        lr: the learning rate η, at least 0.
        betas: β₁ and β₂, at least 0 and below 1.
        eps: ε, outside the root, beside v uncorrected, at least 0.
        weight_decay: λ, at least 0.
        precondition_frequency: the axes are renewed when the number of steps is a
            multiple of it; at least 1.

    Raises:
        TypeError, ValueError: an argument is not as said above, or (when starting)
            params is not a matrix of float32 or float64.

    >>> init, step = soap(lr=1.0, weight_decay=0.0)
    >>> params, grad = torch.zeros(2, 2), torch.tensor([[3.0, 0.0], [0.0, 0.3]])
    >>> params, state = step(params, grad, init(params))
    >>> step(params, grad, state)[0]
    tensor([[-1.0000,  0.0000],
            [ 0.0000, -1.0000]])

    Vyas et al. 2024, arXiv:2409.11321, algorithm 3, and the authors' soap.py.
    """
    beta1, beta2 = betas

    def init(params: Tensor) -> Turned:
        m, (left, right) = torch.zeros_like(params), identities(params)
        return Turned(m, m, 0 * left, 0 * right, left, right, 0)

    def step(params: Tensor, grad: Tensor, state: Turned) -> tuple[Tensor, Turned]:
        m, v, left, right, rows, columns, t = state
        if t > 0:
            m = average(m, grad, beta1)
            v = average(v, (rows.mT @ grad @ columns) ** 2, beta2)
            update = rows.mT @ m @ columns / (v.sqrt() + eps)
            lr_now = lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
            params = params - lr_now * rows @ update @ columns.mT
            params = (1 - lr * weight_decay) * params
        left = average(left, grad @ grad.mT, beta2)
        right = average(right, grad.mT @ grad, beta2)
        if t == 0:
            rows, columns = eigenvectors(left), eigenvectors(right)
        elif t % precondition_frequency == 0:
            rows, above = renewed(rows, left)
            columns, before = renewed(columns, right)
            v = v[above][:, before]
        return params, Turned(m, v, left, right, rows, columns, t + 1)

    return Rule(init, step)


def identities(params: Tensor) -> tuple[Tensor, Tensor]:
    """The identity matrices beside a matrix: of its rows and of its columns.

    >>> [side.shape for side in identities(torch.zeros(2, 3))]
    [torch.Size([2, 2]), torch.Size([3, 3])]
    """
    if params.ndim != 2:
        raise ValueError(f"params must be a matrix, got shape {tuple(params.shape)}")
    if params.dtype == torch.bfloat16:
        raise TypeError(
            "params must be of float32 or float64, got torch.bfloat16, which has no "
            "eigenvalues: step a copy made by .float(), and round that"
        )
    left, right = (torch.eye(size).to(params) for size in params.shape)
    return left, right


def inverse_fourth_root(square: Tensor, least: float) -> Tensor:
    """square^(−1/4) of a symmetric matrix, by its eigenvalues, which are ≥ least.

    Rounding may find smaller ones; they count as least.

    >>> inverse_fourth_root(torch.tensor([[16.0, 0.0], [0.0, 1.0]]), 0.0)
    tensor([[0.5000, 0.0000],
            [0.0000, 1.0000]])
    """
    sizes, axes = torch.linalg.eigh(square)
    root: Tensor = axes * sizes.clamp(min=least) ** -0.25 @ axes.mT
    return root


def eigenvectors(square: Tensor) -> Tensor:
    """The eigenvectors of a symmetric matrix, as columns, largest eigenvalue first.

    >>> eigenvectors(torch.tensor([[1.0, 0.0], [0.0, 2.0]])).abs()
    tensor([[0., 1.],
            [1., 0.]])
    """
    axes: Tensor = torch.linalg.eigh(square).eigenvectors
    return axes.flip(-1)


def renewed(axes: Tensor, square: Tensor) -> tuple[Tensor, Tensor]:
    """The axes, closer to square's eigenvectors, and the order of those they were.

    One round of power iteration: square times the axes, then made orthogonal by QR. The
    axis along which square is largest comes first.

    >>> axes, order = renewed(torch.eye(2), torch.tensor([[1.0, 0.0], [0.0, 2.0]]))
    >>> axes.abs(), order
    (tensor([[0., 1.],
            [1., 0.]]), tensor([1, 0]))
    """
    product = square @ axes
    order = (axes * product).sum(0).argsort(descending=True)
    return torch.linalg.qr(product[:, order]).Q, order
