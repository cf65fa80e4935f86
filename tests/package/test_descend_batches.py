"""Many runs at once: each is, bit for bit, the run that it would be alone."""

import pytest
import torch

from gdlessons import (
    beale,
    bumpy_landscape,
    cubic_landscape,
    descend,
    himmelblau,
    plateau,
    quadratic,
    rastrigin,
    rosenbrock,
    rules,
    saddle,
)

LANDSCAPES = {
    "cubic": cubic_landscape,
    "bumpy": bumpy_landscape,
    "quadratic": lambda: quadratic(kappa=50.0, angle=0.7),
    "rosenbrock": rosenbrock,
    "beale": beale,
    "himmelblau": himmelblau,
    "saddle": saddle,
    "rastrigin": rastrigin,
    "plateau": plateau,
}
# Each by its learning rate alone; exaggerated constants, so that each plays its part.
RULES = {
    "gradient_descent": rules.gradient_descent,
    "momentum": lambda lr: rules.momentum(lr, beta=0.3),
    "nesterov": lambda lr: rules.nesterov(lr, beta=0.3),
    "adagrad": lambda lr: rules.adagrad(lr, eps=1.0),
    "adadelta": lambda lr: rules.adadelta(lr, rho=0.3, eps=1.0),
    "rmsprop": lambda lr: rules.rmsprop(lr, alpha=0.3, eps=1.0),
    "adam": lambda lr: rules.adam(lr, betas=(0.3, 0.7)),
    "amsgrad": lambda lr: rules.amsgrad(lr, betas=(0.3, 0.7)),
    "adamax": lambda lr: rules.adamax(lr, betas=(0.3, 0.7)),
    "nadam": lambda lr: rules.nadam(lr, betas=(0.3, 0.7)),
    "radam": lambda lr: rules.radam(lr, betas=(0.3, 0.7)),
    "adamw": lambda lr: rules.adamw(lr, weight_decay=0.3),
    "lion": lambda lr: rules.lion(lr, weight_decay=0.3),
}
each_landscape = pytest.mark.parametrize("create", LANDSCAPES.values(), ids=LANDSCAPES)
each_rule = pytest.mark.parametrize("make", RULES.values(), ids=RULES)


def same(one, other):
    torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)


def starts_in(landscape, count):
    """Some points of the window, float64, in no order."""
    points = landscape.grid(40).reshape(-1, 2).double()
    order = torch.randperm(len(points), generator=torch.Generator().manual_seed(0))
    return points[order[:count]]


@each_landscape
@each_rule
def test_a_batch_is_the_same_runs_one_by_one_bit_for_bit(create, make):
    landscape = create()
    starts = starts_in(landscape, 261)
    lrs = torch.logspace(-4, 1.5, 261, dtype=torch.float64)[:, None]
    batch = descend(landscape, starts, make(lrs), 30)
    for i in (0, 1, 130, 199, 258, 260):  # in and out of vector registers
        single = descend(landscape, starts[i], make(lrs[i].item()), 30)
        same(batch.params[:, i], single.params)
        same(batch.losses[:, i], single.losses)
        same(batch.gradients[:, i], single.gradients)


@pytest.mark.parametrize("transposed", [False, True])
def test_bits_do_not_depend_on_how_starts_lie_in_memory(transposed):
    starts = starts_in(rastrigin(), 261)
    lrs = torch.logspace(-4, 0, 261, dtype=torch.float64)[:, None]
    starts = starts.T.contiguous().T if transposed else starts[7]
    batch = descend(rastrigin(), starts, rules.adam(lrs), 30)
    for i in (0, 1, 130, 199, 258, 260):
        start = starts[i] if transposed else starts
        single = descend(rastrigin(), start.clone(), rules.adam(lrs[i].item()), 30)
        same(batch.params[:, i], single.params)
        same(batch.gradients[:, i], single.gradients)


def test_the_batches_above_hold_runs_that_diverge():
    starts, lrs = starts_in(rosenbrock(), 261), torch.logspace(-4, 1.5, 261)[:, None]
    finite = descend(rosenbrock(), starts, RULES["momentum"](lrs), 40).losses.isfinite()
    assert finite[0].all()
    assert 0.2 < finite[-1].double().mean() < 0.8
    assert (finite[1:] <= finite[:-1]).all()  # a run that has left stays away


@pytest.mark.parametrize(
    ("start", "lr", "runs"),
    [
        ((2,), (), ()),
        ((2,), (1,), ()),
        ((2,), (5, 1), (5,)),
        ((5, 2), (1, 1), (5,)),
        ((4, 2), (5, 1, 1), (5, 4)),
        ((3, 1, 2), (5, 1), (3, 5)),
    ],
)
@each_rule
def test_start_and_hyper_parameters_broadcast(start, lr, runs, make):
    start, lr = torch.ones(start), torch.full(lr, 0.01)
    run = descend(cubic_landscape(), start, make(lr), 3)
    assert run.losses.shape == (4, *runs)
    assert run.params.shape == run.gradients.shape == (4, *runs, 2)
    assert {part.dtype for part in run[:3]} == {torch.float32}
    expected = descend(cubic_landscape(), torch.ones(2), make(0.01), 3).losses[-1]
    torch.testing.assert_close(run.losses[-1], expected.expand(runs))
