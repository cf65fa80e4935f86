"""Bad input of `train` is named and changes nothing."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn, optim
from torch.nn.functional import l1_loss
from torch.optim import lr_scheduler

from gdlessons import CubicModel, cubic_data, rules, train


def cubic():
    return CubicModel(a=2.6, b=1.6)


def sgd(model, lr=0.1):
    return optim.SGD(model.parameters(), lr=lr)


def sgd_with(lr):
    def make(model):
        optimizer = sgd(model)
        optimizer.param_groups[0]["lr"] = lr
        return optimizer

    return make


def lbfgs(model):
    return optim.LBFGS(model.parameters())


def not_finite():
    model = cubic()
    nn.init.constant_(model.b, math.nan)
    return model


class Complex(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.ones(1, dtype=torch.complex64))

    def forward(self, x):
        return (self.a * x).real


X, Y = cubic_data()
HOLED = Y.clone()
HOLED[3] = math.inf
OF_ANOTHER = lr_scheduler.LinearLR(sgd(cubic()))
STEPS = "steps must be an integer, at least 0, got"
BATCH = "batch_size must be an integer, from 1 to 20, got"
OPTIMIZER = (
    "optimizer must be one of torch.optim, as SGD(model.parameters(), lr=0.1), got"
)
SCHEDULER = (
    "scheduler must be one of torch.optim.lr_scheduler whose step takes no loss, got"
)
LR = "lr must be finite and at least 0, got"
BAD = [
    ({"steps": -1}, ValueError, f"{STEPS} -1"),
    ({"steps": 2.0}, TypeError, f"{STEPS} 2.0"),
    ({"steps": True}, TypeError, f"{STEPS} True"),
    ({"steps": torch.tensor(True)}, TypeError, f"{STEPS} tensor(True)"),
    ({"steps": "5"}, TypeError, f"{STEPS} '5'"),
    ({"every": 0}, ValueError, "every must be an integer, at least 1, got 0"),
    ({"batch_size": 0}, ValueError, f"{BATCH} 0"),
    ({"batch_size": 21}, ValueError, f"{BATCH} 21"),
    ({"batch_size": 5.0}, TypeError, f"{BATCH} 5.0"),
    ({"batch_size": True}, TypeError, f"{BATCH} True"),
    (
        {"generator": torch.Generator()},
        ValueError,
        "generator draws batches: give batch_size, too, got None",
    ),
    (
        {"generator": 7, "batch_size": 5},
        TypeError,
        "generator must be a torch.Generator, got 7",
    ),
    ({"optimizer": lambda _: optim.SGD}, TypeError, f"{OPTIMIZER} the class SGD"),
    ({"optimizer": lambda _: rules.adam()}, TypeError, f"{OPTIMIZER} a Rule"),
    ({"optimizer": lambda m: [sgd(m)]}, TypeError, f"{OPTIMIZER} a list"),
    ({"optimizer": lambda _: None}, TypeError, f"{OPTIMIZER} None"),
    (
        {"optimizer": lambda m: lr_scheduler.LinearLR(sgd(m))},
        TypeError,
        f"{OPTIMIZER} a LinearLR",
    ),
    ({"optimizer": sgd_with(-0.1)}, ValueError, f"{LR} -0.1"),
    ({"optimizer": sgd_with(math.nan)}, ValueError, f"{LR} nan"),
    ({"optimizer": sgd_with(math.inf)}, ValueError, f"{LR} inf"),
    ({"optimizer": sgd_with("fast")}, TypeError, "lr must be a number, got 'fast'"),
    ({"optimizer": sgd_with(None)}, TypeError, "lr must be a number, got None"),
    (
        {"optimizer": sgd_with(torch.ones(2))},
        TypeError,
        "lr must be a number, got tensor([1., 1.])",
    ),
    (
        {"optimizer": lambda _: sgd(cubic())},
        ValueError,
        "optimizer must hold parameters of model, got none of them",
    ),
    ({"scheduler": "cosine"}, TypeError, f"{SCHEDULER} 'cosine'"),
    (
        {"scheduler": lr_scheduler.ReduceLROnPlateau(sgd(cubic()))},
        TypeError,
        f"{SCHEDULER} a ReduceLROnPlateau",
    ),
    (
        {"scheduler": OF_ANOTHER},
        ValueError,
        "scheduler must be of the optimizer given, got another's",
    ),
    ({"max_norm": 0}, ValueError, "max_norm must be positive, got 0"),
    ({"max_norm": math.nan}, ValueError, "max_norm must be positive, got nan"),
    ({"max_norm": "1"}, TypeError, "max_norm must be a number, got '1'"),
    (
        {"max_norm": 1.0, "optimizer": lbfgs},
        ValueError,
        "max_norm must be None where the optimizer asks for losses, got 1.0",
    ),
    (
        {"x": X.numpy()},
        TypeError,
        "x must be a tensor, got a ndarray: torch.as_tensor makes one",
    ),
    (
        {"y": [1.0, 2.0]},
        TypeError,
        "y must be a tensor, got [1.0, 2.0]: torch.as_tensor makes one",
    ),
    (
        {"x": torch.tensor(1.0)},
        ValueError,
        "x must hold at least one point, got shape ()",
    ),
    (
        {"x": X[:0], "y": Y[:0]},
        ValueError,
        "x must hold at least one point, got shape (0, 1)",
    ),
    ({"x": X + math.nan}, ValueError, "x must be finite, got nan"),
    ({"y": HOLED}, ValueError, "y must be finite, got inf"),
    (
        {"x": X.to(torch.complex64)},
        TypeError,
        "x must be of real numbers, got torch.complex64",
    ),
    ({"y": Y > 0}, TypeError, "y must be of real numbers, got torch.bool"),
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
        {"y": Y[:, 0].long()},
        ValueError,
        "model(x) must have y's shape (20,), got (20, 1)",
    ),
    (
        {"model": not_finite},
        ValueError,
        "model's parameters must be finite, got nan",
    ),
    (
        {"model": lambda: cubic().requires_grad_(False)},
        ValueError,
        "model must have a parameter that requires grad, got none",
    ),
    (
        {"model": Complex},
        TypeError,
        "model's parameters must be real, got torch.complex64: "
        "keep torch.view_as_real of them",
    ),
    (
        {"loss": lambda y_hat, y: (y_hat - y) ** 2},
        ValueError,
        "loss must return a scalar, got shape (20, 1)",
    ),
    (
        {"loss": lambda y_hat, y: l1_loss(y_hat, y).item() * 0},
        TypeError,
        "loss must return a tensor, got 0.0",
    ),
    (
        {"loss": lambda y_hat, y: l1_loss(y_hat, y).detach()},
        ValueError,
        "loss must depend on model's parameters, got a constant",
    ),
    (
        {"loss": lambda y_hat, y: (y_hat > y).sum()},
        TypeError,
        "loss must return a real number, got torch.int64",
    ),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_input_is_named_and_changes_nothing(change, error, message):
    usual = {"model": cubic, "optimizer": sgd}
    given = usual | {"x": X, "y": Y, "steps": 5} | change
    model = given.pop("model")()
    optimizer = given.pop("optimizer")(model)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 0.5)
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(error) as raised:
        train(model, optimizer, **given)
    assert str(raised.value) == message
    for name, parameter in model.named_parameters():
        torch.testing.assert_close(parameter, before[name], equal_nan=True)
        assert (parameter.grad == 0.5).all()


@pytest.mark.parametrize(
    ("model", "got"),
    [
        (None, "None"),
        (CubicModel, "the class CubicModel"),
        (rules.adam, "a function"),
        (cubic().forward, "a method"),
    ],
)
def test_what_is_no_model_is_named(model, got):
    with pytest.raises(TypeError) as raised:
        train(model, sgd(cubic()), X, Y, 5)
    expected = f"model must be a torch.nn.Module, an instance, got {got}"
    assert str(raised.value) == expected


def test_a_lazy_model_is_named():
    model = nn.LazyLinear(1)
    with pytest.raises(ValueError, match=r"must have shapes, got a lazy one: call mod"):
        train(model, optim.SGD(cubic().parameters(), lr=0.1), X, Y, 5)
    model(X)
    assert train(model, sgd(model), X, Y, 5).params.shape == (6, 2)


def test_a_schedule_that_ends_too_soon_is_named_before_the_first_step():
    model = cubic()
    optimizer = sgd(model)
    scheduler = lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=10)
    with pytest.raises(ValueError, match="scheduler has 10 steps left, got steps=11"):
        train(model, optimizer, X, Y, 11, scheduler=scheduler)
    train(model, optimizer, X, Y, 7, scheduler=scheduler)
    with pytest.raises(ValueError, match="scheduler has 3 steps left, got steps=4"):
        train(model, optimizer, X, Y, 4, scheduler=scheduler)
    train(model, optimizer, X, Y, 3, scheduler=scheduler)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_gradients_that_are_switched_off_are_named(mode):
    model = cubic()
    with mode(), pytest.raises(RuntimeError) as raised:
        train(model, sgd(model), X, Y, 5)
    name = mode.__name__
    assert str(raised.value) == f"train needs gradients: call it outside torch.{name}()"


@pytest.mark.parametrize("number", [np.int64, np.int32, np.uint8, torch.tensor])
def test_other_libraries_integers_are_taken(number):
    model = cubic()
    run = train(
        model, sgd(model, 1e-3), X, Y, number(5), batch_size=number(6), every=number(2)
    )
    assert run.steps.tolist() == [0, 2, 4, 5]
