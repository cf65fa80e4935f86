"""The models: their formula, which parameters are free, what they refuse."""

import math

import pytest
import torch
from torch import nn

from gdlessons import MLP, BumpyModel, CubicModel, DigitsModel, bumpy_data


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
    assert torch.equal(BumpyModel()(x), y)


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
