"""Data, trajectories and landscapes, drawn with Matplotlib.

Each function draws on the given Axes, or on new ones, and returns them; none calls
``plt.show()``. What is not an optimizer is drawn in Matplotlib's text colour, so that
a change of ``rcParams`` suits every figure to a dark page.
"""

from collections.abc import Callable, Iterable, Mapping

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.ticker import MaxNLocator
from torch import Tensor, nn

from gdlessons.landscapes import Landscape
from gdlessons.training import Trajectory

# The four colours of Okabe & Ito's palette (jfly.uni-koeln.de/color) with a contrast
# of 3:1 or more on white and on the site's dark page, #1e2129.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"

# Colour, line and marker of each optimizer, in every figure.
STYLES = {
    "Gradient descent": (BLUE, "-", "o"),
    "Momentum": (VERMILLION, "--", "s"),
    "Adam": (GREEN, "-.", "D"),
}
# What other names get, in this order, and then the styles above that are still free.
SPARE_STYLES = [
    (PURPLE, ":", "X"),
    (BLUE, ":", "v"),
    (VERMILLION, "-", "P"),
    (GREEN, "--", "<"),
    (PURPLE, "-", "*"),
]
SURFACE = ListedColormap(plt.get_cmap("cividis")(np.linspace(0.4, 0.9, 256)))
FIGURE = {"figsize": (5.2, 3.6), "layout": "constrained"}
FONT = 11  # points: 10 px where a phone shows the figure 360 px wide


def plot_data(
    x: Tensor, y: Tensor, model: nn.Module | None = None, ax: Axes | None = None
) -> Axes:
    """Scatter y over x, each of shape (n, 1); with a model, its curve too.

    >>> from gdlessons import CubicModel, cubic_data
    >>> plot_data(*cubic_data(), CubicModel(a=2.6, b=1.6)).get_xlabel()
    'x'
    """
    ax = ax or plt.subplots(**FIGURE)[1]
    ink = plt.rcParams["text.color"]
    if model is not None:
        grid = torch.linspace(x.min(), x.max(), 200, dtype=x.dtype)[:, None]
        with torch.no_grad():
            ax.plot(grid, model(grid), color=ink, linewidth=1.5)
    ax.scatter(x, y, s=28, color=ink, alpha=0.6, linewidth=0)
    return _finish(ax, "x", "y")


def plot_losses(trajectories: Mapping[str, Trajectory], ax: Axes | None = None) -> Axes:
    """Draw the loss of each run against the step, up to its first inf or nan.

    The loss axis is logarithmic where it spans more than two decades. Each line's name
    stands at its end where there is room, else in a legend.

    >>> losses = torch.tensor([1.0, 0.1, 0.001])
    >>> run = Trajectory(params=losses[:, None], losses=losses, gradients=losses)
    >>> plot_losses({"Adam": run}).get_yscale()
    'log'
    """
    ax = ax or plt.subplots(**FIGURE)[1]
    lines = []
    for (name, run), style in zip(trajectories.items(), _styles(trajectories)):
        losses = _leading(run.losses.isfinite(), run.losses)
        lines += _plot(ax, style, np.arange(len(losses)), losses, label=name)
    shown = np.concatenate([line.get_ydata() for line in lines])
    positive = shown[shown > 0]
    if positive.size and shown.min() >= 0 and shown.max() > 100 * positive.min():
        ax.set_yscale("log")
    _name(ax, lines)
    return _finish(ax, "step", "loss")


def plot_paths(
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory],
    ax: Axes | None = None,
) -> Axes:
    """Draw the path of each run over the contour lines of the landscape.

    A circle marks the start, a triangle the minimizer. A path that leaves the window,
    or reaches inf or nan, is drawn up to there.

    Raises:
        ValueError: a run has not two parameters, or starts outside the window.

    >>> from gdlessons import bumpy_landscape
    >>> plot_paths(bumpy_landscape(), {}).get_xlabel()
    'w1'
    """
    ax = ax or plt.subplots(**FIGURE)[1]
    first, second, losses = _grid(landscape, 200)
    low, high = losses.min(), losses.max()
    ax.contour(
        *(first, second, losses),
        levels=low + (high - low) * torch.linspace(0.06, 1, 14) ** 2,  # dense if low
        colors=plt.rcParams["text.color"],
        alpha=0.3,
        linewidths=0.8,
    )
    return _draw_paths(ax, landscape, trajectories, lambda points: points.T)


