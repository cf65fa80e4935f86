"""Hyper-parameters as tensors: one value for each run."""

import inspect

import pytest
import torch
from torch import tensor

from gdlessons import rules
from tests.package.against_torch import TABLE

VALUES = {  # three of each hyper-parameter
    "lr": (0.01, 0.02, 0.05),
    "beta": (0.0, 0.5, 0.9),
    "betas": ((0.0, 0.5), (0.9, 0.9), (0.95, 0.999)),
    "eps": (1e-8, 1e-3, 1.0),
    "alpha": (0.0, 0.5, 0.9),
    "rho": (0.0, 0.5, 0.9),
    "weight_decay": (0.0, 0.1, 1.0),
    "momentum_decay": (0.0, 4e-3, 0.5),
    "etas": ((0.5, 1.2), (0.3, 1.5), (0.9, 1.1)),
    "step_sizes": ((1e-6, 50), (0.02, 0.1), (0.0, 0.05)),
}
PAIRS = ("betas", "etas", "step_sizes")
ARGUMENTS = [
    (name, argument)
    for name, row in TABLE.items()
    for argument in inspect.signature(row.rule).parameters
]
every_argument = pytest.mark.parametrize(("name", "argument"), ARGUMENTS)


def column(values, dtype=torch.float64):
    return tensor(values, dtype=dtype)[:, None]


def run(rule, dtype=torch.float64, shape=(2,), steps=30):
    """On a quadratic; shape () of runs grows to that of the hyper-parameters."""
    curvature = tensor([1.0, 10.0], dtype=dtype)
    params = tensor([2.0, -1.0], dtype=dtype).expand(shape)
    state = rule.init(params)
    for _ in range(steps):
        params, state = rule.step(params, curvature * params, state)
    return params


@every_argument
@pytest.mark.parametrize("shape", [(2,), (3, 2)], ids=str)
def test_a_tensor_is_one_value_for_each_run(name, argument, shape):
    make, values = TABLE[name].rule, VALUES[argument]
    if argument in PAIRS:
        together = make(**{argument: tuple(column(v) for v in zip(*values))})
    else:
        together = make(**{argument: column(values)})
    alone = torch.stack([run(make(**{argument: value})) for value in values])
    # torch's power of a tensor differs from Python's of a number in the last bit
    within = 1e-12 if argument in {"betas", "momentum_decay"} else 0
    torch.testing.assert_close(run(together, shape=shape), alone, rtol=within, atol=0)


@every_argument
def test_float32_stays_float32(name, argument):
    make, values = TABLE[name].rule, VALUES[argument]
    if argument in PAIRS:
        together = make(**{argument: tuple(column(v) for v in zip(*values))})
    else:
        together = make(**{argument: column(values)})
    alone = torch.stack(
        [run(make(**{argument: v}), torch.float32, steps=5) for v in values]
    )
    ours = run(together, torch.float32, steps=5)
    torch.testing.assert_close(ours, alone, rtol=1e-5, atol=1e-6)


def test_betas_in_float32_lose_no_digit_of_the_bias_correction():
    rounded = tensor([[0.9], [0.999]]).double()
    rule = rules.adam(lr=1.0, betas=(tensor([[0.9]]), tensor([[0.999]])), eps=0.0)
    exact = rules.adam(lr=1.0, betas=tuple(rounded[:, 0].tolist()), eps=0.0)
    torch.testing.assert_close(run(rule), run(exact)[None], rtol=1e-12, atol=0)
