"""Rules that divide each coordinate by the size of its past gradients."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Number, Rule, average, rule


@rule
def adagrad(lr: Number = 1e-2, eps: Number = 1e-10) -> Rule:
    """Adagrad: s ← s + g², θ ← θ − ηg/(√s + ε).

    The state is the sum s, of params' shape. ``torch.optim.Adagrad``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        eps: ε, outside the root, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = adagrad(lr=1.0, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))
    (tensor([0.2500, 2.5000]), tensor([9., 1.]))

    Duchi, Hazan & Singer 2011, JMLR 12, 2121-2159.
    """

    def step(params: Tensor, grad: Tensor, total: Tensor) -> tuple[Tensor, Tensor]:
        total = total + grad**2
        return params - lr * grad / (total.sqrt() + eps), total

    return Rule(torch.zeros_like, step)


@rule
def rmsprop(lr: Number = 1e-2, alpha: Number = 0.99, eps: Number = 1e-8) -> Rule:
    """RMSprop: v ← αv + (1 − α)g², θ ← θ − ηg/(√v + ε).

    The state is the average v, of params' shape. ``torch.optim.RMSprop``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        alpha: what is left of v after a step, at least 0; as lr.
        eps: ε, outside the root, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = rmsprop(lr=1.0, alpha=0.75, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([6.0, -2.0])
    >>> step(params, grad, init(params))
    (tensor([-0.5000,  3.0000]), tensor([9., 1.]))

    Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5.
    """

    def step(params: Tensor, grad: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        v = average(v, grad**2, alpha)
        return params - lr * grad / (v.sqrt() + eps), v

    return Rule(torch.zeros_like, step)


class Deltas(NamedTuple):
    """The state of `adadelta`.

    Attributes:
        v: the average of squared gradients, of params' shape.
        u: that of squared steps, likewise.
    """

    v: Tensor
    u: Tensor


@rule
def adadelta(lr: Number = 1.0, rho: Number = 0.9, eps: Number = 1e-6) -> Rule:
    """Adadelta: v ← ρv + (1 − ρ)g², Δ = g√(u + ε)/√(v + ε), u ← ρu + (1 − ρ)Δ².

    The step is θ ← θ − ηΔ. The state is (v, u). ``torch.optim.Adadelta``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        rho: what is left of the averages after a step, from 0 to 1; as lr.
        eps: ε, inside the roots, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = adadelta(lr=1.0, rho=0.75, eps=7.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([6.0, -6.0])
    >>> step(params, grad, init(params))[0]
    tensor([-2.9686,  5.9686])

    Zeiler 2012, arXiv:1212.5701, algorithm 1 (without lr).
    """

    def init(params: Tensor) -> Deltas:
        return Deltas(torch.zeros_like(params), torch.zeros_like(params))

    def step(params: Tensor, grad: Tensor, state: Deltas) -> tuple[Tensor, Deltas]:
        v = average(state.v, grad**2, rho)
        delta = (state.u + eps).sqrt() / (v + eps).sqrt() * grad
        u = average(state.u, delta**2, rho)
        return params - lr * delta, Deltas(v, u)

    return Rule(init, step)
