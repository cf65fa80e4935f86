"""Adam and those that change one line of it: AMSGrad, AdaMax, AdamW."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Betas, Number, Rule, average, rule


class Moments(NamedTuple):
    """Adam's state: two averages and a number of steps.

    Attributes:
        m: the average of gradients, of params' shape.
        v: that of their squares (AdaMax: their decaying largest size), likewise.
        t: how many steps were made.
    """

    m: Tensor
    v: Tensor
    t: int


def no_moments(params: Tensor) -> Moments:
    """Adam's state before the first step.

    >>> no_moments(torch.tensor([5.0]))
    Moments(m=tensor([0.]), v=tensor([0.]), t=0)
    """
    return Moments(torch.zeros_like(params), torch.zeros_like(params), 0)


@rule
def adam(lr: Number = 1e-3, betas: Betas = (0.9, 0.999), eps: Number = 1e-8) -> Rule:
    """Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − ηm̂/(√v̂ + ε).

    m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) correct the bias of the start at 0. The state
    is `Moments`. ``torch.optim.Adam``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = adam(lr=1.0, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([0.2500, 2.5000])

    Kingma & Ba 2015, arXiv:1412.6980, algorithm 1.
    """
    beta1, beta2 = betas

    def step(params: Tensor, grad: Tensor, state: Moments) -> tuple[Tensor, Moments]:
        t = state.t + 1
        m = average(state.m, grad, beta1)
        v = average(state.v, grad**2, beta2)
        size = v.sqrt() / (1 - beta2**t) ** 0.5 + eps
        return params - lr / (1 - beta1**t) * m / size, Moments(m, v, t)

    return Rule(no_moments, step)


class Peak(NamedTuple):
    """The state of `amsgrad`.

    Attributes:
        moments: Adam's.
        v_max: the largest v so far, of params' shape.
    """

    moments: Moments
    v_max: Tensor


@rule
def amsgrad(lr: Number = 1e-3, betas: Betas = (0.9, 0.999), eps: Number = 1e-8) -> Rule:
    """AMSGrad: `adam` with the largest v so far in place of v: a peak is not forgotten.

    The largest v is divided by 1 − β₂ᵗ as it stands, which follows torch; the paper
    corrects no bias. The state is `Peak`. ``torch.optim.Adam`` with ``amsgrad=True``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = amsgrad(lr=1.0, betas=(0.0, 0.0), eps=1.0)
    >>> params, state = step(torch.zeros(1), torch.tensor([9.0]), init(torch.zeros(1)))
    >>> step(params, torch.tensor([1.0]), state)[0]
    tensor([-1.])

    Reddi, Kale & Kumar 2018, arXiv:1904.09237, algorithm 2.
    """
    beta1, beta2 = betas

    def init(params: Tensor) -> Peak:
        return Peak(no_moments(params), torch.zeros_like(params))

    def step(params: Tensor, grad: Tensor, state: Peak) -> tuple[Tensor, Peak]:
        t = state.moments.t + 1
        m = average(state.moments.m, grad, beta1)
        v = average(state.moments.v, grad**2, beta2)
        v_max = torch.maximum(state.v_max, v)
        size = v_max.sqrt() / (1 - beta2**t) ** 0.5 + eps
        params = params - lr / (1 - beta1**t) * m / size
        return params, Peak(Moments(m, v, t), v_max)

    return Rule(init, step)


@rule
def adamax(lr: Number = 2e-3, betas: Betas = (0.9, 0.999), eps: Number = 1e-8) -> Rule:
    """AdaMax: m as in `adam`, v ← max(β₂v, |g| + ε), θ ← θ − ηm̂/v.

    m̂ = m/(1 − β₁ᵗ). The state is `Moments`. ``torch.optim.Adamax``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, inside the maximum, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = adamax(lr=1.0, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([0.2500, 2.5000])

    Kingma & Ba 2015, arXiv:1412.6980, algorithm 2 (without ε).
    """
    beta1, beta2 = betas

    def step(params: Tensor, grad: Tensor, state: Moments) -> tuple[Tensor, Moments]:
        t = state.t + 1
        m = average(state.m, grad, beta1)
        v = torch.maximum(beta2 * state.v, grad.abs() + eps)
        return params - lr / (1 - beta1**t) * m / v, Moments(m, v, t)

    return Rule(no_moments, step)


@rule
def adamw(
    lr: Number = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-8,
    weight_decay: Number = 1e-2,
) -> Rule:
    """AdamW: θ ← (1 − ηλ)θ, then a step of `adam`. The decay passes by m and v.

    The state is `Moments`. ``torch.optim.AdamW``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = adamw(lr=1.0, eps=1.0, weight_decay=0.5)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([-0.2500,  1.5000])

    Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
    """
    beta1, beta2 = betas

    def step(params: Tensor, grad: Tensor, state: Moments) -> tuple[Tensor, Moments]:
        t = state.t + 1
        m = average(state.m, grad, beta1)
        v = average(state.v, grad**2, beta2)
        size = v.sqrt() / (1 - beta2**t) ** 0.5 + eps
        params = (1 - lr * weight_decay) * params
        return params - lr / (1 - beta1**t) * m / size, Moments(m, v, t)

    return Rule(no_moments, step)