def plot_surface(
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the landscape in 3-D, and on it what `plot_paths` draws. ax must be 3-D.

    >>> from gdlessons import cubic_landscape
    >>> plot_surface(cubic_landscape()).get_zlabel()
    'loss'
    """
    ax = ax or plt.figure(**FIGURE).add_subplot(projection="3d")
    ax.computed_zorder = False  # paths lie on the surface, never half in it
    first, second, losses = _grid(landscape, 120)
    smooth = {"rcount": 120, "ccount": 120, "linewidth": 0, "antialiased": False}
    ax.plot_surface(first, second, losses, cmap=SURFACE, rasterized=True, **smooth)

    def lift(points: np.ndarray) -> np.ndarray:
        return np.vstack([points.T, landscape(torch.as_tensor(points))])

    for run in (trajectories or {}).values():
        ax.plot(*lift(_inside(landscape, run)), color="white", linewidth=6)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.grid(visible=False)
    ax.set_box_aspect(None, zoom=1.2)
    ax.set_zlabel("loss", fontsize=FONT)
    return _draw_paths(ax, landscape, trajectories or {}, lift)


def _draw_paths(
    ax: Axes,
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory],
    place: Callable[[np.ndarray], np.ndarray],
) -> Axes:
    ink = plt.rcParams["text.color"]
    lines = []
    for (name, run), style in zip(trajectories.items(), _styles(trajectories)):
        path = place(_inside(landscape, run))
        lines += _plot(ax, style, *path, label=name)
        lines[-1].set_zorder(4 - len(lines) / 10)  # the first is often the shortest
        ring = {"marker": "o", "markersize": 9, "markerfacecolor": "none"}
        if ax.name == "3d":  # the surface is bright or dark under it in any scheme
            ax.plot(*path[:, :1], color="black", markeredgewidth=4, **ring)
        start = "white" if ax.name == "3d" else ink
        ax.plot(*path[:, :1], color=start, markeredgewidth=1.5, **ring)
    minimizers = place(landscape.minimizers.numpy())
    ax.plot(*minimizers, "^", markersize=9, color=ink, zorder=4)
    ax.set(xlim=landscape.window[0], ylim=landscape.window[1])
    if lines:
        _legend(ax, lines)
    return _finish(ax, *landscape.names)


def _styles(names: Iterable[str]) -> list[tuple[str, str, str]]:
    names = list(names)
    free = SPARE_STYLES + [s for name, s in STYLES.items() if name not in names]
    others = [name for name in names if name not in STYLES]
    if len(others) > len(free):
        raise ValueError(f"at most {len(free)} lines can be told apart, got {names}")
    styles = STYLES | dict(zip(others, free))
    return [styles[name] for name in names]


def _plot(ax: Axes, style: tuple[str, str, str], *coordinates, label: str) -> list:
    look = dict(zip(("color", "linestyle", "marker"), style))
    every = max(1, len(coordinates[0]) // 25)
    look |= {"linewidth": 1.8, "markersize": 4, "markevery": every}
    return ax.plot(*coordinates, label=label, **look)


def _grid(landscape: Landscape, size: int) -> tuple[Tensor, Tensor, Tensor]:
    axes = [torch.linspace(*limits, size) for limits in landscape.window]
    first, second = torch.meshgrid(*axes, indexing="xy")
    return first, second, landscape(torch.stack([first, second], -1))


def _leading(ok: Tensor, values: Tensor) -> np.ndarray:
    """The values before the first that is not ok."""
    return values[ok.cumprod(0).bool()].numpy().astype(float)


def _inside(landscape: Landscape, run: Trajectory) -> np.ndarray:
    """The part of a run's path before it leaves the window, up to the edge."""
    window, start = landscape.window, run.params[0].tolist()
    low, high = np.transpose(window)
    path = run.params.numpy().astype(float)
    if len(start) != 2 or not ((low <= start) & (start <= high)).all():
        raise ValueError(f"a path must start in the window {window}, got {start}")
    inside = torch.tensor(((low <= path) & (path <= high)).all(1))
    kept = _leading(inside, run.params)
    rest = path[len(kept) :]
    if not (len(rest) and np.isfinite(rest[0]).all()):
        return kept
    step = rest[0] - kept[-1]
    with np.errstate(invalid="ignore"):  # 0 / 0 where a coordinate stays
        share = np.nanmin((np.clip(rest[0], low, high) - kept[-1]) / step)
    return np.vstack([kept, kept[-1] + share * step])


def _name(ax: Axes, lines: list) -> None:
    ends = [line.get_xydata()[-1] for line in lines if len(line.get_xdata())]
    across, up = (ax.transData - ax.transAxes).transform(ends).T
    tight = len(ends) > 1 and np.diff(np.sort(up)).min() < 0.08
    if len(ends) < len(lines) or np.ptp(across) > 0 or tight:
        _legend(ax, lines)
        return
    beside = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
    for line, end in zip(lines, ends):
        ax.annotate(line.get_label(), end, fontsize=FONT, **beside)


def _legend(ax: Axes, lines: list) -> None:
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
    narrow = {"frameon": False, "handlelength": 1.8, "columnspacing": 1}
    ax.legend(handles=lines, fontsize=FONT, **above, **narrow)


def _finish(ax: Axes, xlabel: str, ylabel: str) -> Axes:
    ax.set_xlabel(xlabel, fontsize=FONT)
    ax.set_ylabel(ylabel, fontsize=FONT)
    ax.tick_params(labelsize=FONT)
    ax.spines[["top", "right"]].set_visible(False)
    return ax
