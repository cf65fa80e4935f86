"""What an update rule is, and what all of them check."""

import math
from collections.abc import Callable
from numbers import Real
from typing import Any, NamedTuple

import torch
from torch import Tensor

Number = float | Tensor  # a hyper-parameter: a number, or one for each run
Betas = tuple[Number, Number]

LARGEST = math.nextafter(math.inf, 0)
BELOW_ONE = ("at least 0 and below 1", math.nextafter(1, 0))
# What is accepted, in words and as the largest number: torch.optim's ranges.
RANGES = {"betas[0]": BELOW_ONE, "betas[1]": BELOW_ONE, "rho": ("from 0 to 1", 1.0)}


class Rule(NamedTuple):
    """An update rule: a pair of pure functions.

    ``init(params) -> state`` and ``step(params, grad, state) -> (params, state)``.

    params is of shape (..., P) and of a floating dtype, which it keeps; grad is of the
    same shape. Hyper-parameters given as tensors of shape (..., 1) broadcast against
    params: one entry for each run, so one call advances all of them.

    Attributes:
        init: makes the state from params.
        step: takes params, grad and state one step further.

    Raises (when stepping):
        TypeError: params is not of a floating dtype.
        ValueError: the shapes of grad or of a hyper-parameter do not fit params.

    >>> from gdlessons.rules import gradient_descent
    >>> init, step = gradient_descent(lr=torch.tensor([[0.1], [0.2]]))
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([1.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([[0.9000, 2.1000],
            [0.8000, 2.2000]])
    """

    init: Callable[[Tensor], Any]
    step: Callable[[Tensor, Tensor, Any], tuple[Tensor, Any]]


def average(old: Tensor, new: Tensor, beta: Number) -> Tensor:
    """A moving average, one value later: β old + (1 − β) new.

    >>> average(torch.tensor(4.0), torch.tensor(8.0), 0.75)
    tensor(5.)
    """
    return beta * old + (1 - beta) * new


def checked(**given: Number | tuple[Number, Number]) -> dict[str, Number]:
    """The hyper-parameters by name, each in range; betas are taken apart.

    Tensors become float64, so that 1 − β and βᵗ are as exact as those of numbers.

    Raises:
        TypeError: one is neither a number nor a tensor, or betas is not a pair.
        ValueError: one is out of the range that torch.optim accepts, not finite, or a
            tensor of another shape than () and (..., 1).

    >>> checked(lr=1, betas=(0.9, 0.999))
    {'lr': 1.0, 'betas[0]': 0.9, 'betas[1]': 0.999}
    >>> checked(lr=-0.1)
    Traceback (most recent call last):
    ValueError: lr must be finite and at least 0, got -0.1
    """
    flat = {}
    for name, value in given.items():
        if name != "betas":
            flat[name] = value
        elif isinstance(value, tuple | list) and len(value) == 2:
            flat["betas[0]"], flat["betas[1]"] = value
        else:
            raise TypeError(f"betas must be a pair of numbers, got {value!r}")
    return {name: _checked(name, value) for name, value in flat.items()}


def _checked(name: str, value: Number) -> Number:
    if isinstance(value, Tensor):
        if value.ndim and value.shape[-1] != 1:
            raise ValueError(
                f"{name} must be a number or a tensor of shape (..., 1), "
                f"got shape {tuple(value.shape)}"
            )
        value = value.double()
    elif isinstance(value, Real):
        value = float(value)
    else:
        raise TypeError(f"{name} must be a number or a tensor, got {value!r}")
    accepted, most = RANGES.get(name, ("finite and at least 0", LARGEST))
    for number in value.flatten().tolist() if isinstance(value, Tensor) else [value]:
        if not 0 <= number <= most:  # so that nan is refused too
            raise ValueError(f"{name} must be {accepted}, got {number}")
    return value


def guarded(init: Callable, step: Callable, given: dict[str, Number]) -> Rule:
    """The rule of init and step, which checks shapes and keeps the dtype of params.

    Raises:
        ValueError: the shapes of two hyper-parameters do not broadcast together.
    """
    tensors = {name: v for name, v in given.items() if isinstance(v, Tensor)}
    shapes = ", ".join(f"{name} {tuple(v.shape)}" for name, v in tensors.items())
    try:
        runs = torch.broadcast_tensors(torch.zeros(()), *tensors.values())[0].shape
    except RuntimeError:
        raise ValueError(f"shapes must broadcast together, got {shapes}") from None

    def guarded_step(params: Tensor, grad: Tensor, state: Any) -> tuple[Tensor, Any]:
        if not params.is_floating_point():
            raise TypeError(f"params must be of a floating dtype, got {params.dtype}")
        if grad.shape != params.shape:
            raise ValueError(
                f"grad must have params' shape {tuple(params.shape)}, "
                f"got {tuple(grad.shape)}"
            )
        for one, other in zip(reversed(params.shape), reversed(runs)):
            if one != other and 1 not in (one, other):
                raise ValueError(
                    "shapes must broadcast together, "
                    f"got params {tuple(params.shape)}, {shapes}"
                )
        new, state = step(params, grad, state)
        return new.to(params.dtype), state

    return Rule(init, guarded_step)
