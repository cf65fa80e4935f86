"""The digits, their network, and many of its mini-batch runs at once."""

import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn, optim
from torch.nn.functional import cross_entropy
from torch.nn.utils import parameters_to_vector

from gdlessons import (
    BumpyModel,
    CubicModel,
    DigitsModel,
    batch_loss,
    descend,
    digits_data,
    model_loss,
    named_params,
    rules,
    starts,
    train,
)


def test_digits_are_scikit_learns_each_once():
    digits = digits_data()
    assert [len(part) for part in digits] == [1437, 1437, 360, 360]
    pixels = (torch.cat([digits.x, digits.x_test]) * 16).int()
    labels = torch.cat([digits.y, digits.y_test])
    theirs = load_digits()
    images = [(*row, label) for row, label in zip(theirs.data, theirs.target)]
    ours = zip(pixels.tolist(), labels.tolist())
    assert sorted((*row, label) for row, label in ours) == sorted(images)


def test_digits_are_shuffled_the_same_way_every_time():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    first, second = digits_data(), digits_data()
    assert all(map(torch.equal, first, second))
    assert torch.get_rng_state().equal(state)
    assert (first.y.bincount() > 130).all()
    assert first.y[:10].tolist() != load_digits().target[:10].tolist()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_digits_model_is_torchs_network(dtype):
    torch.manual_seed(3)
    first, last = nn.Linear(64, 32, dtype=dtype), nn.Linear(32, 10, dtype=dtype)
    network = nn.Sequential(first, nn.ReLU(), last)
    state = torch.get_rng_state()
    model = DigitsModel(seed=3, dtype=dtype)
    assert torch.get_rng_state().equal(state)
    ours, theirs = map(parameters_to_vector, (model.parameters(), network.parameters()))
    assert torch.equal(ours, theirs)
    assert len(ours) == 2410
    x = digits_data().x.to(dtype)
    assert torch.equal(model(x), network(x))


def test_digits_model_is_float32_by_default():
    assert starts(DigitsModel, [3])[0].equal(
        parameters_to_vector(DigitsModel(3, torch.float32).parameters())
    )


def test_model_loss_takes_another_loss():
    digits = digits_data()
    loss = model_loss(DigitsModel(0), digits.x, digits.y, cross_entropy)
    for seed, value in zip((1, 2), loss(starts(DigitsModel, (1, 2)))):
        alone = cross_entropy(DigitsModel(seed)(digits.x), digits.y)
        torch.testing.assert_close(value, alone)


@pytest.mark.parametrize(
    ("rule", "optimizer"),
    [
        (lambda lr: rules.momentum(lr), lambda p, lr: optim.SGD(p, lr, momentum=0.9)),
        (rules.adam, optim.Adam),
    ],
    ids=["momentum", "adam"],
)
def test_many_runs_at_once_are_those_of_torch_one_by_one(rule, optimizer):
    digits, seeds, lrs = digits_data(), (4, 7), (0.01, 0.03)
    model = DigitsModel(0).double()
    loss = batch_loss(model, digits.x, digits.y, 64, seeds, cross_entropy)
    many = rule(torch.tensor(lrs)[:, None, None])
    run = descend(loss, starts(DigitsModel, seeds).double(), many, 12)
    for i, lr in enumerate(lrs):
        for j, seed in enumerate(seeds):
            model = DigitsModel(seed).double()
            alone = train(
                model,
                optimizer(model.parameters(), lr),
                digits.x.double(),
                digits.y,
                steps=12,
                loss=cross_entropy,
                batch_size=64,
                generator=torch.Generator().manual_seed(seed),
            )
            torch.testing.assert_close(
                run.params[:, i, j], alone.params, rtol=1e-6, atol=1e-7
            )
            torch.testing.assert_close(
                run.losses[:, i, j], alone.losses, rtol=1e-6, atol=1e-7
            )


def test_a_batch_of_all_points_is_the_whole_loss():
    digits, params = digits_data(), starts(DigitsModel, (0, 1))
    batch = batch_loss(DigitsModel(0), digits.x, digits.y, 1437, (0, 1), cross_entropy)
    whole = model_loss(DigitsModel(0), digits.x, digits.y, cross_entropy)
    torch.testing.assert_close(batch(params), whole(params))


@pytest.mark.parametrize("batch_size", [0, 1438, -1])
def test_batch_loss_refuses_a_batch_size(batch_size):
    digits = digits_data()
    message = f"batch_size must be an integer, from 1 to 1437, got {batch_size}"
    with pytest.raises(ValueError, match=message):
        batch_loss(DigitsModel(0), digits.x, digits.y, batch_size, (0,), cross_entropy)


def test_batch_loss_asks_for_a_dimension_of_seeds():
    digits = digits_data()
    loss = batch_loss(DigitsModel(0), digits.x, digits.y, 8, (0, 1), cross_entropy)
    with pytest.raises(ValueError, match=r"shape \(..., 2, 2410\), got \(3, 2410\)"):
        loss(starts(DigitsModel, (0, 1, 2)))


def test_starts_are_the_parameters_of_each_seed():
    rows = starts(DigitsModel, (3, 1))
    for row, seed in zip(rows, (3, 1)):
        assert torch.equal(row, parameters_to_vector(DigitsModel(seed).parameters()))
    assert not rows.requires_grad


def test_starts_leave_out_what_is_not_trained():
    row = starts(lambda seed: BumpyModel(seed=seed), [46])
    assert torch.equal(row[0], BumpyModel().get_parameter("layers.0.weight")[:, 0])


def test_starts_need_a_seed():
    with pytest.raises(ValueError, match="at least one seed, got none"):
        starts(DigitsModel, [])


def test_named_params_are_those_of_each_model():
    found = named_params(DigitsModel(0), starts(DigitsModel, (3, 1)))
    for i, seed in enumerate((3, 1)):
        theirs = dict(DigitsModel(seed).named_parameters())
        assert found.keys() == theirs.keys()
        for name, own in theirs.items():
            assert torch.equal(found[name][i], own)


def test_who_writes_into_named_params_writes_into_params():
    row = starts(DigitsModel, [0])[0]
    named_params(DigitsModel(0), row)["2.bias"].zero_()
    assert not row[-10:].any()
    assert row[:-10].all()


def test_named_params_of_a_scalar_parameter():
    pair = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert named_params(CubicModel(0.0, 0.0), pair)["b"].tolist() == [2.0, 4.0]


def test_named_params_refuse_another_number():
    with pytest.raises(ValueError, match=r"of shape \(\.\.\., 2410\), got \(7,\)"):
        named_params(DigitsModel(0), torch.zeros(7))
