"""Rules with less to choose: Schedule-Free AdamW has no end, Prodigy finds its rate."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Betas, Number, Rule, average, rule


class Stepping(NamedTuple):
    """The state of `schedule_free`: where it steps, and what weighs its average.

    Attributes:
        z: what makes the steps, of params' shape.
        v: the average of squared gradients, likewise.
        t: how many steps were made.
        total: the sum of the squared factors of the warm-up so far.
    """

    z: Tensor
    v: Tensor
    t: int
    total: float


@rule
def schedule_free(
    lr: Number = 2.5e-3,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-8,
    weight_decay: Number = 0.0,
    warmup_steps: float = 0,
) -> Rule:
    """Schedule-Free AdamW: z makes the steps, their average x is the answer.

    With params y, where the gradient g is taken, and the warm-up's factor
    f = min(1, t/warmup_steps): v ← β₂v + (1 − β₂)g², z ← z − ηf(g/(√v̂ + ε) + λy),
    x ← (1 − c)x + cz with c = f²/(sum of all f² so far), y ← β₁x + (1 − β₁)z.

    v̂ = v/(1 − β₂ᵗ). The state is `Stepping`. It does not hold x, which is
    z + (y − z)/β₁. Not in torch.optim; AdamWScheduleFree of the package schedulefree.
    Its step is not its learning rate times something, so `scheduled` is not for it.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁, how far y is from z to x, and β₂; at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.
        warmup_steps: over how many steps the learning rate grows to lr; at least 0.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = schedule_free(lr=1.0, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> params, state = step(params, grad, init(params))
    >>> params
    tensor([0.2500, 2.5000])

    Defazio et al. 2024, arXiv:2405.15682, algorithm 1.
    """
    beta1, beta2 = betas

    def init(params: Tensor) -> Stepping:
        return Stepping(params, torch.zeros_like(params), 0, 0.0)

    def step(y: Tensor, grad: Tensor, state: Stepping) -> tuple[Tensor, Stepping]:
        z, t = state.z, state.t + 1
        part = y - (1 - beta1) * z  # of y: β₁x
        factor = min(1, t / max(1, warmup_steps))
        v = average(state.v, grad**2, beta2)
        size = v.sqrt() / (1 - beta2**t) ** 0.5 + eps
        z = z - lr * factor * (grad / size + weight_decay * y)
        total = state.total + factor**2
        part = average(beta1 * z, part, factor**2 / total)
        return part + (1 - beta1) * z, Stepping(z, v, t, total)

    return Rule(init, step)


class Distance(NamedTuple):
    """The state of `prodigy`: Adam's averages, and what the estimate is made of.

    Attributes:
        m: the average of d times the gradients, of params' shape.
        v: that of their squares, likewise.
        s: that of d² times the gradients, likewise.
        start: where params began, likewise.
        r: the average of d² times (g · way back to the start), one for each run.
        d: the estimate of the distance, one for each run.
    """

    m: Tensor
    v: Tensor
    s: Tensor
    start: Tensor
    r: Tensor
    d: Number


@rule
def prodigy(
    lr: Number = 1.0,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-8,
    weight_decay: Number = 0.0,
    d0: Number = 1e-6,
    d_coef: Number = 1.0,
) -> Rule:
    """Prodigy: `adam` with the learning rate ηd, d an estimate of how far it has to go.

    m ← β₁m + (1 − β₁)dg, v ← β₂v + (1 − β₂)d²g²,
    r ← β₃r + (1 − β₃)ηd² g·(θ₀ − θ), s ← β₃s + (1 − β₃)ηd²g, with β₃ = √β₂,
    d′ = max(d, cr/‖s‖₁), and θ ← (1 − ηdλ)θ − ηdm/(√v + d′ε). Then d ← d′.

    The last dimension of params is all that shares one d. The state is `Distance`.
    Not in torch.optim; Prodigy of the package prodigyopt. To schedule the learning
    rate, make the rule anew with its lr for each step: `scheduled` does not reach r, s.

    Args:
        lr: η, a factor of the estimate, at least 0; a number, or a tensor of shape
            (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.
        d0: the first d, at least 0, where 0 never moves; as lr.
        d_coef: c, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = prodigy(d0=0.5, betas=(0.0, 0.0))
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> state = init(params)
    >>> for _ in range(3):
    ...     params, state = step(params, grad, state)
    >>> params, state.d
    (tensor([-0.5000,  3.5000]), tensor([1.]))

    Mishchenko & Defazio 2024, arXiv:2306.06101.
    """
    beta1, beta2 = betas
    beta3 = beta2**0.5

    def init(params: Tensor) -> Distance:
        zero = torch.zeros_like(params)
        return Distance(zero, zero, zero, params, zero[..., :1], d0)

    def step(params: Tensor, grad: Tensor, state: Distance) -> tuple[Tensor, Distance]:
        d, start = state.d, state.start
        m = average(state.m, d * grad, beta1)
        v = average(state.v, (d * grad) ** 2, beta2)
        back = (grad * (start - params)).sum(-1, keepdim=True)
        r = average(state.r, lr * d**2 * back, beta3)
        s = average(state.s, lr * d**2 * grad, beta3)
        size = s.abs().sum(-1, keepdim=True)
        seen = (d_coef * r / size).nan_to_num(0)  # 0/0 before the first gradient
        new = seen.clamp(min=d)
        params = (1 - lr * d * weight_decay) * params
        params = params - lr * d * m / (v.sqrt() + new * eps)
        return params, Distance(m, v, s, start, r, new)

    return Rule(init, step)
