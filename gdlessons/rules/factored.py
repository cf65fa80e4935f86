"""Adafactor, a rule for matrices that keeps rows and columns."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Epsilons, Rule, average, rule


class Factors(NamedTuple):
    """The state of `adafactor`: averages of squared gradients, and the steps made.

    Attributes:
        rows: the average of each row's mean of squares, (rows, 1).
        columns: that of each column's, (1, columns).
        t: how many steps were made.
    """

    rows: Tensor
    columns: Tensor
    t: int


@rule
def adafactor(
    lr: float = 1e-2,
    beta2_decay: float = -0.8,
    eps: Epsilons = (None, 1e-3),
    d: float = 1.0,
    weight_decay: float = 0.0,
) -> Rule:
    """Adafactor, for a matrix: v is made of an average for each row and each column.

    r ← β₂r + (1 − β₂) mean of g² along each row, c likewise along each column, with
    β₂ = 1 − t^τ and τ beta2_decay. v = r c / mean of r, u = g/√v,
    u ← u/max(1, RMS(u)/d), and θ ← (1 − ηλ)θ − min(η, 1/√t) max(ε₂, RMS(θ)) u, with the
    RMS of θ before the decay. RMS is the root of the mean square.

    params is one matrix; hyper-parameters are numbers, they do not broadcast. The
    state is `Factors`. ``torch.optim.Adafactor``.

    Args:
        lr: η, the longest step, in units of the parameters' RMS; at least 0.
        beta2_decay: τ, at most 0.
        eps: ε₁, the least √v and the least mean of r, and ε₂, the least RMS; at least
            0. None: the machine epsilon of params' dtype.
        d: the largest RMS of u, at least 1.
        weight_decay: λ, at least 0.

    Raises:
        TypeError, ValueError: an argument is not as said above, or (when it begins)
            params is not a matrix.

    >>> init, step = adafactor(lr=0.5)
    >>> params, grad = torch.ones(2, 2), torch.tensor([[4.0, 2.0], [-2.0, 1.0]])
    >>> step(params, grad, init(params))[0]
    tensor([[0.5000, 0.5000],
            [1.5000, 0.5000]])

    Shazeer & Stern 2018, arXiv:1804.04235, algorithm 4.
    """

    def init(params: Tensor) -> Factors:
        if params.ndim != 2:
            raise ValueError(
                f"adafactor's params must be a matrix, got shape {tuple(params.shape)}"
            )
        return Factors(torch.zeros_like(params[:, :1]), torch.zeros_like(params[:1]), 0)

    def step(params: Tensor, grad: Tensor, state: Factors) -> tuple[Tensor, Factors]:
        t = state.t + 1
        beta2 = 1 - t**beta2_decay
        rows = average(state.rows, (grad**2).mean(1, keepdim=True), beta2)
        columns = average(state.columns, (grad**2).mean(0, keepdim=True), beta2)
        eps1 = torch.finfo(params.dtype).eps if eps[0] is None else eps[0]
        v = rows @ columns / rows.mean().clamp(min=eps1)
        update = grad / v.sqrt().clamp(min=eps1)
        update = update / (rms(update) / d).clamp(min=1)
        length = min(lr, t**-0.5) * rms(params).clamp(min=eps[1])
        params = (1 - lr * weight_decay) * params
        return params - length * update, Factors(rows, columns, t)

    return Rule(init, step)


def rms(values: Tensor) -> Tensor:
    """The root of the mean square.

    >>> rms(torch.tensor([3.0, 4.0]))
    tensor(3.5355)
    """
    return (values**2).mean().sqrt()
