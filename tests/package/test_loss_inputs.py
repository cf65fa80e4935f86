"""Bad input of `model_loss` and `batch_loss` is named."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from gdlessons import CubicModel, DigitsModel, batch_loss, cubic_data, model_loss

X, Y = cubic_data()
BAD = [
    ({"x": X.numpy()}, TypeError, "x must be a tensor, got a ndarray: torch.as_"),
    ({"y": Y.tolist()}, TypeError, "y must be a tensor, got a list: torch.as_tensor"),
    ({"y": Y[:3]}, ValueError, "x and y must be of one length, got 20 and 3"),
    ({"x": X[:0]}, ValueError, r"x must hold at least one point, got shape \(0, 1\)"),
    ({"x": X / 0}, ValueError, "x must be finite, got -?inf"),
]
BATCHES = [
    (
        {"batch_size": 2.5},
        TypeError,
        "batch_size must be an integer, from 1 to 20, got",
    ),
    ({"batch_size": 0}, ValueError, "batch_size must be an integer, from 1 to 20, got"),
    ({"seeds": [0.5]}, TypeError, "seed must be an integer, got 0.5"),
]


def cubic():
    return CubicModel(a=0.0, b=0.0)


@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_data_are_named(change, error, message):
    given = {"x": X, "y": Y} | change
    with pytest.raises(error, match=message):
        model_loss(cubic(), **given)
    with pytest.raises(error, match=message):
        batch_loss(cubic(), **given, batch_size=1, seeds=range(3))


@pytest.mark.parametrize(("change", "error", "message"), BATCHES)
def test_bad_batches_are_named_before_they_are_drawn(change, error, message):
    given = {"batch_size": 5, "seeds": range(3)} | change
    with pytest.raises(error, match=message):
        batch_loss(cubic(), X, Y, **given)


@pytest.mark.parametrize("y", [Y[:, 0], Y[:, 0].long()])
def test_an_output_of_another_shape_does_not_broadcast(y):
    message = r"model\(x\) must have y's shape \((20|5),\), got \((20|5), 1\)"
    with pytest.raises(ValueError, match=message):
        model_loss(cubic(), X, y)(torch.ones(2))
    noisy = batch_loss(cubic(), X, y, batch_size=5, seeds=range(3))
    with pytest.raises(ValueError, match=message):
        noisy(torch.ones(3, 2))


def test_whole_numbers_of_the_right_shape_are_taken():
    whole = model_loss(cubic(), X, Y.round().long())(torch.ones(2))
    assert whole == model_loss(cubic(), X, Y.round())(torch.ones(2))


@pytest.mark.parametrize("shape", [(), (3,), (4, 1)])
def test_params_of_another_shape_are_named(shape):
    with pytest.raises(ValueError, match="params must be of shape") as raised:
        model_loss(cubic(), X, Y)(torch.ones(shape))
    assert str(raised.value) == f"params must be of shape (..., 2), got {shape}"


@pytest.mark.parametrize("shape", [(2,), (2, 2), (3, 3)])
def test_batches_want_a_dimension_of_seeds(shape):
    noisy = batch_loss(cubic(), X, Y, batch_size=5, seeds=range(3))
    with pytest.raises(ValueError, match="params must be of shape") as raised:
        noisy(torch.ones(shape))
    assert str(raised.value) == f"params must be of shape (..., 3, 2), got {shape}"


def test_numpys_integers_are_taken():
    params = torch.ones(3, 2)
    one = batch_loss(cubic(), X, Y, np.int64(5), np.arange(3))
    assert torch.equal(one(params), batch_loss(cubic(), X, Y, 5, range(3))(params))


def test_classes_are_as_the_loss_takes_them():
    x, y = torch.rand(6, 64), torch.arange(6)
    landscape = model_loss(DigitsModel(0), x, y, cross_entropy)
    assert landscape(torch.zeros(2410)) == pytest.approx(
        torch.tensor(10.0).log().item()
    )
