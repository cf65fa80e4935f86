"""Bad input of `descend` is named."""

import math

import pytest
import torch

from gdlessons import (
    descend,
    rules,
    saddle,
)


def widen(params, grad, state):
    return params - torch.ones(5), state


BAD = [
    ({"steps": -1}, ValueError, "steps must be an integer, at least 0, got -1"),
    ({"steps": 2.0}, TypeError, "steps must be an integer, at least 0, got 2.0"),
    ({"every": 0}, ValueError, "every must be an integer, at least 1, got 0"),
    ({"every": True}, TypeError, "every must be an integer, at least 1, got True"),
    (
        {"start": [1.0, 2.0]},
        TypeError,
        "start must be a floating tensor, got [1.0, 2.0]",
    ),
    (
        {"start": torch.tensor([1, 2])},
        TypeError,
        "start must be a floating tensor, got tensor([1, 2])",
    ),
    (
        {"start": torch.tensor(1.0)},
        ValueError,
        "start must be of shape (..., P) and not empty, got ()",
    ),
    (
        {"start": torch.ones(0, 2)},
        ValueError,
        "start must be of shape (..., P) and not empty, got (0, 2)",
    ),
    (
        {"start": torch.ones(4, 3)},
        ValueError,
        "params must be of shape (..., 2), got (4, 3)",
    ),
    (
        {"start": torch.tensor([[1.0, 2.0], [math.nan, 0.0]])},
        ValueError,
        "start must be finite, got nan",
    ),
    (
        {"start": torch.tensor([1.0, -math.inf])},
        ValueError,
        "start must be finite, got -inf",
    ),
    (
        {"start": torch.ones(4, 2), "rule": rules.adam(torch.ones(3, 1))},
        ValueError,
        "shapes must broadcast together, got params (4, 2), lr (3, 1)",
    ),
    (
        {"start": torch.ones(4, 1), "rule": (torch.zeros_like, widen)},
        ValueError,
        "rule must keep the last dimension of params, 1, got 5",
    ),
    (
        {"landscape": lambda params: params.sum()},
        ValueError,
        "landscape(params) must be of shape (4,), got ()",
    ),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_input_is_named(change, error, message):
    usual = {"landscape": saddle(), "start": torch.ones(4, 2), "steps": 5}
    given = usual | {"rule": rules.gradient_descent(0.1)} | change
    with pytest.raises(error) as raised:
        descend(**given)
    assert str(raised.value) == message
