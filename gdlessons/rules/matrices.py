"""Muon, a rule for matrices."""

import torch
from torch import Tensor

from gdlessons.rules.rule import Rule, average, rule


@rule
def muon(lr: float = 1e-3, weight_decay: float = 0.1, beta: float = 0.95) -> Rule:
    """Muon, for a matrix: momentum whose singular values are all brought near 1.

    m ← βm + (1 − β)g, O = `orthogonalized` βm + (1 − β)g with the new m, and
    θ ← (1 − ηλ)θ − η√max(1, rows/columns) O.

    params is one matrix; hyper-parameters are numbers, they do not broadcast. The
    state is the average m, of params' shape. ``torch.optim.Muon``, whose ``momentum``
    is beta; O is computed in bfloat16 as there.

    Args:
        lr: the learning rate η, at least 0.
        weight_decay: λ, at least 0.
        beta: what is left of m after a step, at least 0.

    Raises:
        TypeError, ValueError: an argument is not as said above, or (when stepping)
            params is not a matrix.

    >>> init, step = muon(lr=1.0, weight_decay=0.0)
    >>> params, grad = torch.zeros(2, 2), torch.tensor([[3.0, 0.0], [0.0, 0.3]])
    >>> step(params, grad, init(params))[0]
    tensor([[-0.6914,  0.0000],
            [ 0.0000, -0.6914]])

    Jordan et al. 2024, kellerjordan.github.io/posts/muon.
    """

    def step(params: Tensor, grad: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
        if params.ndim != 2:
            raise ValueError(
                f"muon's params must be a matrix, got shape {tuple(params.shape)}"
            )
        rows, columns = params.shape
        m = average(m, grad, beta)
        update = orthogonalized(average(m, grad, beta))
        params = (1 - lr * weight_decay) * params
        return params - lr * max(1, rows / columns) ** 0.5 * update, m

    return Rule(torch.zeros_like, step)


def orthogonalized(matrix: Tensor) -> Tensor:
    """About UVᵀ of matrix = USVᵀ: its singular values brought near 1, in bfloat16.

    X ← aX + b(XXᵀ)X + c(XXᵀ)²X, five times, from X = matrix/‖matrix‖: Newton and
    Schulz's iteration, with coefficients that lift small singular values fast.

    Args:
        matrix: of a floating dtype, which the result has, too.

    >>> orthogonalized(torch.tensor([[5.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    tensor([[0.6914, 0.0000, 0.0000],
            [0.0000, 0.8203, 0.0000]])
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.bfloat16()
    x = x.T if tall else x
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(5):
        gram = x @ x.T
        # addmm rounds to bfloat16 once where a sum of products would do so thrice.
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x.T if tall else x).to(matrix.dtype)
