"""Bad input of `descend` is named."""

import math

import numpy as np
import pytest
import torch

from gdlessons import (
    descend,
    rules,
    saddle,
)


def widen(params, grad, state):
    return params - torch.ones(5), state


DTYPE = "start must be of float32, float64 or bfloat16"
PAIR = "rule must be a pair (init, step), as rules.adam(0.1), got"
BAD = [
    ({"steps": -1}, ValueError, "steps must be an integer, at least 0, got -1"),
    ({"steps": 2.0}, TypeError, "steps must be an integer, at least 0, got 2.0"),
    ({"every": 0}, ValueError, "every must be an integer, at least 1, got 0"),
    ({"every": True}, TypeError, "every must be an integer, at least 1, got True"),
    (
        {"start": [1.0, 2.0]},
        TypeError,
        "start must be a tensor, got [1.0, 2.0]",
    ),
    ({"start": torch.tensor([1, 2])}, TypeError, f"{DTYPE}, got torch.int64"),
    (
        {"start": torch.ones(2).half()},
        TypeError,
        f"{DTYPE}, got torch.float16: step a copy made by .float(), and round that",
    ),
    (
        {"start": torch.ones(2, dtype=torch.complex128)},
        TypeError,
        f"{DTYPE}, got torch.complex128: torch.view_as_real makes a real tensor of it",
    ),
    ({"rule": rules.adam}, TypeError, f"{PAIR} a function"),
    ({"rule": torch.optim.SGD}, TypeError, f"{PAIR} the class SGD"),
    ({"rule": None}, TypeError, f"{PAIR} None"),
    (
        {"landscape": torch.ones(2)},
        TypeError,
        "landscape must be a function, got tensor([1., 1.])",
    ),
    (
        {"landscape": lambda params: 5.0},
        TypeError,
        "landscape(params) must be a tensor, got 5.0",
    ),
    (
        {"landscape": lambda params: torch.ones(4)},
        ValueError,
        "landscape(params) must have a gradient, got a constant",
    ),
    (
        {"landscape": lambda params: params.detach().sum(-1)},
        ValueError,
        "landscape(params) must have a gradient, got a constant",
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


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_gradients_that_are_switched_off_are_named(mode):
    with mode(), pytest.raises(RuntimeError) as raised:
        descend(saddle(), torch.ones(2), rules.adam(), 5)
    expected = f"descend needs gradients: call it outside torch.{mode.__name__}()"
    assert str(raised.value) == expected


def test_numpys_integers_are_taken():
    run = descend(saddle(), torch.ones(2), rules.adam(), np.int64(5), np.uint8(2))
    assert run.steps.tolist() == [0, 2, 4, 5]


def works_in_place(lr):
    def step(params, grad, state):
        grad *= lr
        params -= grad
        return params, state

    return torch.zeros_like, step


def test_a_rule_that_works_in_place_leaves_the_start():
    start = torch.ones(3, 2)
    plain = descend(saddle(), start, rules.gradient_descent(lr=0.1), 5)
    run = descend(saddle(), start, works_in_place(0.1), 5)
    assert (start == 1).all()
    torch.testing.assert_close(run.params, plain.params)
    assert torch.equal(run.gradients[0], plain.gradients[0])
