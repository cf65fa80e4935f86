"""Landscapes: where which ground is, what of a relief is hidden, where arrows lead."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from gdlessons import (
    beale,
    bumpy_landscape,
    cubic_landscape,
    plot_arrows,
    plot_paths,
    plot_surface,
    quadratic,
    rastrigin,
    rosenbrock,
    rules,
    saddle,
)
from gdlessons.plots.contours import levels
from gdlessons.plots.style import GREEN, GROUNDS
from gdlessons.plots.surface import TALL, _hidden
from tests.package.plots.drawn import GROUND, THREE, path


def test_contours_crowd_where_the_walls_are_steep():
    """Half of the lines in half of the area, or as the squares of even steps."""
    for landscape in (cubic_landscape(), bumpy_landscape(), rastrigin()):
        heights = levels(landscape(landscape.grid(160))).numpy()
        assert (heights - heights[0]) / np.ptp(heights) == pytest.approx(
            (np.linspace(0.06, 1, 14) ** 2 - 0.06**2) / (1 - 0.06**2), rel=1e-4
        )
    for landscape in (rosenbrock(), beale()):
        losses = landscape(landscape.grid(160))
        assert 6 <= (levels(losses) < losses.median()).sum() <= 8
    assert len(plot_paths(saddle(), {}).lines[0].get_xdata()) == 0


@pytest.mark.parametrize("make", [cubic_landscape, bumpy_landscape, rastrigin, saddle])
def test_each_ground_holds_the_places_below_its_line(make):
    landscape = make()
    patches = [p for p in plot_paths(landscape, {}).patches if isinstance(p, PathPatch)]
    assert [to_hex(p.get_facecolor()) for p in patches] == GROUNDS[-2::-1]
    grid = landscape.grid(160)
    heights = levels(landscape(grid))
    places = grid[3::10, 4::10].reshape(-1, 2)
    losses = landscape(places)
    for patch, height in zip(patches, heights.tolist()[-2::-1]):
        clear = (losses - height).abs() > 0.02 * (losses.max() - losses.min())
        outline = patch.get_path()
        outline.should_simplify = False  # to_polygons takes its units for pixels
        rings = [Path(ring) for ring in outline.to_polygons()]
        within = sum(ring.contains_points(places.numpy()).astype(int) for ring in rings)
        assert ((within % 2 == 1) == (losses < height).numpy())[clear].all()


def test_a_wall_hides_what_is_behind_it():
    """The eye is in front on the right, where x is high and y is low."""
    wall = np.zeros((101, 101))
    wall[40:45] = TALL  # across, at y from 0.4 to 0.44
    places = np.array([[0.5, 0.1], [0.5, 0.5], [0.3, 0.6]])
    assert _hidden(places, 0.0, wall).tolist() == [False, True, True]
    assert _hidden(places, TALL, wall).tolist() == [False, False, False]
    assert not _hidden(places, 0.0, np.zeros((101, 101))).any()


def test_a_surface_fills_its_figure():
    for landscape, runs in ((cubic_landscape(), {}), (bumpy_landscape(), THREE)):
        start = (-5.5, 6.0) if runs else None
        ax = plot_surface(landscape, {name: path(start, start) for name in runs})
        figure = ax.figure
        figure.canvas.draw()
        legend = ax.get_legend()
        ends = [axis.get_tightbbox() for axis in (ax.xaxis, ax.yaxis, ax.zaxis)]
        boxes = [*ends, *([legend.get_window_extent()] if legend else [])]
        whole = figure.bbox
        assert min(box.x0 for box in boxes) > whole.x0
        assert max(box.x1 for box in boxes) < whole.x1
        assert 0 < min(box.y0 for box in boxes) < 0.08 * whole.y1
        if legend:
            assert legend.get_window_extent().y1 > 0.92 * whole.y1


def arrows(ax):
    """Shafts as (places, steps), of the line above its halo."""
    halo, line = [drawn for drawn in ax.lines if len(drawn.get_xdata()) > 9]
    assert (halo.get_color(), line.get_color()) == (GROUND, GREEN)
    ends, tips = line.get_xydata().reshape(-1, 7, 2)[:, :2].swapaxes(0, 1)
    return (ends + tips) / 2, tips - ends


@pytest.mark.parametrize("angle", [0, math.pi / 4])
def test_arrows_are_the_first_steps(angle):
    bowl = quadratic(10, angle)
    places, steps = arrows(plot_arrows(bowl, "Adam", rules.gradient_descent(0.1)))
    params = torch.tensor(places, requires_grad=True)
    (gradient,) = torch.autograd.grad(bowl(params).sum(), params)
    ratio = -steps / gradient.numpy()
    assert ratio == pytest.approx(np.full_like(ratio, ratio.mean()), rel=1e-3)
    assert ratio.mean() > 0
    _, steps = arrows(plot_arrows(bowl, "Adam", rules.adam(0.1)))
    assert np.abs(steps) == pytest.approx(
        np.full_like(steps, abs(steps[0, 0])), rel=1e-4
    )
    ax = plt.gca()
    assert ax.get_aspect() == 1
    assert ax.get_title() == "Adam"
