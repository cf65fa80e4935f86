"""Landscapes, from above and in 3-D, and the paths of runs on them."""

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.style import (
    FIGURE,
    FONT,
    SURFACE,
    Look,
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
    first, second, losses = _heights(landscape, 200)
    ax.contour(
        *(first, second, losses),
        levels=_levels(losses),
        colors=plt.rcParams["text.color"],
        linestyles="solid",
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
    solid: Any = ax or plt.figure(**FIGURE).add_subplot(projection="3d")  # untyped
    solid.computed_zorder = False  # paths lie on the surface, never half in it
    first, second, losses = _heights(landscape, 120)
    smooth = {"rcount": 120, "ccount": 120, "linewidth": 0, "antialiased": False}
    solid.plot_surface(first, second, losses, cmap=SURFACE, rasterized=True, **smooth)

    def lift(points: np.ndarray) -> np.ndarray:
        return np.vstack([points.T, landscape(torch.as_tensor(points))])

    for run in (trajectories or {}).values():
        solid.plot(*lift(_inside(landscape, run)), color="white", linewidth=6)
    for axis in (solid.xaxis, solid.yaxis, solid.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    solid.grid(visible=False)
    solid.set_box_aspect(None, zoom=1.2)
    solid.set_zlabel("loss", fontsize=FONT)
    return _draw_paths(solid, landscape, trajectories or {}, lift)


def _draw_paths(
    ax: Axes,
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory],
    place: Callable[[np.ndarray], np.ndarray],
) -> Axes:
    ink = plt.rcParams["text.color"]
    lines = []
    for (name, run), style in zip(trajectories.items(), styles(trajectories)):
        path = place(_inside(landscape, run))
        lines += draw_line(ax, style, *path, label=name)
        lines[-1].set_zorder(4 - len(lines) / 10)  # the first is often the shortest
        ring: Look = {"marker": "o", "markersize": 9, "markerfacecolor": "none"}
        if ax.name == "3d":  # the surface is bright or dark under it in any scheme
            ax.plot(*path[:, :1], color="black", markeredgewidth=4, **ring)
        start = "white" if ax.name == "3d" else ink
        ax.plot(*path[:, :1], color=start, markeredgewidth=1.5, **ring)
    minimizers = place(landscape.minimizers.numpy())
    ax.plot(*minimizers, "^", markersize=9, color=ink, zorder=4)
    ax.set(xlim=landscape.window[0], ylim=landscape.window[1])
    if lines:
        draw_legend(ax, lines)
    return finish(ax, *landscape.names)


def _heights(landscape: Landscape, size: int) -> tuple[Tensor, Tensor, Tensor]:
    points = landscape.grid(size)
    return points[..., 0], points[..., 1], landscape(points)


def _levels(losses: Tensor) -> Tensor:
    """14 heights, denser low down; the steeper the walls, the more so."""
    low, high = losses.aminmax()
    share = (losses.median() - low) / (high - low)
    power = 2 if share > 0.1 else -share.log2()  # then half the lines in half the area
    return low + (high - low) * torch.linspace(0.06, 1, 14) ** power


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
