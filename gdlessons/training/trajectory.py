"""What both loops record."""

import math
from typing import NamedTuple

from torch import Tensor


class Trajectory(NamedTuple):
    """What one run, or many at once, went through: T entries.

    ``params[i]`` are the P parameters after ``steps[i]`` steps, ``losses[i]`` is the
    loss there and ``gradients[i]`` the gradient there, with which the next step is
    made. Where all steps are kept, T is their number + 1 and entry i is step i.

    Attributes:
        params: of shape (T, ..., P).
        losses: of shape (T, ...).
        gradients: of shape (T, ..., P).
        steps: of shape (T,).

    >>> import torch
    >>> from gdlessons import cubic_landscape, descend, rules
    >>> start = torch.tensor([2.6, 1.6])
    >>> run = descend(cubic_landscape(), start, rules.momentum(), 25, every=10)
    >>> run.steps, run.losses
    (tensor([ 0, 10, 20, 25]), tensor([1.2756, 0.6685, 0.3359, 0.3353]))
    """

    params: Tensor
    losses: Tensor
    gradients: Tensor
    steps: Tensor


def check_count(name: str, value: int, least: int, most: float = math.inf) -> None:
    """Refuse what is not an integer in that range.

    Raises:
        TypeError, ValueError: with the name, the range and the value.

    >>> check_count("steps", -1, 0)
    Traceback (most recent call last):
    ValueError: steps must be an integer, at least 0, got -1
    """
    accepted = f"at least {least}" if most == math.inf else f"from {least} to {most}"
    message = f"{name} must be an integer, {accepted}, got {value!r}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(message)
    if not least <= value <= most:
        raise ValueError(message)
