"""The paths of runs on a landscape, seen from above."""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from torch import Tensor

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.contours import draw_contours
from gdlessons.plots.style import (
    FIGURE,
    Look,
    check_named,
    draw_legend,
    draw_line,
    finish,
    styles,
)
from gdlessons.training.trajectory import Trajectory


def plot_paths(
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory],
    ax: Axes | None = None,
) -> Axes:
    """Draw the path of each run over the landscape, whose lowest ground is the deepest.

    A circle marks the start, a triangle the minimizer. A path that leaves the window,
    or reaches inf or nan, is drawn up to there.

    Args:
        landscape: where the runs were made.
        trajectories: by name, each of a single run of two parameters: params of shape
            (T, 2).
        ax: where to draw; None: on a new figure.

    Raises:
        TypeError, ValueError: trajectories is no dict, a run is of another shape, or
            starts outside the window.

    >>> from gdlessons import bumpy_landscape
    >>> plot_paths(bumpy_landscape(), {}).get_xlabel()
    'w1'
    """
    check_named("trajectories", trajectories)
    ax = ax or plt.subplots(**FIGURE)[1]
    draw_contours(ax, landscape)
    return draw_paths(ax, landscape, trajectories, lambda points: points.T)


def draw_paths(
    ax: Axes,
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory],
    place: Callable[[np.ndarray], np.ndarray],
) -> Axes:
    """Each run's path where `place` puts its points, in a halo of the page's ground."""
    ink, ground = plt.rcParams["text.color"], plt.rcParams["figure.facecolor"]
    lines: list[Line2D] = []
    for (name, run), style in zip(trajectories.items(), styles(trajectories)):
        path = place(_inside(landscape, run))
        # The first is often the shortest, so it lies on top.
        above: Look = {"zorder": 4 - len(lines) / 10}
        ax.plot(*path, color=ground, linewidth=4.5, solid_joinstyle="round", **above)
        lines += draw_line(ax, style, *path, label=name, halo=ground)
        lines[-1].set(**above)
        ring: Look = {"marker": "o", "markersize": 9, "markerfacecolor": "none"}
        for color, width in ((ground, 4), (ink, 1.5)):
            ax.plot(*path[:, :1], color=color, markeredgewidth=width, **ring, zorder=5)
    minimizers = place(landscape.minimizers.numpy())
    edge: Look = {"markeredgecolor": ground, "markeredgewidth": 1, "zorder": 5}
    ax.plot(*minimizers, "^", markersize=9, color=ink, **edge)
    ax.set(xlim=landscape.window[0], ylim=landscape.window[1])
    if lines:
        draw_legend(ax, lines)
    return finish(ax, *landscape.names)


def _leading(ok: Tensor, values: Tensor) -> np.ndarray:
    """The values before the first that is not ok."""
    return values[ok.cumprod(0).bool()].numpy().astype(float)


def _inside(landscape: Landscape, run: Trajectory) -> np.ndarray:
    """The part of a run's path before it leaves the window, up to the edge."""
    if run.params.ndim != 2:
        raise ValueError(
            f"a path must be of shape (T, 2), got {tuple(run.params.shape)}"
        )
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
