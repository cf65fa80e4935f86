"""Maps: basins of starts, rates of convergence."""

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import LogNorm

from gdlessons import (
    cubic_landscape,
    descend,
    plot_basins,
    plot_rates,
    rules,
    saddle,
)
from tests.package.plots.drawn import INF, INK, LRS, NAN, basins, cells, momentum_rates


def test_basins_colour_each_start_by_the_loss_at_the_end():
    valley = cubic_landscape()
    run = descend(valley, valley.grid(5), rules.gradient_descent(0.1), 7, every=7)
    losses, corners, norm = cells(plot_basins(valley, run))
    assert losses.tolist() == run.losses[-1].tolist()
    centers = (corners[1:, 1:] + corners[:-1, :-1]) / 2
    assert centers.data == pytest.approx(valley.grid(5).numpy(), rel=1e-5)
    assert norm.vmax == run.losses[0].max()
    assert norm.vmin == run.losses[-1].min()


@pytest.mark.parametrize(
    ("final", "first", "limits", "kind"),
    [
        (1.0, 50.0, (1, 50), "linear"),
        (1.0, 200.0, (1, 200), "log"),
        (0.0, 200.0, (2e-4, 200), "log"),
        (1e-30, 200.0, (2e-4, 200), "log"),
        (-4.0, 200.0, (-4, 200), "linear"),
        (-1e30, 200.0, (-200, 200), "linear"),
        (-INF, 200.0, (199, 200), "linear"),
        (NAN, 200.0, (199, 200), "linear"),
    ],
)
def test_colours_span_six_decades_below_the_highest_start(final, first, limits, kind):
    losses = torch.tensor([[final, 199.0], [199.0, 199.0]]).clamp(max=first - 1)
    run = basins(saddle(), losses, first=torch.full_like(losses, first))
    _, _, norm = cells(plot_basins(saddle(), run))
    assert (norm.vmin, norm.vmax) == pytest.approx(limits)
    assert isinstance(norm, LogNorm) == (kind == "log")


def test_several_maps_can_share_limits():
    axes = plt.figure().subplots(1, 2)
    for ax in axes:
        plot_basins(saddle(), basins(saddle(), [[0.0, 7], [3, 1]]), ax, (1e-3, 5))
        assert cells(ax)[2].vmin == 1e-3
        assert cells(ax)[2].vmax == 5
    assert len(axes[0].figure.axes) == 2
    with pytest.raises(ValueError, match=r"limits must be in order, got \(2, 1\)"):
        plot_basins(saddle(), basins(saddle(), [[1.0]]), limits=(2, 1))


def hatched(ax):
    return [patch for patch in ax.patches if patch.get_hatch()]


@pytest.mark.parametrize("gone", [INF, NAN, -INF])
def test_starts_whose_run_diverged_are_hatched(gone):
    ax = plot_basins(saddle(), basins(saddle(), [[1.0, gone], [2, 3]]))
    assert cells(ax)[0].mask.tolist() == [[False, True], [False, False]]
    assert len(hatched(ax)) == 1
    assert not hatched(plot_basins(saddle(), basins(saddle(), [[1.0, 4], [2, 3]])))


@pytest.mark.parametrize("start", [(2,), (4, 2), (2, 2, 2, 2)])
def test_basins_of_no_grid_are_refused(start):
    run = descend(saddle(), torch.ones(start), rules.gradient_descent(0.1), 1)
    with pytest.raises(ValueError, match="starts must be of shape") as raised:
        plot_basins(saddle(), run)
    assert str(raised.value).endswith(f"(rows, columns, 2), got {start}")


def test_rates_are_hatched_beyond_the_boundary_of_the_theory():
    lrs = torch.linspace(0.05, 3.95, 40, dtype=torch.float64)
    betas = torch.linspace(0, 0.9, 10, dtype=torch.float64)
    boundary = 2 * (1 + betas)
    ax = plot_rates(lrs, betas, momentum_rates(lrs, betas), boundary=boundary)
    rates, corners, norm = cells(ax)
    assert (rates.mask == (lrs > boundary[:, None]).numpy()).all()
    assert len(hatched(ax)) == 1
    assert corners[0, :2, 0].tolist() == pytest.approx([0, 0.1])
    assert corners[:2, 0, 1].tolist() == pytest.approx([-0.05, 0.05])
    assert norm.boundaries[-1] == pytest.approx(1)
    dashed = ax.lines[0]
    assert dashed.get_color() == INK
    assert dashed.get_xdata().tolist() == boundary.tolist()
    assert dashed.get_ydata().tolist() == betas.tolist()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("lr", "beta")
    assert not plot_rates(lrs, betas, momentum_rates(lrs, betas)).lines


def test_rates_over_decades_of_learning_rates_are_on_a_log_scale():
    ax = plot_rates(LRS, [0.0, 0.5], torch.full((2, 7), 0.9))
    assert ax.get_xscale() == "log"
    corners = cells(ax)[1][0, :, 0].data
    assert corners[1:] / corners[:-1] == pytest.approx([10**0.5] * 7)
    assert corners[1] ** 2 == pytest.approx((LRS[0] * LRS[1]).item())


def test_rates_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"rates must .* = \(2, 7\), got \(7, 2\)"):
        plot_rates(LRS, [0.0, 0.5], torch.ones(7, 2))
    with pytest.raises(ValueError, match=r"boundary must be of shape \(2,\), got 3"):
        plot_rates(LRS, [0.0, 0.5], torch.ones(2, 7), boundary=[1, 2, 3])
