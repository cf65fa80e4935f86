"""What `train` does beyond a plain step: each against the loop written by hand."""

import copy
import math

import pytest
import torch
from torch import nn, optim
from torch.optim import lr_scheduler

from gdlessons import BumpyModel, CubicModel, bumpy_data, cubic_data, mse, train

X, Y = (values.double() for values in cubic_data())


def cubic():
    return CubicModel(a=2.6, b=1.6).double()


def flat(parameters):
    return torch.cat([p.detach().reshape(-1) for p in parameters])


@pytest.mark.parametrize(("steps", "every"), [(10, 3), (9, 3), (5, 99), (0, 2), (1, 1)])
def test_every_keeps_the_start_and_the_last(steps, every):
    model, twin = cubic(), cubic()
    batches = {"batch_size": 7, "generator": torch.Generator().manual_seed(1)}
    run = train(
        model, optim.Adam(model.parameters(), 0.1), X, Y, steps, **batches, every=every
    )
    batches["generator"].manual_seed(1)
    whole = train(twin, optim.Adam(twin.parameters(), 0.1), X, Y, steps, **batches)
    kept = [*range(0, steps, every), steps]
    assert run.steps.tolist() == kept
    for some, all_of_them in zip(run[:3], whole[:3], strict=True):
        assert torch.equal(some, all_of_them[kept])


SCHEDULERS = {
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=20),
    "one cycle": lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.05, total_steps=20),
    "both": lambda o: lr_scheduler.SequentialLR(
        o,
        [
            lr_scheduler.LinearLR(o, 0.1, total_iters=5),
            lr_scheduler.ExponentialLR(o, 0.9),
        ],
        milestones=[5],
    ),
    "chained": lambda o: lr_scheduler.ChainedScheduler(
        [lr_scheduler.LinearLR(o, 0.1), lr_scheduler.ExponentialLR(o, 0.9)]
    ),
}


@pytest.mark.parametrize("make", SCHEDULERS.values(), ids=SCHEDULERS)
def test_a_scheduler_steps_once_after_each_step(make):
    model, twin = cubic(), cubic()
    ours = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = make(ours)
    run = train(model, ours, X, Y, 20, scheduler=scheduler)
    theirs = optim.SGD(twin.parameters(), lr=0.05, momentum=0.9)
    schedule = make(theirs)
    for step in range(20):
        assert torch.equal(run.params[step], flat(twin.parameters()))
        theirs.zero_grad()
        mse(twin(X), Y).backward()
        theirs.step()
        schedule.step()
    assert torch.equal(run.params[20], flat(twin.parameters()))
    assert scheduler.get_last_lr() == schedule.get_last_lr()


def test_a_clipped_step_is_torchs_and_the_gradient_is_recorded_as_it_was():
    model, twin = cubic(), cubic()
    run = train(model, optim.SGD(model.parameters(), lr=0.05), X, Y, 20, max_norm=1.0)
    plain = optim.SGD(twin.parameters(), lr=0.05)
    for step in range(20):
        plain.zero_grad()
        mse(twin(X), Y).backward()
        assert torch.equal(run.gradients[step], flat(p.grad for p in twin.parameters()))
        nn.utils.clip_grad_norm_(twin.parameters(), 1.0)
        plain.step()
        assert torch.equal(run.params[step + 1], flat(twin.parameters()))
    norms = run.gradients.norm(dim=1)
    assert norms[0] > 2 > 1 > norms[-1]  # it acts at first, and then no more


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
@pytest.mark.parametrize("batches", [{}, {"batch_size": 8}])
def test_lbfgs_is_torchs_and_its_state_counts(search, batches):
    model, twin, counted = cubic(), cubic(), []

    def spy(y_hat, y):
        counted.append(1)
        return mse(y_hat, y)

    options = {"lr": 0.1, "max_iter": 4, "line_search_fn": search}
    ours = optim.LBFGS(model.parameters(), **options)
    if batches:
        batches = batches | {"generator": torch.Generator().manual_seed(2)}
    run = train(model, ours, X, Y, 6, spy, **batches)
    theirs = optim.LBFGS(twin.parameters(), **options)
    generator = torch.Generator().manual_seed(2)
    for step in range(6):
        batch = torch.randperm(20, generator=generator)[:8] if batches else slice(None)
        assert torch.equal(run.params[step], flat(twin.parameters()))

        def closure(batch=batch):
            theirs.zero_grad()
            loss = mse(twin(X[batch]), Y[batch])
            loss.backward()
            return loss

        loss = closure()
        assert torch.equal(run.losses[step], loss.detach())
        assert torch.equal(run.gradients[step], flat(p.grad for p in twin.parameters()))
        theirs.step(closure)
    assert torch.equal(run.params[6], flat(twin.parameters()))
    evaluations = ours.state[model.a]["func_evals"]
    assert evaluations == theirs.state[twin.a]["func_evals"] > 6
    assert len(counted) == evaluations + 7  # one more where each step begins


