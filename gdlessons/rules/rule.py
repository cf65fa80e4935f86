"""What an update rule is, and what is checked of all of them."""

import functools
import inspect
import math
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any, NamedTuple, ParamSpec

import torch
from torch import Tensor

Number = float | Tensor  # a hyper-parameter: a number, or one for each run
Betas = tuple[Number, Number]
Step = Callable[[Tensor, Tensor, Any], tuple[Tensor, Any]]
Given = ParamSpec("Given")

LARGEST = math.nextafter(math.inf, 0)
BELOW_ONE = ("at least 0 and below 1", math.nextafter(1, 0))
BETAS = ("betas[0]", "betas[1]")
# What is accepted, in words and as the largest number: torch.optim's ranges.
RANGES = {**dict.fromkeys(BETAS, BELOW_ONE), "rho": ("from 0 to 1", 1.0)}


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


def rule(make: Callable[Given, Rule]) -> Callable[Given, Rule]:
    """Check what a rule is given: when it is made, and whenever it steps.

    Hyper-parameters reach make as numbers or as tensors of float64, so that 1 − β and
    βᵗ are as exact as those of numbers. One that it annotates as float is no tensor.
    A step keeps the dtype of params.

    Args:
        make: takes hyper-parameters, betas as a pair, and returns the rule itself.

    Raises (when making):
        TypeError: a hyper-parameter is neither a number nor a tensor, or betas is not
            a pair.
        ValueError: one is out of the range that torch.optim accepts, not finite, or a
            tensor of another shape than () and (..., 1); or two do not broadcast.

    >>> @rule
    ... def sign_descent(lr: Number = 1e-3) -> Rule:
    ...     return Rule(lambda _: (), lambda params, g, _: (params - lr * g.sign(), ()))
    >>> sign_descent(lr=-0.1)
    Traceback (most recent call last):
    ValueError: lr must be finite and at least 0, got -0.1
    """
    signature = inspect.signature(make)
    unchecked: Callable[..., Rule] = make

    @functools.wraps(make)
    def checked(*args: Given.args, **kwargs: Given.kwargs) -> Rule:
        given = _apart(_bound(make.__name__, signature, args, kwargs))
        numbers = {name: _checked(name, value) for name, value in given.items()}
        init, step = unchecked(**_together(numbers))
        return Rule(init, _guarded(step, numbers))

    return checked


def _bound(
    called: str,
    signature: inspect.Signature,
    args: tuple[object, ...],
    kwargs: dict[str, object],
) -> dict[str, object]:
    """The hyper-parameters by name, those that were not given with their defaults."""
    try:
        given = signature.bind(*args, **kwargs)
    except TypeError as error:
        raise TypeError(f"{called}() {error}") from None
    given.apply_defaults()
    for name, value in given.arguments.items():
        if isinstance(value, Tensor) and signature.parameters[name].annotation is float:
            raise TypeError(f"{called}'s {name} must be a number, got a tensor")
    return given.arguments


def _apart(given: Mapping[str, object]) -> dict[str, object]:
    """The hyper-parameters one by one: betas are two."""
    flat: dict[str, object] = {}
    for name, value in given.items():
        if name != "betas":
            flat[name] = value
        elif isinstance(value, tuple | list) and len(value) == 2:
            flat |= zip(BETAS, value)
        else:
            raise TypeError(f"betas must be a pair of numbers, got {value!r}")
    return flat


def _together(numbers: Mapping[str, Number]) -> dict[str, Number | Betas]:
    """The hyper-parameters as rules take them: betas are a pair."""
    if not numbers.keys() >= set(BETAS):
        return dict(numbers)
    others = {name: number for name, number in numbers.items() if name not in BETAS}
    return {**others, "betas": (numbers[BETAS[0]], numbers[BETAS[1]])}


def _checked(name: str, value: object) -> Number:
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


def _guarded(step: Step, numbers: Mapping[str, Number]) -> Step:
    """The step, which checks shapes and keeps the dtype of params."""
    tensors = {name: v for name, v in numbers.items() if isinstance(v, Tensor)}
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

    return guarded_step
