"""Bad input of `train` is named and changes nothing."""

import copy
import math

import pytest
import torch
from torch import nn, optim

from gdlessons import CubicModel, cubic_data, train


def sgd(model, lr=0.1):
    return optim.SGD(model.parameters(), lr=lr)


def sgd_with(lr):
    def make(model):
        optimizer = sgd(model)
        optimizer.param_groups[0]["lr"] = lr
        return optimizer

    return make


def not_finite():
    model = CubicModel(a=2.6, b=1.6)
    nn.init.constant_(model.b, math.nan)
    return model


X, Y = cubic_data()
STEPS = "steps must be an integer, at least 0, got"
BATCH = "batch_size must be an integer, from 1 to 20, got"
BAD = [
    ({"steps": -1}, ValueError, f"{STEPS} -1"),
    ({"steps": 2.0}, TypeError, f"{STEPS} 2.0"),
    ({"steps": True}, TypeError, f"{STEPS} True"),
    ({"steps": "5"}, TypeError, f"{STEPS} '5'"),
    ({"batch_size": 0}, ValueError, f"{BATCH} 0"),
    ({"batch_size": 21}, ValueError, f"{BATCH} 21"),
    ({"batch_size": 5.0}, TypeError, f"{BATCH} 5.0"),
    ({"batch_size": True}, TypeError, f"{BATCH} True"),
    (
        {"optimizer": sgd_with(-0.1)},
        ValueError,
        "lr must not be negative, got -0.1",
    ),
    (
        {"optimizer": sgd_with(math.nan)},
        ValueError,
        "lr must not be negative, got nan",
    ),
    (
        {"optimizer": lambda _: sgd(CubicModel(a=2.6, b=1.6))},
        ValueError,
        "optimizer must hold parameters of model, got none of them",
    ),
    (
        {"y": Y[:7]},
        ValueError,
        "x and y must be of one length, got 20 and 7",
    ),
    (
        {"y": Y[:, 0]},  # (20, 1) - (20,) would broadcast to (20, 20)
        ValueError,
        "model(x) must have y's shape (20,), got (20, 1)",
    ),
    (
        {"model": not_finite},
        ValueError,
        "model's parameters must be finite, got nan",
    ),
    (
        {"model": lambda: CubicModel(a=1, b=1).requires_grad_(False)},
        ValueError,
        "model must have a parameter that requires grad, got none",
    ),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_input_is_named_and_changes_nothing(change, error, message):
    usual = {"model": lambda: CubicModel(a=2.6, b=1.6), "optimizer": sgd}
    given = usual | {"x": X, "y": Y, "steps": 5} | change
    model = given.pop("model")()
    optimizer = given.pop("optimizer")(model)
    for parameter in model.parameters():
        parameter.grad = torch.tensor(0.5)
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(error) as raised:
        train(model, optimizer, **given)
    assert str(raised.value) == message
    for name, parameter in model.named_parameters():
        torch.testing.assert_close(parameter, before[name], equal_nan=True)
        assert parameter.grad == 0.5
