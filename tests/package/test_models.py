"""The models: their formula, which parameters are free, what they refuse."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from gdlessons import (
    MLP,
    BumpyModel,
    CubicModel,
    DigitsModel,
    TextModel,
    bumpy_data,
    bumpy_landscape,
)


def test_cubic_model_is_its_formula():
    model = CubicModel(a=3, b=-2.0)
    x = torch.tensor([[-1.5], [0.0], [2.0]])
    assert model(x).tolist() == [[3 * v**3 - 2 * v] for v in (-1.5, 0.0, 2.0)]
    assert [(k, p.item()) for k, p in model.named_parameters()] == [("a", 3), ("b", -2)]
    assert all(p.requires_grad for p in model.parameters())


def test_bumpy_model_is_torchs_default_network_times_scale():
    for seed, scale in ((3, 1.0), (46, 2.0)):
        torch.manual_seed(seed)
        network = nn.Sequential(
            nn.Linear(1, 2, bias=False),
            nn.ReLU6(),
            nn.Linear(2, 5),
            nn.ReLU6(),
            nn.Linear(5, 1),
        )
        model = BumpyModel(seed=seed, scale=scale)
        for ours, default in zip(model.parameters(), network.parameters(), strict=True):
            assert torch.equal(ours, scale * default)
            ours.data.copy_(default)
        x = torch.linspace(-9, 9, 50)[:, None]
        assert torch.equal(model(x), network(x))


def test_only_the_two_first_weights_of_the_bumpy_model_are_free():
    model = BumpyModel(w1=-5.5, w2=6.0)
    free = [p for p in model.parameters() if p.requires_grad]
    assert [p.tolist() for p in free] == [[[-5.5], [6.0]]]
    fixed = [p for p in model.parameters() if not p.requires_grad]
    initial = [p for p in BumpyModel().parameters() if not p.requires_grad]
    assert len(fixed) == 4
    assert all(map(torch.equal, fixed, initial))


@pytest.mark.parametrize("given", [{"w1": 1.0}, {"w2": 1.0}, {"w1": 0.0, "w2": 0.0}])
def test_a_weight_that_is_not_given_is_the_initial_one(given):
    initial = dict(zip(("w1", "w2"), BumpyModel().layers[0].weight.flatten().tolist()))
    weights = BumpyModel(**given).layers[0].weight.flatten().tolist()
    assert dict(zip(("w1", "w2"), weights)) == initial | given


def test_the_initial_weights_reproduce_the_bumpy_data():
    x, y = bumpy_data()
    torch.testing.assert_close(BumpyModel()(x), y)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("model", "name"),
    [
        (lambda v: CubicModel(a=v, b=1.0), "a"),
        (lambda v: CubicModel(a=1.0, b=v), "b"),
        (lambda v: BumpyModel(w1=v), "w1"),
        (lambda v: BumpyModel(w2=v), "w2"),
        (lambda v: BumpyModel(scale=v), "scale"),
    ],
)
def test_a_parameter_that_is_not_finite_is_named(model, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be finite, got {bad}$"):
        model(bad)


@pytest.mark.parametrize("scale", [0.0, -2.0])
def test_a_scale_that_is_not_positive_is_named(scale):
    with pytest.raises(ValueError, match=rf"^scale must be positive, got {scale}$"):
        BumpyModel(scale=scale)


def test_an_mlp_is_torchs_layers_in_their_order():
    state = torch.get_rng_state()
    model = MLP([3, 5, 4, 2], seed=7, activation=nn.Tanh, dtype=torch.float64)
    assert torch.equal(state, torch.get_rng_state())
    torch.manual_seed(7)
    layers = [nn.Linear(a, b, dtype=torch.float64) for a, b in ((3, 5), (5, 4), (4, 2))]
    network = nn.Sequential(layers[0], nn.Tanh(), layers[1], nn.Tanh(), layers[2])
    x = torch.linspace(-1, 1, 6, dtype=torch.float64).view(2, 3)
    assert torch.equal(model(x), network(x))


def test_the_digits_network_is_one():
    one, other = DigitsModel(3).state_dict(), MLP([64, 32, 10], 3).state_dict()
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_an_mlp_has_two_sizes():
    with pytest.raises(ValueError, match=r"sizes must be at least two, got \[3\]"):
        MLP([3], seed=0)


def test_a_parameter_that_float32_cannot_hold_is_named():
    with pytest.raises(ValueError, match=r"^a must be finite in torch.float32, got 1e"):
        CubicModel(a=1e39, b=1.0)
    with pytest.raises(
        ValueError, match=r"^w2 must be finite in torch.float32, got 1e"
    ):
        BumpyModel(w2=1e39)
    with pytest.raises(TypeError, match=r"^b must be a number, got 'large'$"):
        CubicModel(a=1.0, b="large")


SEEDED = {
    "DigitsModel": DigitsModel,
    "BumpyModel": lambda seed: BumpyModel(seed=seed),
    "MLP": lambda seed: MLP([2, 1], seed),
    "TextModel": lambda seed: TextModel(characters=5, seed=seed, width=4),
    "bumpy_data": lambda seed: bumpy_data(seed=seed),
    "bumpy_landscape": lambda seed: bumpy_landscape(seed=seed),
}
every_seeded = pytest.mark.parametrize("make", SEEDED.values(), ids=SEEDED)


@every_seeded
@pytest.mark.parametrize("seed", [1.5, 0.5, "7", None, True, torch.tensor(2.0)])
def test_a_seed_that_is_no_integer_is_named(make, seed):
    with pytest.raises(TypeError) as raised:
        make(seed)
    assert str(raised.value) == f"seed must be an integer, got {seed!r}"


@every_seeded
@pytest.mark.parametrize("seed", [2**64, -(2**63) - 1])
def test_a_seed_that_torch_does_not_take_is_named(make, seed):
    with pytest.raises(
        ValueError, match=r"seed must be from -2\*\*63 to 2\*\*64 - 1, g"
    ):
        make(seed)


def weights(seed):
    models = DigitsModel(seed), BumpyModel(seed=seed), TextModel(5, seed, width=4)
    return torch.cat([p.detach().reshape(-1) for m in models for p in m.parameters()])


@pytest.mark.parametrize("seed", [0, 3, -1, 2**63, np.int64(3)])
def test_the_seed_is_manual_seeds(seed):
    torch.manual_seed(int(seed))
    assert torch.equal(MLP([2, 1], seed)[0].weight, nn.Linear(2, 1).weight)


def test_threads_draw_what_they_draw_alone():
    alone = [weights(seed) for seed in range(4)]
    state = torch.get_rng_state()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(weights, 20 * [*range(4)]))
    assert all(map(torch.equal, found, 20 * alone))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MLP([2, 0], 0), "each of sizes must be an integer, at least 1, got 0"),
        (lambda: MLP([2, 1.0], 0), "each of sizes must be an integer, .* got 1.0"),
        (lambda: TextModel(0, 0), "characters must be an integer, at least 1, got 0"),
        (lambda: TextModel(5, 0, 6), "width must be a multiple of 4, got 6"),
        (lambda: TextModel(5, 0, 4, 0), "context must be an integer, at least 1, got"),
    ],
)
def test_sizes_are_named(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()
