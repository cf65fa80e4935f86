"""Curves over any x, their bands, and sweeps of learning rates."""

import pytest
import torch
from matplotlib.colors import to_rgb

from gdlessons import (
    cubic_landscape,
    descend,
    plot_curves,
    plot_losses,
    plot_sweep,
    rules,
)
from gdlessons.plots.style import (
    GREEN,
    STYLES,
)
from tests.package.plots.drawn import INF, LRS, NAN, RUNS, drawn_styles, legend, line


def band(ax):
    """The lower and upper edge of the only band, by x."""
    points = ax.collections[0].get_paths()[0].vertices
    return {
        x: (points[points[:, 0] == x, 1].min(), points[points[:, 0] == x, 1].max())
        for x in set(points[:, 0])
    }


def test_curves_are_drawn_over_any_x_in_the_styles_of_their_names():
    curves = {"Adam": torch.tensor([3.0, 2.0, 1.0]), "else": [1, 2, 4]}
    ax = plot_curves([5, 7, 8], curves)
    assert line(ax, "Adam").get_xydata().tolist() == [[5, 3], [7, 2], [8, 1]]
    assert line(ax, "else").get_xydata().tolist() == [[5, 1], [7, 2], [8, 4]]
    assert drawn_styles(ax, ["Adam"]) == [STYLES["Adam"]]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("", "", "linear")
    ax.set(xlabel="lr", ylabel="steps")
    assert plot_curves([5, 7, 8], curves, ax=ax).get_xlabel() == "lr"
    assert plot_curves([], {}).lines[:] == []


def test_many_runs_are_a_median_and_a_band():
    y = torch.stack([RUNS, 2 * RUNS])[:, torch.randperm(11)].reshape(2, 11, 1)
    ax = plot_curves([1, 2], {"Adam": y})
    assert line(ax, "Adam").get_ydata().tolist() == [15, 30]
    assert band(ax) == {1: (11, 19), 2: (22, 38)}
    assert ax.collections[0].get_facecolor()[0, :3] == pytest.approx(to_rgb(GREEN))
    assert not plot_curves([1, 2], {"Adam": y[:, 0]}).collections


def test_a_median_ends_where_half_of_the_runs_have_left():
    few, many = RUNS.clone(), RUNS.clone()
    few[:3], many[:6] = torch.tensor([INF, NAN, -INF]), NAN
    ax = plot_curves([1, 2, 3], {"Adam": torch.stack([RUNS, few, many])})
    assert line(ax, "Adam").get_ydata().tolist() == [15, 18]
    assert band(ax) == {1: (11, 19), 2: (14, 19)}  # inf is drawn at the highest


def test_losses_are_over_the_steps_that_were_kept():
    start = torch.tensor([[2.6, 1.6], [3.0, 2.4], [2.5, 2.0]])
    run = descend(cubic_landscape(), start, rules.adam(0.1), 25, every=10)
    ax = plot_losses({"Adam": run})
    assert line(ax, "Adam").get_xdata().tolist() == [0, 10, 20, 25]
    medians = run.losses.median(dim=1).values
    assert line(ax, "Adam").get_ydata().tolist() == medians.tolist()
    assert len(ax.collections) == 1


def test_a_curve_beyond_what_axes_can_show_ends_before_it():
    y = torch.tensor([1, 1e99, 1e300], dtype=torch.float64)
    ax = plot_curves([1, 2, 3], {"Adam": y})
    assert line(ax, "Adam").get_ydata().tolist() == [1, 1e99]
    ax.figure.canvas.draw()


@pytest.mark.parametrize("shape", [(), (2,), (4,), (2, 3), (3, 0)])
@pytest.mark.parametrize(
    "plot",
    [
        lambda y: plot_curves([1, 2, 3], {"Adam": y}),
        lambda y: plot_sweep([1, 2, 3], {"Adam": y}),
    ],
)
def test_curves_of_another_length_are_refused(plot, shape):
    with pytest.raises(ValueError, match="Adam must be of shape") as raised:
        plot(torch.ones(shape))
    message = f"Adam must be of shape (3,) or (3, ...), got {shape}"
    assert str(raised.value) == message


def crosses(ax):
    marks = [drawn.get_xydata() for drawn in ax.lines if drawn.get_marker() == "x"]
    return [point for mark in marks for point in mark.tolist()]


@pytest.mark.parametrize(
    ("final", "drawn", "crossed"),
    [
        ([4, 2, 1, 2, 3, 4, 5], [4, 2, 1, 2, 3, 4, 5], []),
        ([4, 2, 1, 2, INF, NAN, INF], [4, 2, 1, 2, 8, NAN, NAN], [4]),
        ([4, 2, 1, 2, 9, 90, 8], [4, 2, 1, 2, 8, 8, 8], [4]),
        ([4, NAN, 1, 2, INF, INF, INF], [4, 8, 1, 2, 8, NAN, NAN], [1, 4]),
        ([NAN, INF, INF, 1, 1, 1, 9], [8, NAN, 8, 1, 1, 1, 8], [0, 6]),
        ([INF] * 7, [8] + [NAN] * 6, [0]),
        ([4, 0, -1, 2, 3, 4, 5], [4, 2, 2, 2, 3, 4, 5], []),
    ],
)
def test_a_sweep_leaves_through_the_ceiling_where_it_diverges(final, drawn, crossed):
    ax = plot_sweep(LRS, {"Adam": torch.tensor(final)}, ceiling=8)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    shown = line(ax, "Adam").get_ydata().tolist()
    assert shown == pytest.approx(drawn, nan_ok=True)
    expected = [[LRS[i].item(), 8] for i in crossed]
    assert crosses(ax) == [pytest.approx(point) for point in expected]
    assert ("diverged" in (legend(ax) or [])) == bool(crossed)


def test_a_sweep_without_a_ceiling_takes_the_highest_loss_for_it():
    ax = plot_sweep(LRS[:4], {"Adam": torch.tensor([1, 4e3, NAN, INF])})
    assert line(ax, "Adam").get_ydata()[:3].tolist() == pytest.approx([1, 4e3, 4e3])
    ax = plot_sweep(LRS[:2], {"Adam": torch.tensor([NAN, INF])})
    assert crosses(ax) == [[pytest.approx(1e-3), 1]]


def test_a_sweep_of_many_runs_diverges_where_the_median_does():
    few, many = RUNS.clone(), RUNS.clone()
    few[:3], many[:6] = NAN, 100.0
    finals = torch.stack([RUNS, few, many, many])
    ax = plot_sweep(LRS[:4], {"Adam": finals}, ceiling=50)
    assert line(ax, "Adam").get_ydata()[:3].tolist() == [15, 18, 50]
    edges = {round(x, 4): edge for x, edge in band(ax).items()}
    assert edges[0.001] == (11, 19)
    assert edges[0.0032] == (14, 50)
    assert max(edges) == 0.01  # no band where the line has ended


@pytest.mark.parametrize(
    ("lrs", "ceiling", "message"),
    [
        ([0.0, 1.0], None, "lrs must be positive, got 0"),
        ([-0.5, 1.0], None, "lrs must be positive, got -0.5"),
        ([0.5, 1.0], 0.0, "ceiling must be positive, got 0.0"),
        ([0.5, 1.0], NAN, "ceiling must be positive, got nan"),
    ],
)
def test_a_sweep_on_logarithmic_axes_is_positive(lrs, ceiling, message):
    with pytest.raises(ValueError, match="must be positive") as raised:
        plot_sweep(lrs, {"Adam": torch.ones(2)}, ceiling=ceiling)
    assert str(raised.value) == message
