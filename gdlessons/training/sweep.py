"""Many learning rates from many starts, in one call."""

from collections.abc import Callable

import torch
from torch import Tensor

from gdlessons.checks import shown
from gdlessons.training.descend import Rule, descend
from gdlessons.training.trajectory import Trajectory


def sweep(
    landscape: Callable[[Tensor], Tensor],
    rule: Callable[[Tensor], Rule],
    lrs: Tensor,
    starts: Tensor,
    steps: int,
    every: int = 1,
) -> Trajectory:
    """Descend from each start at each learning rate: L times S runs at once.

    Args:
        landscape: a function from params of shape (..., P) to losses of shape (...).
        rule: a function from lr to a rule, as ``rules.adam``.
        lrs: learning rates, of shape (L,).
        starts: of shape (S, P).
        steps: number of steps, 0 or more.
        every: keep the start, every so many steps, and the last.

    Returns:
        A trajectory: ``losses[t, i, j]`` belongs to learning rate i and start j, and is
        of shape (T, L, S); params and gradients are of shape (T, L, S, P).

    Raises:
        TypeError, ValueError: as `descend`, or a shape is not as said above.

    >>> from gdlessons import cubic_landscape, rules
    >>> starts = torch.tensor([[2.6, 1.6], [2.4, 2.2], [3.2, 1.8]])
    >>> lrs = torch.tensor([0.01, 0.1])
    >>> run = sweep(cubic_landscape(), rules.gradient_descent, lrs, starts, 100)
    >>> run.losses[-1]
    tensor([[0.3256, 0.3328, 0.3286],
            [0.3203, 0.3203, 0.3203]])
    """
    if not callable(rule):
        raise TypeError(
            f"rule must be a function of lr, as rules.adam, got {shown(rule)}"
        )
    lrs = torch.as_tensor(lrs)
    if lrs.ndim != 1 or not len(lrs):
        raise ValueError(f"lrs must be of shape (L,), got {tuple(lrs.shape)}")
    if not isinstance(starts, Tensor):
        raise TypeError(f"starts must be a tensor, got {shown(starts)}")
    if starts.ndim != 2:
        raise ValueError(f"starts must be of shape (S, P), got {tuple(starts.shape)}")
    return descend(landscape, starts, rule(lrs[:, None, None]), steps, every)
