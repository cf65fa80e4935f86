"""Losses and paths: what is drawn where, in which style; looks are for the eye."""

from itertools import combinations

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from gdlessons import (
    CubicModel,
    cubic_data,
    cubic_landscape,
    plot_curves,
    plot_data,
    plot_losses,
    plot_paths,
    plot_surface,
)
from gdlessons.plots.style import (
    BLUE,
    FREE_STYLES,
    GREEN,
    PURPLE,
    STYLES,
    VERMILLION,
)
from tests.package.plots.drawn import (
    GROUND,
    INK,
    THREE,
    curve,
    drawn_styles,
    legend,
    line,
    path,
    texts,
)


def luminance(color):
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear))


@pytest.mark.parametrize("page", ["#ffffff", "#16181d"])
@pytest.mark.parametrize("color", [BLUE, VERMILLION, GREEN, PURPLE])
def test_every_line_stands_out_from_both_pages(color, page):
    """WCAG 2.2, success criterion 1.4.11: a contrast of 3:1."""
    dark, light = sorted(luminance(to_rgb(c)) for c in (color, page))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_no_two_styles_are_alike():
    styles = FREE_STYLES
    assert len(styles) == 16
    assert set(STYLES.values()) < set(styles)
    assert {color for color, _, _ in styles} == {BLUE, VERMILLION, GREEN, PURPLE}
    for one, other in combinations(styles, 2):
        assert one[2] != other[2]
        assert one[:2] != other[:2]


@pytest.mark.parametrize("names", [THREE, THREE[::-1], ["Adam"], ["Adam", "Momentum"]])
def test_an_optimizer_looks_the_same_in_every_figure(names):
    expected = [STYLES[name] for name in names]
    losses = plot_losses({name: curve(2.0, 1.0) for name in names})
    assert drawn_styles(losses, names) == expected
    for plot in (plot_paths, plot_surface):
        ax = plot(cubic_landscape(), {n: path((2.6, 1.6), (2.8, 1.8)) for n in names})
        assert drawn_styles(ax, names) == expected


def test_other_names_get_the_styles_that_are_left():
    names = ["lr 1", "Adam", *"abcdef"]
    ax = plot_losses({name: curve(2.0, 1.0) for name in names})
    free = [(PURPLE, ":", "X"), (BLUE, ":", "v"), (VERMILLION, "-", "P")]
    free += [(GREEN, "--", "<"), (PURPLE, "-", "*")]
    assert free == FREE_STYLES[:5]
    free += FREE_STYLES[5:7]
    assert drawn_styles(ax, names) == [free[0], STYLES["Adam"], *free[1:]]
    names = "abcdefghijklmnop"
    ax = plot_losses({name: curve(2.0, 1.0) for name in names})
    assert drawn_styles(ax, names[-3:]) == [STYLES[name] for name in THREE]
    with pytest.raises(ValueError, match="at most 16 lines can be told apart"):
        plot_losses({name: curve(2.0, 1.0) for name in names + "q"})


@pytest.mark.parametrize(
    ("losses", "scale"),
    [
        ([1.28, 0.9], "linear"),
        ([5.0, 0.051], "linear"),
        ([5.0, 0.049], "log"),
        ([5.0, 0.01, 0.0], "log"),
        ([5.0, -0.001], "linear"),
        ([0.0, 0.0], "linear"),
    ],
)
def test_losses_over_more_than_two_decades_are_on_a_log_scale(losses, scale):
    ax = plot_losses({"Adam": curve(*losses)})
    assert ax.get_yscale() == scale
    assert line(ax, "Adam").get_ydata().tolist() == pytest.approx(losses)


def test_a_loss_curve_ends_before_its_first_inf_or_nan():
    inf, nan = torch.inf, torch.nan
    runs = {
        "a": curve(1.0, 2.0, inf, 3.0),
        "b": curve(1.0, nan, 1.0),
        "c": curve(nan),
        "d": curve(1.0, 2.0, 3.0, 4.0),
    }
    ax = plot_losses(runs)
    assert [len(line(ax, name).get_ydata()) for name in runs] == [2, 1, 0, 4]
    assert legend(ax) == list(runs)


@pytest.mark.parametrize(
    ("ends", "direct"),
    [((1.0, 2.0, 3.0), True), ((1.0, 1.02, 3.0), False), ((1.0,), True)],
)
def test_names_stand_at_the_lines_where_there_is_room(ends, direct):
    runs = {name: curve(4.0, end) for name, end in zip(THREE, ends)}
    ax = plot_losses(runs)
    assert (texts(ax), legend(ax)) == (
        (list(runs), None) if direct else ([], list(runs))
    )
    ax.figure.canvas.draw()
    whole = ax.figure.bbox
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 for box in boxes)


