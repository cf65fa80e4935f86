"""Rules made of other rules: with a schedule, with clipping, with an average."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Number, Rule


def scheduled(rule: Rule, factor: Callable[[int], Number]) -> Rule:
    """A rule whose learning rate is multiplied by factor(t) in step t, from 1 on.

    θ ← θ + factor(t) (θ′ − θ), where θ′ is what the rule alone makes of θ. Where a step
    is the learning rate times something that does not depend on it, this is a schedule
    of the learning rate; AdamW's decay is multiplied too, as in PyTorch. Not so for
    `rprop`, `schedule_free` and `prodigy`, whose state has a step's length in it, nor
    for `adafactor`, whose rate has a cap.

    Args:
        rule: init and step.
        factor: a function from the number of the step to a number, or to a tensor of
            shape (..., 1), one entry for each run.

    >>> import torch
    >>> from gdlessons.rules import gradient_descent
    >>> halving = scheduled(gradient_descent(lr=1.0), lambda t: 0.5**t)
    >>> params, state = torch.tensor([1.0]), halving.init(torch.tensor([1.0]))
    >>> for _ in range(3):
    ...     params, state = halving.step(params, torch.tensor([1.0]), state)
    ...     print(params.item())
    0.5
    0.25
    0.125

    ``torch.optim.lr_scheduler.LambdaLR``, which counts from 0.
    """

    def init(params: Tensor) -> tuple[int, Any]:
        return 0, rule.init(params)

    def step(
        params: Tensor, grad: Tensor, state: tuple[int, Any]
    ) -> tuple[Tensor, Any]:
        t, inner = state[0] + 1, state[1]
        moved, inner = rule.step(params, grad, inner)
        return params + (factor(t) * (moved - params)).to(params), (t, inner)

    return Rule(init, step)


def clipped(rule: Rule, max_norm: Number) -> Rule:
    """A rule that is given the gradient, shortened to max_norm where it is longer.

    g ← g min(1, max_norm/(‖g‖ + 1e-6)): its direction stays.

    Args:
        rule: init and step.
        max_norm: positive; a number, or a tensor of shape (..., 1).

    Raises:
        ValueError: max_norm is not positive.

    >>> import torch
    >>> from gdlessons.rules import gradient_descent
    >>> short = clipped(gradient_descent(lr=1.0), max_norm=0.5)
    >>> start = torch.zeros(2)
    >>> short.step(start, torch.tensor([3.0, 4.0]), short.init(start))[0]
    tensor([-0.3000, -0.4000])

    Pascanu et al. 2013, arXiv:1211.5063; ``torch.nn.utils.clip_grad_norm_``.
    """
    if not (
        max_norm > 0 if isinstance(max_norm, float | int) else (max_norm > 0).all()
    ):
        raise ValueError(f"max_norm must be positive, got {max_norm}")

    def step(params: Tensor, grad: Tensor, state: Any) -> tuple[Tensor, Any]:
        factor = max_norm / (grad.norm(dim=-1, keepdim=True) + 1e-6)
        return rule.step(params, (grad * factor.clamp(max=1)).to(grad), state)

    return Rule(rule.init, step)


class Averaged(NamedTuple):
    """The state of an `averaged` rule.

    Attributes:
        inner: the rule's own.
        mean: the average, of params' shape.
        t: how many steps it holds. Set to 0, the next step begins a new average.
    """

    inner: Any
    mean: Tensor
    t: int


def averaged(rule: Rule, decay: Number | None = None) -> Rule:
    """A rule that keeps an average of its parameters beside them, and does not use it.

    mean ← mean + w(θ − mean) after each step, with w = 1/t: all steps count alike. With
    a decay β, w = (1 − β)/(1 − βᵗ): a step counts β times as much as the next. Either
    begins at the first step's θ with w = 1, so there is no start to correct for.

    The average is the state's `mean`; params stay those of the rule.

    Args:
        rule: init and step.
        decay: β, at least 0 and below 1; a number, or a tensor of shape (..., 1). None:
            all steps count alike.

    Raises:
        ValueError: decay is not as said above.

    >>> from gdlessons.rules import gradient_descent
    >>> init, step = averaged(gradient_descent(lr=1.0))
    >>> params = torch.tensor([0.0])
    >>> state = init(params)
    >>> for grad in (2.0, -2.0, 1.0):
    ...     params, state = step(params, torch.tensor([grad]), state)
    >>> params, state.mean
    (tensor([-1.]), tensor([-1.]))

    Polyak & Juditsky 1992, doi:10.1137/0330046; torch's
    ``torch.optim.swa_utils.AveragedModel`` begins a moving average as if the first θ
    had been there always.
    """
    if decay is not None and not (
        0 <= decay < 1
        if isinstance(decay, float | int)
        else ((decay >= 0) & (decay < 1)).all()
    ):
        raise ValueError(f"decay must be at least 0 and below 1, got {decay}")
    beta = decay.double() if isinstance(decay, Tensor) else decay

    def init(params: Tensor) -> Averaged:
        return Averaged(rule.init(params), torch.zeros_like(params), 0)

    def step(params: Tensor, grad: Tensor, state: Averaged) -> tuple[Tensor, Averaged]:
        t = state.t + 1
        params, inner = rule.step(params, grad, state.inner)
        weight = 1 / t if beta is None else (1 - beta) / (1 - beta**t)
        mean = state.mean + (weight * (params - state.mean)).to(params)
        return params, Averaged(inner, mean, t)

    return Rule(init, step)
