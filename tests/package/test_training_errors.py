"""What an error in `train` leaves behind: the model as it was after the last step."""

import copy

import pytest
import torch
from torch import nn, optim

from gdlessons import CubicModel, cubic_data, train

X, Y = cubic_data()


def cubic():
    return CubicModel(a=2.6, b=1.6)


def sgd(model, lr=0.1):
    return optim.SGD(model.parameters(), lr=lr)


class Noisy(nn.Module):
    """It draws, and has buffers that move."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(1, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1)
        )

    def forward(self, x):
        return self.layers(x)


def fails_at(calls):
    """A loss that raises when it is called so often."""
    made = []

    def loss(y_hat, y):
        made.append(1)
        if len(made) == calls:
            raise KeyError("at last")
        return ((y_hat - y) ** 2).mean()

    return loss


@pytest.mark.parametrize("steps", [0, 5])
def test_an_error_before_the_first_step_leaves_buffers_and_random_states(steps):
    model, generator = Noisy(), torch.Generator().manual_seed(3)
    before = copy.deepcopy(model.state_dict())
    states = torch.get_rng_state(), generator.get_state()
    batches = {"batch_size": 10, "generator": generator}
    with pytest.raises(KeyError):
        train(model, sgd(model), X, Y, steps, fails_at(1), **batches)
    assert all(torch.equal(model.state_dict()[name], before[name]) for name in before)
    assert torch.equal(torch.get_rng_state(), states[0])
    assert torch.equal(generator.get_state(), states[1])
    assert all(p.grad is None for p in model.parameters())


def test_a_first_step_that_raises_leaves_the_parameters():
    class Half(optim.SGD):
        def step(self):
            super().step()
            raise KeyError("half-way")

    model = cubic()
    model.a.grad = torch.tensor(0.5)
    with pytest.raises(KeyError):
        train(model, Half(model.parameters(), lr=0.1), X, Y, 5)
    assert all(map(torch.equal, model.parameters(), cubic().parameters()))
    assert model.a.grad == 0.5
    assert model.b.grad is None


def test_an_error_after_some_steps_leaves_the_model_after_the_last():
    model, twin = cubic(), cubic()
    with pytest.raises(KeyError):
        train(model, sgd(model, 1e-3), X, Y, 5, fails_at(4))
    train(twin, sgd(twin, 1e-3), X, Y, 3)
    assert all(map(torch.equal, model.parameters(), twin.parameters()))
