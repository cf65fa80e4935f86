"""The loop that descends a landscape by a rule: any number of runs at once."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gdlessons.checks import check_count, check_floating, shown
from gdlessons.training.checks import check_mode
from gdlessons.training.trajectory import Trajectory

Step = Callable[[Tensor, Tensor, Any], tuple[Tensor, Any]]
Rule = tuple[Callable[[Tensor], Any], Step]  # init and step


def descend(
    landscape: Callable[[Tensor], Tensor],
    start: Tensor,
    rule: Rule,
    steps: int,
    every: int = 1,
) -> Trajectory:
    """Descend a landscape by a rule, from any number of starts at once.

    One step is ``params, state = rule.step(params, gradient, state)``. A run that
    diverges is recorded as it is, with its inf and nan. In float64 each run is, bit for
    bit, what it would be alone, as far as torch computes each entry of landscape and
    rule alike wherever it stands (not so powers of a tensor: betas given as one).

    Args:
        landscape: a function from params of shape (..., P) to losses of shape (...),
            each of its own params only; torch.autograd differentiates it.
        start: of shape (..., P), finite, and of a dtype that rules take: float32,
            float64 or bfloat16. It is left alone, also by a rule that works in place.
        rule: init and step, as `gdlessons.rules` has them. Their hyper-parameters
            broadcast against start, and start against them: one start and 100
            learning rates are 100 runs.
        steps: number of steps, 0 or more.
        every: keep the start, every so many steps, and the last. Memory grows with
            the entries that are kept, not with steps.

    Returns:
        A trajectory of the dtype of start, on its device; P is 2 for the landscapes of
        the book.

    Raises:
        TypeError, ValueError: an argument is not as said above, or the shapes of
            start, hyper-parameters and losses do not fit each other.
        RuntimeError: gradients are switched off.

    >>> from gdlessons import cubic_landscape, rules
    >>> rule = rules.gradient_descent(lr=torch.tensor([[1e-3], [1e-1]]))
    >>> run = descend(cubic_landscape(), torch.tensor([2.6, 1.6]), rule, 20, every=10)
    >>> run.losses
    tensor([[1.2756, 1.2756],
            [1.0931, 0.3255],
            [0.9458, 0.3229]])
    >>> run.params.shape, run.steps
    (torch.Size([3, 2, 2]), tensor([ 0, 10, 20]))
    """
    steps, every = check_count("steps", steps, 0), check_count("every", every, 1)
    params = _checked_start(landscape, start, rule)
    kept = [*range(0, steps, every), steps]
    run = Trajectory(
        params=params.new_empty(len(kept), *params.shape),
        losses=params.new_empty(len(kept), *params.shape[:-1]),
        gradients=params.new_empty(len(kept), *params.shape),
        steps=torch.tensor(kept),
    )
    init, advance = rule
    state = init(params)
    for step in range(steps + 1):
        losses, gradients = _losses_and_gradients(landscape, params)
        if step % every == 0 or step == steps:
            entry = math.ceil(step / every)
            run.params[entry] = params
            run.losses[entry] = losses
            run.gradients[entry] = gradients
        if step < steps:
            params, state = advance(params, gradients, state)
    return run


def _losses_and_gradients(
    landscape: Callable[[Tensor], Tensor], params: Tensor
) -> tuple[Tensor, Tensor]:
    params = params.detach().requires_grad_()
    losses = landscape(params)
    if not isinstance(losses, Tensor):
        raise TypeError(f"landscape(params) must be a tensor, got {shown(losses)}")
    if losses.shape != params.shape[:-1]:
        raise ValueError(
            f"landscape(params) must be of shape {tuple(params.shape[:-1])}, "
            f"got {tuple(losses.shape)}"
        )
    if not losses.requires_grad:
        raise ValueError("landscape(params) must have a gradient, got a constant")
    (gradients,) = torch.autograd.grad(losses.sum(), params)
    return losses.detach(), gradients


def _checked_start(
    landscape: Callable[[Tensor], Tensor], start: Tensor, rule: Rule
) -> Tensor:
    """Start, as a copy in the shape that the rule's hyper-parameters ask for."""
    check_mode("descend")
    if not callable(landscape):
        raise TypeError(f"landscape must be a function, got {shown(landscape)}")
    if not isinstance(start, Tensor):
        raise TypeError(f"start must be a tensor, got {shown(start)}")
    check_floating("start", start)
    if not start.ndim or not start.numel():
        raise ValueError(
            f"start must be of shape (..., P) and not empty, got {tuple(start.shape)}"
        )
    if not start.isfinite().all():
        wrong = start[~start.isfinite()][0].item()
        raise ValueError(f"start must be finite, got {wrong}")
    if not isinstance(rule, tuple | list) or len(rule) != 2:
        raise TypeError(
            f"rule must be a pair (init, step), as rules.adam(0.1), got {shown(rule)}"
        )
    start = start.detach().clone()
    init, advance = rule
    trial = start.clone()
    shape = advance(trial, torch.zeros_like(start), init(trial))[0].shape
    if shape[-1] != start.shape[-1]:
        raise ValueError(
            f"rule must keep the last dimension of params, {start.shape[-1]}, "
            f"got {shape[-1]}"
        )
    return start if shape == start.shape else start.expand(shape).contiguous()
