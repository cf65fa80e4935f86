"""What both loops record."""

import math
from typing import NamedTuple

from torch import Tensor


class Trajectory(NamedTuple):
    """What one run, or many at once, went through: T entries.

    ``params[i]`` are the P parameters after ``steps[i]`` steps, ``losses[i]`` is the
    loss there and ``gradients[i]`` the gradient there, with which the next step is
    made. Where all steps are kept, T is their number + 1 and entry i is step i.
    """

    params: Tensor  # (T, ..., P)
    losses: Tensor  # (T, ...)
    gradients: Tensor  # (T, ..., P)
    steps: Tensor  # (T,)


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
