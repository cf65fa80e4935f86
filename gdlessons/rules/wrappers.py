"""Rules made of other rules: with a schedule, with clipping."""

from collections.abc import Callable
from typing import Any

from torch import Tensor

from gdlessons.rules.rule import Number, Rule


def scheduled(rule: Rule, factor: Callable[[int], Number]) -> Rule:
    """A rule whose learning rate is multiplied by factor(t) in step t, from 1 on.

    θ ← θ + factor(t) (θ′ − θ), where θ′ is what the rule alone makes of θ. The step of
    each rule of this package is its learning rate times something that does not depend
    on it, so this is a schedule of the learning rate; AdamW's decay is multiplied too,
    as in PyTorch.

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