def test_a_closure_that_an_optimizer_may_be_given_is_not():
    class Counting(optim.SGD):
        given = 0

        def step(self, closure=None):
            self.given += closure is not None
            return super().step(closure)

    model = cubic()
    optimizer = Counting(model.parameters(), lr=0.01)
    train(model, optimizer, X, Y, 3)
    assert optimizer.given == 0


def test_groups_have_their_own_learning_rates():
    model = cubic()
    groups = [{"params": [model.a], "lr": 0.0}, {"params": [model.b], "lr": 0.01}]
    run = train(model, optim.SGD(groups), X, Y, 5)
    assert (run.params[:, 0] == run.params[0, 0]).all()
    torch.testing.assert_close(
        run.params[1:, 1], run.params[:-1, 1] - 0.01 * run.gradients[:-1, 1]
    )


def test_parameters_that_the_optimizer_does_not_hold_stay_and_are_recorded():
    model = cubic()
    run = train(model, optim.SGD([model.b], lr=0.01), X, Y, 5)
    assert run.params.shape == (6, 2)
    assert (run.params[:, 0] == run.params[0, 0]).all()
    assert (run.params[1:, 1] != run.params[0, 1]).all()
    assert (run.gradients[:, 0] != 0).all()
    assert model.a.grad is None


def test_parameters_of_the_loss_collect_no_gradients():
    scale = nn.Parameter(torch.ones((), dtype=torch.float64))
    model, twin, other = cubic(), cubic(), nn.Parameter(scale.detach().clone())
    ours = optim.SGD([*model.parameters(), scale], lr=0.01)
    train(model, ours, X, Y, 5, lambda y_hat, y: mse(scale * y_hat, y))
    theirs = optim.SGD([*twin.parameters(), other], lr=0.01)
    for _ in range(5):
        theirs.zero_grad()
        mse(other * twin(X), Y).backward()
        theirs.step()
    assert torch.equal(scale, other)
    assert scale.grad is None


def network():
    torch.manual_seed(5)
    return nn.Sequential(nn.Linear(1, 8), nn.BatchNorm1d(8), nn.Linear(8, 1)).double()


@pytest.mark.parametrize("training", [True, False])
def test_a_model_with_buffers_ends_as_by_hand_in_the_mode_that_it_is_in(training):
    model = network().train(training)
    twin = copy.deepcopy(model)
    train(model, optim.SGD(model.parameters(), lr=0.01), X, Y, 5)
    optimizer = optim.SGD(twin.parameters(), lr=0.01)
    for _ in range(5):
        optimizer.zero_grad()
        mse(twin(X), Y).backward()
        optimizer.step()
    assert model.training is training
    ours, theirs = model.state_dict(), twin.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    assert ours["1.num_batches_tracked"] == (5 if training else 0)


def test_no_steps_move_no_buffer():
    model = network()
    before = copy.deepcopy(model.state_dict())
    train(model, optim.SGD(model.parameters(), lr=0.01), X, Y, 0)
    assert all(torch.equal(model.state_dict()[name], before[name]) for name in before)


def test_sparse_gradients_are_recorded_whole():
    torch.manual_seed(6)
    model = nn.Sequential(nn.Embedding(5, 1, sparse=True))
    codes, targets = torch.tensor([0, 3, 3]), torch.ones(3, 1)
    run = train(model, optim.SparseAdam(model.parameters(), 0.1), codes, targets, 4)
    assert run.gradients.shape == (5, 5)
    assert not run.gradients[:, [1, 2, 4]].any()
    assert run.losses[-1] < run.losses[0]


def test_data_that_require_grad_collect_none():
    x, y = X.clone().requires_grad_(), Y.clone().requires_grad_()
    model, twin = cubic(), cubic()
    run = train(model, optim.SGD(model.parameters(), lr=0.01), x, y, 3)
    assert x.grad is y.grad is None
    plain = train(twin, optim.SGD(twin.parameters(), lr=0.01), X, Y, 3)
    assert torch.equal(run.losses, plain.losses)


def test_whole_numbers_of_the_right_shape_train_with_mse():
    model = cubic()
    run = train(model, optim.SGD(model.parameters(), lr=1e-3), X, Y.round().long(), 3)
    assert run.losses[-1] < run.losses[0]


def test_a_learning_rate_may_be_a_tensor():
    model, twin = cubic(), cubic()
    lr = torch.tensor(0.01, dtype=torch.float64)
    run = train(model, optim.SGD(model.parameters(), lr=lr), X, Y, 3)
    plain = train(twin, optim.SGD(twin.parameters(), lr=0.01), X, Y, 3)
    assert torch.equal(run.params, plain.params)


def test_no_gradient_is_longer_than_infinity():
    runs = []
    for option in ({}, {"max_norm": math.inf}):
        model = BumpyModel(w1=2.0, w2=2.0)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        runs.append(train(model, optimizer, *bumpy_data(), 9, **option))
    assert torch.equal(runs[0].params, runs[1].params)
