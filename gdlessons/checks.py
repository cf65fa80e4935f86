"""What bad input is told: the argument, what is accepted, and what was given."""

import math
from operator import index
from typing import SupportsIndex

import torch
from torch import Tensor

FLOATING = (torch.float32, torch.float64, torch.bfloat16)
SHOWN = 60  # characters of what was given


def shown(value: object) -> str:
    """What was given, in one short line.

    >>> shown([1.0, 2.0]), shown(dict), shown(len), shown("x" * 100)
    ('[1.0, 2.0]', 'the class dict', 'a builtin_function_or_method', 'a str')
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    text = repr(value)
    if len(text) <= SHOWN and "\n" not in text and text[0] != "<":
        return text
    return f"a {type(value).__name__}"


def check_count(
    name: str, value: SupportsIndex, least: int, most: float = math.inf
) -> int:
    """The value as Python's integer; NumPy's integers are taken, too, bools are not.

    Raises:
        TypeError, ValueError: with the name, the range and the value.

    >>> check_count("steps", -1, 0)
    Traceback (most recent call last):
    ValueError: steps must be an integer, at least 0, got -1
    """
    accepted = f"at least {least}" if most == math.inf else f"from {least} to {most}"
    message = f"{name} must be an integer, {accepted}, got {shown(value)}"
    count = _integer(value, message)
    if not least <= count <= most:
        raise ValueError(message)
    return count


def check_seed(seed: SupportsIndex) -> int:
    """The seed as Python's integer.

    Raises:
        TypeError, ValueError: it is none, or one that torch does not take.

    >>> check_seed(0.5)
    Traceback (most recent call last):
    TypeError: seed must be an integer, got 0.5
    """
    number = _integer(seed, f"seed must be an integer, got {shown(seed)}")
    if not -(2**63) <= number < 2**64:
        raise ValueError(f"seed must be from -2**63 to 2**64 - 1, got {number}")
    return number


def _integer(value: SupportsIndex, message: str) -> int:
    is_bool = isinstance(value, bool) or getattr(value, "dtype", None) == torch.bool
    try:
        number = index(value)
    except TypeError:
        raise TypeError(message) from None
    if is_bool:
        raise TypeError(message)
    return number


def check_floating(name: str, values: Tensor) -> None:
    """Refuse a dtype in which the rules do not compute.

    float16 is refused, since what they hold on to is 0 there: an ε of 1e-8, and the
    square of a gradient below 1e-4.

    Raises:
        TypeError: with the name, the dtype and what to do.

    >>> check_floating("params", torch.zeros(2, dtype=torch.float16))
    Traceback (most recent call last):
    TypeError: params must be of float32, float64 or bfloat16, got torch.float16: step \
a copy made by .float(), and round that
    """
    if values.dtype in FLOATING:
        return
    remedy = ""
    if values.is_complex():
        remedy = ": torch.view_as_real makes a real tensor of it"
    elif values.is_floating_point():
        remedy = ": step a copy made by .float(), and round that"
    raise TypeError(
        f"{name} must be of float32, float64 or bfloat16, got {values.dtype}{remedy}"
    )


def check_data(x: Tensor, y: Tensor) -> None:
    """Tensors of as many points, all of them finite."""
    for name, values in (("x", x), ("y", y)):
        if not isinstance(values, Tensor):
            raise TypeError(
                f"{name} must be a tensor, got {shown(values)}: "
                f"torch.as_tensor makes one"
            )
        if values.is_complex() or (name == "y" and values.dtype == torch.bool):
            raise TypeError(f"{name} must be of real numbers, got {values.dtype}")
        if not values.ndim or not values.numel():
            raise ValueError(
                f"{name} must hold at least one point, got shape {tuple(values.shape)}"
            )
        if not values.isfinite().all():
            wrong = values[~values.isfinite()][0].item()
            raise ValueError(f"{name} must be finite, got {wrong}")
    if len(x) != len(y):
        raise ValueError(f"x and y must be of one length, got {len(x)} and {len(y)}")


def check_output(y_hat: Tensor, y: Tensor) -> None:
    """Of y's shape: others broadcast, in silence, to the loss of something else."""
    if not isinstance(y_hat, Tensor):
        raise TypeError(f"model(x) must be a tensor, got {shown(y_hat)}")
    if y_hat.shape != y.shape:
        raise ValueError(
            f"model(x) must have y's shape {tuple(y.shape)}, got {tuple(y_hat.shape)}"
        )
