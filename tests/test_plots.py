"""The plots: what is drawn where, and in which ink; looks are for the eye."""

import io
import re
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import LogNorm, to_rgb

from gdlessons import (
    CubicModel,
    Trajectory,
    beale,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    descend,
    plot_basins,
    plot_curves,
    plot_data,
    plot_losses,
    plot_paths,
    plot_rates,
    plot_surface,
    plot_sweep,
    rastrigin,
    rosenbrock,
    rules,
    saddle,
)
from gdlessons.plots.style import (
    BLUE,
    FREE_STYLES,
    GREEN,
    PURPLE,
    STYLES,
    VERMILLION,
)

INK = "#123456"
THREE = ["Gradient descent", "Momentum", "Adam"]


@pytest.fixture(autouse=True)
def ink(monkeypatch):
    """Figures in an ink of their own, never shown, closed after each test."""
    monkeypatch.setattr(plt, "show", lambda: pytest.fail("a plot called plt.show()"))
    parts = ["text.color", "axes.edgecolor", "axes.labelcolor"]
    parts += ["xtick.color", "ytick.color"]
    backend = plt.get_backend()
    plt.switch_backend("agg")
    with plt.rc_context(dict.fromkeys(parts, INK)):
        yield
    plt.close("all")
    plt.switch_backend(backend)


def path(*points):
    params = torch.tensor(points)
    ones, steps = torch.ones(len(points)), torch.arange(len(points))
    return Trajectory(params, ones, torch.zeros_like(params), steps)


def curve(*losses):
    losses = torch.tensor(losses)
    steps = torch.arange(len(losses))
    return Trajectory(losses[:, None], losses, losses[:, None], steps)


def line(ax, name):
    return next(drawn for drawn in ax.lines if drawn.get_label() == name)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    drawn = ax.get_legend()
    return drawn and [text.get_text() for text in drawn.get_texts()]


def luminance(color):
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear))


@pytest.mark.parametrize("page", ["#ffffff", "#1e2129"])
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


def drawn_styles(ax, names):
    lines = [line(ax, name) for name in names]
    return [(d.get_color(), d.get_linestyle(), d.get_marker()) for d in lines]


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
    circle, triangle = plot_paths(valley, {"Adam": run}).lines[1:]
    assert circle.get_marker() == "o"
    assert circle.get_markerfacecolor() == "none"
    assert circle.get_xydata().flatten().tolist() == pytest.approx([2.6, 1.6])
    assert triangle.get_marker() == "^"
    assert triangle.get_xydata().tolist() == valley.minimizers.tolist()
    assert circle.get_color() == triangle.get_color() == INK
    drawn = plot_surface(valley).lines[-1]
    assert drawn.get_marker() == "^"
    assert drawn.get_data_3d()[2] == pytest.approx(valley(valley.minimizers).numpy())


def test_the_curve_of_a_model_runs_through_the_data():
    x, y = cubic_data()
    ax = plot_data(x, y, CubicModel(a=3.0, b=2.0))
    assert len(ax.collections[0].get_offsets()) == 20
    across, up = ax.lines[0].get_data()
    assert (across.min(), across.max()) == (x.min(), x.max())
    assert up == pytest.approx(3 * across**3 + 2 * across, abs=1e-5)


def test_contours_crowd_where_the_walls_are_steep():
    """Half of the lines in half of the area, or as the squares of even steps."""
    for landscape in (cubic_landscape(), bumpy_landscape(), rastrigin()):
        levels = plot_paths(landscape, {}).collections[0].levels
        assert (levels - levels[0]) / np.ptp(levels) == pytest.approx(
            (np.linspace(0.06, 1, 14) ** 2 - 0.06**2) / (1 - 0.06**2), rel=1e-4
        )
    for landscape in (rosenbrock(), beale()):
        levels = plot_paths(landscape, {}).collections[0].levels
        middle = landscape(landscape.grid(200)).median()
        assert 6 <= (levels < middle.item()).sum() <= 8
    assert len(plot_paths(saddle(), {}).lines[0].get_xdata()) == 0


LRS = torch.logspace(-3, 0, 7)
RUNS = torch.arange(10, 21.0)  # their quantiles 0.1, 0.5 and 0.9: 11, 15 and 19
INF, NAN = torch.inf, torch.nan


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


def basins(landscape, losses, first=None):
    """A run from a grid of starts with these final losses."""
    losses = torch.as_tensor(losses)
    first = torch.ones_like(losses) if first is None else first
    starts = landscape.grid(len(losses))
    recorded = torch.stack([first, losses])
    return Trajectory(starts.expand(2, *starts.shape), recorded, starts, recorded)


def cells(ax):
    mesh = ax.collections[0]
    return mesh.get_array(), mesh.get_coordinates(), mesh.norm


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


def momentum_rates(lrs, betas):
    """The larger root of r² − (1 + β − lr)r + β, of curvature 1."""
    half = (1 + betas[:, None] - lrs) / 2
    apart = (half**2 - betas[:, None]).to(torch.complex128).sqrt()
    return torch.maximum((half + apart).abs(), (half - apart).abs())


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


PLOTS = {
    "data": lambda **ax: plot_data(*cubic_data(), CubicModel(a=3, b=2), **ax),
    "losses": lambda **ax: plot_losses({n: curve(2, 1, 1e-3) for n in THREE}, **ax),
    "one loss": lambda **ax: plot_losses({"Adam": curve(2.0, 1.0)}, **ax),
    "paths": lambda **ax: plot_paths(
        bumpy_landscape(), {n: path((-5.5, 6.0), (0.6, -1.8)) for n in THREE}, **ax
    ),
    "surface": lambda **ax: plot_surface(cubic_landscape(), **ax),
    "curves": lambda **ax: plot_curves(
        [0, 1], {n: RUNS.expand(2, 11) for n in "ab"}, **ax
    ),
    "sweep": lambda **ax: plot_sweep(LRS[:2], {"Adam": [1, NAN], "a": [2, 3]}, **ax),
    "basins": lambda **ax: plot_basins(
        cubic_landscape(), basins(cubic_landscape(), [[1.0, NAN], [2, 3]]), **ax
    ),
    "rates": lambda **ax: plot_rates(
        LRS, [0, 1], torch.linspace(0.5, 1.5, 14).reshape(2, 7), boundary=[1, 2], **ax
    ),
}


@pytest.mark.parametrize("name", PLOTS)
def test_everything_but_the_lines_is_in_the_ink(name):
    """The site swaps the ink for that of its light and of its dark pages."""
    file = io.StringIO()
    PLOTS[name]().figure.savefig(file, format="svg", transparent=True)
    colors = set(re.findall(r"#[0-9a-f]{6}\b", file.getvalue()))
    assert INK in colors
    others = colors - {INK} - {color.lower() for color, _, _ in STYLES.values()}
    # On a map, whose colours are the same in both schemes, so is the minimizer.
    assert others == ({"#ffffff", "#000000"} if name == "basins" else set())


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_drawn_on_the_axes_it_is_given(name):
    style = {"projection": "3d"} if name == "surface" else {}
    ax = plt.figure().add_subplot(1, 2, 2, **style)
    assert PLOTS[name](ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", ["surface", "basins", "rates"])
def test_what_has_many_colours_is_a_picture_inside_the_svg(name):
    file = io.StringIO()
    PLOTS[name]().figure.savefig(file, format="svg")
    assert "<image" in file.getvalue()
    assert len(file.getvalue()) < 500_000