def test_a_path_is_drawn_up_to_where_it_leaves_the_window():
    inside = [(2.6, 1.6), (3.0, 2.0)]
    runs = {
        "stays": path(*inside, (2.9, 2.1)),
        "leaves": path(*inside, (4.0, 3.0), (2.6, 1.6)),
        "straight": path(*inside, (3.8, 2.0)),
        "far": path(*inside, (3.0, -3e38)),
        "diverges": path(*inside, (torch.nan, 0.0)),
        "explodes": path(*inside, (torch.inf, 2.0)),
    }
    valley = cubic_landscape()
    ax = plot_paths(valley, runs)
    ends = {
        "stays": [(2.9, 2.1)],
        "leaves": [(3.4, 2.4)],
        "straight": [(3.4, 2.0)],
        "far": [(3.0, 1.3)],
        "diverges": [],
        "explodes": [],
    }
    for name in runs:
        drawn = line(ax, name).get_xydata()
        expected = pytest.approx(torch.tensor(inside + ends[name]).numpy())
        assert drawn == expected, name
    assert (ax.get_xlim(), ax.get_ylim()) == valley.window
    heights = line(plot_surface(valley, runs), "leaves").get_data_3d()[2]
    last = valley(torch.tensor([3.4, 2.4])).item()
    assert heights[-1] == pytest.approx(last, rel=1e-6)


@pytest.mark.parametrize("start", [(0.0, 2.0), (2.6, torch.nan), (2.6,), (2.6, 2, 2)])
@pytest.mark.parametrize("plot", [plot_paths, plot_surface])
def test_a_path_that_starts_elsewhere_is_refused(plot, start):
    run = path(start, start)
    with pytest.raises(ValueError, match="a path must start in the window") as raised:
        plot(cubic_landscape(), {"Adam": run})
    assert str(run.params[0].tolist()) in str(raised.value)


def test_start_and_minimizer_are_marked_in_ink():
    valley = cubic_landscape()
    run = path((2.6, 1.6), (2.8, 1.8))
    halo, adam, around, circle, triangle = plot_paths(valley, {"Adam": run}).lines
    assert halo.get_xydata().tolist() == adam.get_xydata().tolist()
    assert halo.get_linewidth() > adam.get_linewidth()
    assert halo.get_color() == around.get_color() == GROUND
    assert halo.get_zorder() <= adam.get_zorder()
    assert circle.get_marker() == "o"
    assert circle.get_markerfacecolor() == "none"
    assert circle.get_xydata().flatten().tolist() == pytest.approx([2.6, 1.6])
    assert triangle.get_marker() == "^"
    assert triangle.get_xydata().tolist() == valley.minimizers.tolist()
    assert circle.get_color() == triangle.get_color() == INK
    drawn = plot_surface(valley).lines[-1]
    assert drawn.get_marker() == "^"
    assert drawn.get_data_3d()[2] == pytest.approx(valley(valley.minimizers).numpy())


def test_markers_stand_apart_on_the_picture():
    """A run that stays where it is has one marker, a long one those that have room."""
    slow = [(2.6 + 1e-5 * i, 1.6) for i in range(200)]
    far = [(2.5, 1.4 + 0.005 * i) for i in range(200)]
    noisy = [(2.5 + 0.8 * (i % 2), 1.4 + 0.005 * i) for i in range(200)]
    for plot in (plot_paths, plot_surface):
        ax = plot(
            cubic_landscape(), {n: path(*p) for n, p in zip("abc", (slow, far, noisy))}
        )
        markers = [line(ax, name).get_markevery() for name in "abc"]
        assert markers[0] == [0]
        assert 5 < len(markers[1]) < 25
        assert np.diff(markers[1]).std() <= 1
        assert len(markers[2]) <= 25
    ax = plot_losses({"Adam": curve(*(2.0**-i for i in range(40)), *[1e-12] * 400)})
    steps = np.diff(line(ax, "Adam").get_markevery())
    assert steps[0] < steps[-1]


def test_markers_stand_apart_on_axes_that_have_no_limits_yet():
    """A linear axis is given its limits late, and they decide what is apart."""
    ax = plot_curves(range(1, 5001), {"Adam": torch.linspace(1, 2, 5000)})
    markers = line(ax, "Adam").get_markevery()
    places = ax.transData.transform(line(ax, "Adam").get_xydata()[markers])
    apart = np.hypot(*np.diff(places, axis=0).T) / ax.figure.dpi
    assert apart.min() >= 0.2
    assert apart.max() < 0.35


def test_the_curve_of_a_model_runs_through_the_data():
    x, y = cubic_data()
    ax = plot_data(x, y, CubicModel(a=3.0, b=2.0))
    assert len(ax.collections[0].get_offsets()) == 20
    across, up = ax.lines[0].get_data()
    assert (across.min(), across.max()) == (x.min(), x.max())
    assert up == pytest.approx(3 * across**3 + 2 * across, abs=1e-5)
