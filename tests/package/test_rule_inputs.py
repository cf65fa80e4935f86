"""Hyper-parameters and parameters that rules refuse."""

import inspect
import math

import pytest
import torch

from gdlessons import rules
from tests.package.against_torch import TABLE, TORCHS_NAME
from tests.package.test_rule_tensors import PAIRS, column

TRIED = [-0.1, 0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize("name", [name for name in TABLE if name != "lion"])
def test_refused_is_what_torch_refuses(name):
    row = TABLE[name]
    for argument in inspect.signature(row.rule).parameters:
        for value in TRIED:
            other = 1.5 if argument == "etas" else 0.5
            pair = argument in PAIRS
            for each in [(value, other), (0.5, value)] if pair else [value]:
                if (name, argument, each) == ("nesterov", "beta", 0.0):
                    continue  # ours is gradient descent, torch's refuses
                if argument == "step_sizes" and value < 0:
                    continue  # torch asks nothing of them
                options = row.options | {TORCHS_NAME.get(argument, argument): each}
                if name == "nesterov":
                    options = {"momentum": 0.9} | options
                theirs = refuses(row.torchs, [torch.zeros(2)], **options)
                assert refuses(row.rule, **{argument: each}) == theirs, (argument, each)


def refuses(make, *args, **options):
    try:
        make(*args, **options)
    except ValueError:
        return True
    return False


FINITE, BELOW, UP_TO = "finite and at least 0", "at least 0 and below 1", "from 0 to 1"
NUMBER = "must be a number or a tensor"
REFUSED = [
    (rules.gradient_descent, {"lr": -0.1}, f"lr must be {FINITE}, got -0.1"),
    (rules.adam, {"lr": math.nan}, f"lr must be {FINITE}, got nan"),
    (rules.adam, {"lr": math.inf}, f"lr must be {FINITE}, got inf"),
    (rules.adam, {"lr": column([0.1, -0.5])}, f"lr must be {FINITE}, got -0.5"),
    (rules.momentum, {"beta": -1}, f"beta must be {FINITE}, got -1.0"),
    (rules.adam, {"betas": (0.9, 1.0)}, f"betas[1] must be {BELOW}, got 1.0"),
    (rules.lion, {"betas": (1.5, 0.9)}, f"betas[0] must be {BELOW}, got 1.5"),
    (rules.adadelta, {"rho": 1.1}, f"rho must be {UP_TO}, got 1.1"),
    (rules.rmsprop, {"alpha": -0.5}, f"alpha must be {FINITE}, got -0.5"),
    (rules.adagrad, {"eps": -1.0}, f"eps must be {FINITE}, got -1.0"),
    (rules.muon, {"weight_decay": -1}, f"weight_decay must be {FINITE}, got -1.0"),
    (rules.muon, {"lr": -1}, f"lr must be {FINITE}, got -1.0"),
    (rules.muon, {"beta": -1}, f"beta must be {FINITE}, got -1.0"),
    (rules.lion, {"weight_decay": -1}, f"weight_decay must be {FINITE}, got -1.0"),
    (rules.shampoo, {"eps": -1}, f"eps must be {FINITE}, got -1.0"),
    (rules.soap, {"betas": (0.9, 1)}, f"betas[1] must be {BELOW}, got 1.0"),
    (
        rules.soap,
        {"precondition_frequency": 0},
        "precondition_frequency must be finite and at least 1, got 0.0",
    ),
    (rules.nadam, {"momentum_decay": -1}, f"momentum_decay must be {FINITE}, got -1.0"),
    (rules.prodigy, {"d0": -1.0}, f"d0 must be {FINITE}, got -1.0"),
    (rules.prodigy, {"d_coef": math.nan}, f"d_coef must be {FINITE}, got nan"),
    (rules.prodigy, {"betas": (0.9, 1.0)}, f"betas[1] must be {BELOW}, got 1.0"),
    (rules.schedule_free, {"lr": -0.1}, f"lr must be {FINITE}, got -0.1"),
    (
        rules.schedule_free,
        {"warmup_steps": -1},
        f"warmup_steps must be {FINITE}, got -1.0",
    ),
    (rules.rprop, {"etas": (0, 1.2)}, "etas[0] must be above 0 and below 1, got 0.0"),
    (rules.rprop, {"etas": (0.5, 1)}, "etas[1] must be finite and above 1, got 1.0"),
    (rules.rprop, {"step_sizes": (-1, 1)}, f"step_sizes[0] must be {FINITE}, got -1.0"),
    (rules.signum, {"beta": -1}, f"beta must be {FINITE}, got -1.0"),
    (rules.lamb, {"betas": (0.9, 1)}, f"betas[1] must be {BELOW}, got 1.0"),
    (
        rules.lars,
        {"trust_coefficient": -1},
        f"trust_coefficient must be {FINITE}, got -1.0",
    ),
    (
        rules.adafactor,
        {"beta2_decay": 0.8},
        "beta2_decay must be finite and at most 0, got 0.8",
    ),
    (rules.adafactor, {"d": 0.5}, "d must be finite and at least 1, got 0.5"),
    (rules.adafactor, {"eps": (-1, 0)}, f"eps[0] must be {FINITE}, got -1.0"),
    (rules.adafactor, {"eps": (None, -1)}, f"eps[1] must be {FINITE}, got -1.0"),
    (
        rules.adam,
        {"lr": torch.ones(5)},
        f"lr {NUMBER} of shape (..., 1), got shape (5,)",
    ),
]
MISTYPED = [
    (rules.adam, {"lr": "fast"}, f"lr {NUMBER}, got 'fast'"),
    (rules.adam, {"betas": 0.9}, "betas must be a pair of numbers, got 0.9"),
    (rules.adam, {"betas": (0.9,)}, "betas must be a pair of numbers, got (0.9,)"),
    (rules.rprop, {"etas": 0.5}, "etas must be a pair of numbers, got 0.5"),
    (rules.adam, {"rate": 1}, "adam() got an unexpected keyword argument 'rate'"),
    (rules.adafactor, {"eps": 1e-3}, "eps must be a pair of numbers, got 0.001"),
    (rules.adafactor, {"eps": (0, None)}, f"eps[1] {NUMBER}, got None"),
    (rules.adafactor, {"lr": None}, f"lr {NUMBER}, got None"),
    *(
        (
            rules.adafactor,
            {k: v},
            f"adafactor's {k} must be a number, got a tensor",
        )
        for k, v in {"d": torch.ones(1), "eps": [torch.ones(1), 0.1]}.items()
    ),
    *(
        (make, {k: v}, f"{make.__name__}'s {k} must be a number, got a tensor")
        for make in (rules.shampoo, rules.soap)
        for k, v in {
            "lr": torch.ones(1),
            "eps": torch.ones(1),
            "betas": (torch.ones(1), 0.9),
            "precondition_frequency": torch.ones(1),
        }.items()
        if k in inspect.signature(make).parameters
    ),
    *(
        (rules.muon, {k: torch.ones(1)}, f"muon's {k} must be a number, got a tensor")
        for k in ("lr", "weight_decay", "beta")
    ),
    (
        rules.schedule_free,
        {"warmup_steps": torch.ones(1)},
        "schedule_free's warmup_steps must be a number, got a tensor",
    ),
]


@pytest.mark.parametrize(
    ("make", "given", "message", "error"),
    [(*case, ValueError) for case in REFUSED]
    + [(*case, TypeError) for case in MISTYPED],
)
def test_refused_by_name_value_and_range(make, given, message, error):
    with pytest.raises(error) as raised:
        make(**given)
    assert str(raised.value) == message


RUNS = torch.zeros(5, 2)
STEPPED = [
    (
        lambda: rules.momentum(lr=column([0.1, 0.2, 0.3])),
        (RUNS, RUNS),
        ValueError,
        "shapes must broadcast together, got params (5, 2), lr (3, 1)",
    ),
    (
        rules.adam,
        (RUNS, RUNS[0]),
        ValueError,
        "grad must have params' shape (5, 2), got (2,)",
    ),
    (
        rules.adam,
        (RUNS.long(), RUNS),
        TypeError,
        "params must be of float32, float64 or bfloat16, got torch.int64",
    ),
    (
        rules.adam,
        (RUNS.half(), RUNS.half()),
        TypeError,
        "params must be of float32, float64 or bfloat16, got torch.float16: "
        "step a copy made by .float(), and round that",
    ),
    (
        rules.lion,
        (RUNS.to(torch.complex64), RUNS),
        TypeError,
        "params must be of float32, float64 or bfloat16, got torch.complex64: "
        "torch.view_as_real makes a real tensor of it",
    ),
    (
        rules.muon,
        (RUNS[0], RUNS[0]),
        ValueError,
        "muon's params must be a matrix, got shape (2,)",
    ),
    *(
        (
            make,
            (RUNS[0], RUNS[0]),
            ValueError,
            "params must be a matrix, got shape (2,)",
        )
        for make in (rules.shampoo, rules.soap)
    ),
    *(
        (
            make,
            (RUNS.bfloat16(), RUNS.bfloat16()),
            TypeError,
            "params must be of float32 or float64, got torch.bfloat16, which has no "
            "eigenvalues: step a copy made by .float(), and round that",
        )
        for make in (rules.shampoo, rules.soap)
    ),
    (
        rules.adafactor,
        (RUNS[0], RUNS[0]),
        ValueError,
        "adafactor's params must be a matrix, got shape (2,)",
    ),
]


@pytest.mark.parametrize(("make", "given", "error", "message"), STEPPED)
def test_shapes_that_do_not_fit_are_named(make, given, error, message):
    rule = make()
    with pytest.raises(error) as raised:
        rule.step(*given, rule.init(given[0]))
    assert str(raised.value) == message


def test_learning_rates_advance_runs_of_three_parameters():
    init, step = rules.gradient_descent(lr=torch.tensor([[0.1], [0.2]]))
    params, grad = torch.zeros(3), torch.tensor([1.0, 2.0, 3.0])
    both, _ = step(params, grad, init(params))
    assert torch.allclose(both, torch.tensor([[-0.1, -0.2, -0.3], [-0.2, -0.4, -0.6]]))


def test_hyper_parameters_that_do_not_broadcast_together_are_named():
    with pytest.raises(ValueError, match=r"got lr \(2, 1\), beta \(3, 1\)"):
        rules.momentum(lr=torch.ones(2, 1), beta=torch.zeros(3, 1))


@pytest.mark.parametrize("name", sorted(set(rules.__all__) - {"Rule"}))
def test_no_rule_steps_in_float16(name):
    init, step = getattr(rules, name)()
    params = torch.ones(2, 2).half()
    with pytest.raises(TypeError, match=r"got torch.float16: step a copy made by"):
        step(params, params, init(params))


def test_complex_params_step_as_pairs_of_real_numbers():
    params = torch.tensor([1 + 2j, 3 - 1j])
    pairs = torch.view_as_real(params).flatten(-2)
    init, step = rules.adam(lr=0.1)
    moved = torch.view_as_complex(
        step(pairs, pairs, init(pairs))[0].unflatten(-1, (-1, 2))
    )
    theirs = torch.nn.Parameter(params.clone())
    theirs.grad = params
    torch.optim.Adam([theirs], lr=0.1).step()
    torch.testing.assert_close(moved, theirs.detach())


def test_a_learning_rate_that_its_owner_changes_stays():
    lr = torch.full((3, 1), 0.1, dtype=torch.float64)
    rule = rules.gradient_descent(lr)
    lr.fill_(99.0)
    moved, _ = rule.step(torch.zeros(2), torch.ones(2), ())
    torch.testing.assert_close(moved, torch.full((3, 2), -0.1))


def test_what_bfloat16_loses_is_what_the_docstring_says():
    one = torch.ones(1, dtype=torch.bfloat16)
    for lr, moves in ((1 / 513, False), (1 / 255, True)):
        init, step = rules.gradient_descent(lr)
        for sign in (1, -1):
            assert (step(one, sign * one, init(one))[0] != one).all() == moves
    init, step = rules.adam(betas=(0.9, 0.999))
    state = step(one, one, init(one))[1]
    assert step(one, 0 * one, state)[1].v == state.v
