"""Bad input of the plots is named."""

import copy

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from gdlessons import (
    cubic_data,
    cubic_landscape,
    plot_basins,
    plot_curves,
    plot_data,
    plot_losses,
    plot_paths,
    plot_surface,
    plot_sweep,
)
from tests.package.plots.drawn import basins, curve, path

VALLEY = cubic_landscape()
RUN = path((2.6, 1.6), (2.7, 1.7))
NAMED = 'must be a dict from names, as {"Adam": ...}, got'
BAD = [
    (lambda: plot_losses([curve(2.0, 1.0)]), f"trajectories {NAMED} a list"),
    (lambda: plot_losses(curve(2.0, 1.0)), f"trajectories {NAMED} a Trajectory"),
    (lambda: plot_curves([0, 1], [2.0, 1.0]), f"curves {NAMED} [2.0, 1.0]"),
    (lambda: plot_sweep([0.1, 1.0], [2.0, 1.0]), f"losses {NAMED} [2.0, 1.0]"),
    (lambda: plot_paths(VALLEY, RUN), f"trajectories {NAMED} a Trajectory"),
    (lambda: plot_surface(VALLEY, [RUN]), f"trajectories {NAMED} a list"),
]


@pytest.mark.parametrize(("draw", "message"), BAD)
def test_what_has_no_names_is_named_and_no_figure_is_left(draw, message):
    with pytest.raises(TypeError) as raised:
        draw()
    assert str(raised.value) == message
    assert not plt.get_fignums()


def test_a_path_of_many_runs_is_named():
    many = path((2.6, 1.6), (2.7, 1.7))
    many = many._replace(params=many.params[:, None].expand(-1, 3, -1))
    with pytest.raises(
        ValueError, match=r"a path must be of shape \(T, 2\), got \(2, 3,"
    ):
        plot_paths(VALLEY, {"Adam": many})


def test_a_surface_wants_solid_axes():
    ax = plt.figure().add_subplot()
    with pytest.raises(ValueError, match='made with projection="3d", got rectilinear'):
        plot_surface(VALLEY, ax=ax)


def test_basins_want_a_grid_of_starts():
    run = basins(VALLEY, [[1.0, 2.0], [2.0, 3.0]])
    plot_basins(VALLEY, run)
    moved = run.params.clone()
    moved[0, 0, 0] += 0.1
    with pytest.raises(
        ValueError, match=r"starts must be a grid, as landscape.grid giv"
    ):
        plot_basins(VALLEY, run._replace(params=moved))


def test_drawing_moves_no_buffer_of_a_model():
    model = nn.Sequential(nn.Linear(1, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    before = copy.deepcopy(model.state_dict())
    plot_data(*cubic_data(), model)
    assert all(torch.equal(model.state_dict()[name], before[name]) for name in before)
    assert model.training
