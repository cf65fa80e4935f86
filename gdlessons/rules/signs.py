"""Rules that look at the gradient's sign only: signSGD, Signum, and Rprop."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Number, Rule, average, rule

Pair = tuple[Number, Number]


@rule
def signum(lr: Number = 1e-4, beta: Number = 0.9) -> Rule:
    """Signum: m ← βm + (1 − β)g, θ ← θ − η sign(m). With β = 0 it is signSGD.

    The sign of 0 is 0. The state is the average m, of params' shape. Not in
    torch.optim.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        beta: what is left of m after a step, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = signum(lr=0.5)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))
    (tensor([0.5000, 2.5000]), tensor([ 0.3000, -0.1000]))

    Bernstein et al. 2018, arXiv:1802.04434, algorithms 1 and 2.
    """

    def step(params: Tensor, grad: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
        m = average(m, grad, beta)
        return params - lr * m.sign(), m

    return Rule(torch.zeros_like, step)


class Sizes(NamedTuple):
    """The state of `rprop`, each of params' shape.

    Attributes:
        grad: the last gradient, 0 where the sign had changed; of params' shape.
        size: that of the next step, likewise.
    """

    grad: Tensor
    size: Tensor


@rule
def rprop(
    lr: Number = 1e-2, etas: Pair = (0.5, 1.2), step_sizes: Pair = (1e-6, 50)
) -> Rule:
    """Rprop: Δ ← η₊Δ where g keeps its sign, η₋Δ where it changes; θ ← θ − Δ sign(g).

    Δ, the size of the step, starts at lr and stays between step_sizes. Where the sign
    has changed, g is set to 0: no step, and in the next one Δ stays as it is. The state
    is `Sizes`. ``torch.optim.Rprop``.

    Args:
        lr: Δ at the start, at least 0; a number, or a tensor of shape (..., 1). It is
            not read again: `scheduled` shrinks the steps, a scheduler of torch's
            nothing.
        etas: η₋, above 0 and below 1, and η₊, above 1; each as lr.
        step_sizes: the smallest Δ and the largest, at least 0; each as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = rprop(lr=0.5)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> params, state = step(params, grad, init(params))
    >>> step(params, torch.tensor([0.3, 4.0]), state)[0]
    tensor([-0.1000,  2.5000])

    Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623; as iRprop⁻ in Igel & Hüsken
    2003, doi:10.1016/S0925-2312(01)00700-7.
    """
    (shrink, grow), (smallest, largest) = etas, step_sizes

    def init(params: Tensor) -> Sizes:
        return Sizes(torch.zeros_like(params), torch.zeros_like(params) + lr)

    def step(params: Tensor, grad: Tensor, state: Sizes) -> tuple[Tensor, Sizes]:
        turn = grad * state.grad
        size = torch.where(turn > 0, grow * state.size, state.size)
        size = torch.where(turn < 0, shrink * state.size, size)
        size = size.clamp(min=smallest).clamp(max=largest)
        grad = torch.where(turn < 0, 0, grad)
        return params - size * grad.sign(), Sizes(grad, size)

    return Rule(init, step)
