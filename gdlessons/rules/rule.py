"""What an update rule is, and what is checked of all of them."""

import functools
import inspect
import math
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any, NamedTuple, ParamSpec

import torch
from torch import Tensor

from gdlessons.checks import check_floating

Number = float | Tensor  # a hyper-parameter: a number, or one for each run
Betas = tuple[Number, Number]
FixedBetas = tuple[float, float]  # numbers only
Epsilons = tuple[float | None, float]  # None: the machine epsilon of params' dtype
Step = Callable[[Tensor, Tensor, Any], tuple[Tensor, Any]]
Given = ParamSpec("Given")

PAIRS = ("betas", "etas", "step_sizes")  # etas and step_sizes are Rprop's
LARGEST = math.nextafter(math.inf, 0)
NOT_NEGATIVE = ("finite and at least 0", 0.0, LARGEST)
BELOW_ONE = ("at least 0 and below 1", 0.0, math.nextafter(1, 0))
# What is accepted, in words, from where and to where: torch.optim's ranges.
RANGES = {
    "betas[0]": BELOW_ONE,
    "betas[1]": BELOW_ONE,
    "rho": ("from 0 to 1", 0.0, 1.0),
    "etas[0]": ("above 0 and below 1", math.nextafter(0, 1), BELOW_ONE[2]),
    "etas[1]": ("finite and above 1", math.nextafter(1, 2), LARGEST),
    "beta2_decay": ("finite and at most 0", -LARGEST, 0.0),
    "d": ("finite and at least 1", 1.0, LARGEST),
    "precondition_frequency": ("finite and at least 1", 1.0, LARGEST),
}


class Rule(NamedTuple):
    """An update rule: a pair of pure functions.

    ``init(params) -> state`` and ``step(params, grad, state) -> (params, state)``.

    params is of shape (..., P) and of float32, float64 or bfloat16, which it keeps;
    grad is of the same shape. Hyper-parameters given as tensors of shape (..., 1)
    broadcast against params: one entry for each run, so one call advances all of them.

    Given numbers, a state has the dtype of params. So float16 is refused: Adam's ε of
    1e-8 is 0 there, and the square of a gradient of 1e-4, too, so that the first step
    would be inf or nan. Step a float32 copy, and round that. bfloat16 has 8 binary
    digits: a step below 1/512 of a weight is lost, and with β₂ = 0.999 so is each
    decrease of v.

    Attributes:
        init: makes the state from params.
        step: takes params, grad and state one step further.

    Raises (when stepping):
        TypeError: params is of another dtype. Give complex ones as pairs of real ones,
            ``torch.view_as_real(params).flatten(-2)``, of shape (..., 2P).
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

    Args:
        old: the average so far.
        new: the next value, of old's shape.
        beta: β; a number, or a tensor that broadcasts against old.

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
        given = _apart(_bound(make.__name__, signature, args, kwargs), signature)
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
        parts = value if isinstance(value, tuple | list) else (value,)
        has_tensor = any(isinstance(part, Tensor) for part in parts)
        fixed = signature.parameters[name].annotation in (float, FixedBetas, Epsilons)
        if has_tensor and fixed:
            raise TypeError(f"{called}'s {name} must be a number, got a tensor")
    return given.arguments


def _apart(
    given: Mapping[str, object], signature: inspect.Signature
) -> dict[str, object]:
    """The hyper-parameters one by one: a pair is two."""
    flat: dict[str, object] = {}
    for name, value in given.items():
        annotation = signature.parameters[name].annotation
        if name not in PAIRS and annotation is not Epsilons:
            flat[name] = value
        elif isinstance(value, tuple | list) and len(value) == 2:
            flat |= {f"{name}[{place}]": part for place, part in enumerate(value)}
        else:
            raise TypeError(f"{name} must be a pair of numbers, got {value!r}")
    return flat


def _together(numbers: Mapping[str, object]) -> dict[str, object]:
    """The hyper-parameters as rules take them: two of one name are a pair."""
    together: dict[str, Any] = {}
    for name, number in numbers.items():
        whole, bracket, _ = name.partition("[")
        together[whole] = (*together.get(whole, ()), number) if bracket else number
    return together


def _checked(name: str, value: object) -> Number | None:
    if value is None and name == "eps[0]":
        return None
    if isinstance(value, Tensor):
        if value.ndim and value.shape[-1] != 1:
            raise ValueError(
                f"{name} must be a number or a tensor of shape (..., 1), "
                f"got shape {tuple(value.shape)}"
            )
        value = value.to(torch.float64, copy=True)  # the caller may write into it
    elif isinstance(value, Real):
        value = float(value)
    else:
        raise TypeError(f"{name} must be a number or a tensor, got {value!r}")
    accepted, least, most = RANGES.get(name, NOT_NEGATIVE)
    for number in value.flatten().tolist() if isinstance(value, Tensor) else [value]:
        if not least <= number <= most:  # so that nan is refused too
            raise ValueError(f"{name} must be {accepted}, got {number}")
    return value


def _guarded(step: Step, numbers: Mapping[str, Number | None]) -> Step:
    """The step, which checks shapes and keeps the dtype of params."""
    tensors = {name: v for name, v in numbers.items() if isinstance(v, Tensor)}
    shapes = ", ".join(f"{name} {tuple(v.shape)}" for name, v in tensors.items())
    try:
        runs = torch.broadcast_tensors(torch.zeros(()), *tensors.values())[0].shape
    except RuntimeError:
        raise ValueError(f"shapes must broadcast together, got {shapes}") from None

    def guarded_step(params: Tensor, grad: Tensor, state: Any) -> tuple[Tensor, Any]:
        check_floating("params", params)
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
