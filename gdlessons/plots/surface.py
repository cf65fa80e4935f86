"""A landscape in relief, lit from the left, and the paths of runs on it."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from contourpy import LineType, contour_generator
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d.proj3d import proj_transform

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.contours import levels
from gdlessons.plots.paths import draw_paths
from gdlessons.plots.style import FONT, RELIEF, check_named
from gdlessons.training.trajectory import Trajectory

GRID = 121  # points a side
TALL = 0.75  # the box of the relief, of side 1
EYE = (0.433, -0.75, 0.5)  # from where it is seen: Matplotlib's usual direction
LIGHT = (-0.5, -0.5, 0.7)  # from where it is lit
SHADE = (0.56, 0.48, 0.7)  # what is left of red, green and blue where no light falls
WIDTH, SIDE = 5.2, 3.3  # inches: of a figure, and of the square around the box


def plot_surface(
    landscape: Landscape,
    trajectories: Mapping[str, Trajectory] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the landscape in 3-D, and on it what `plot_paths` draws.

    Args:
        landscape: what to draw.
        trajectories: as in `plot_paths`; None: no path.
        ax: where to draw, made with ``projection="3d"``; None: on a new figure.

    Raises:
        TypeError, ValueError: as `plot_paths`, or ax is flat.

    >>> from gdlessons import cubic_landscape
    >>> plot_surface(cubic_landscape()).get_zlabel()
    'loss'
    """
    check_named("trajectories", trajectories or {})
    if ax is not None and ax.name != "3d":
        raise ValueError(f'ax must be made with projection="3d", got {ax.name}')
    solid: Any = ax or plt.figure().add_axes((0, 0, 1, 1), projection="3d")  # untyped
    solid.computed_zorder = False  # paths lie on the surface, never half in it
    solid.set_proj_type("ortho")
    solid.set_box_aspect((1, 1, TALL), zoom=1.2)
    points = landscape.grid(GRID).numpy()
    losses = landscape(torch.as_tensor(points)).numpy()
    smooth = {"rcount": GRID, "ccount": GRID, "linewidth": 0, "antialiased": False}
    heights = levels(torch.as_tensor(losses)).numpy()
    relief = {"facecolors": _lit(losses, heights), "shade": False, "rasterized": True}
    solid.plot_surface(points[..., 0], points[..., 1], losses, **relief, **smooth)
    ink = plt.rcParams["text.color"]
    for line in _lines(points, losses, heights[1::2]):
        solid.plot(*line, color=ink, linewidth=0.6, alpha=0.35)

    def lift(points: np.ndarray) -> np.ndarray:
        return np.vstack([points.T, landscape(torch.as_tensor(points))])

    for axis in (solid.xaxis, solid.yaxis, solid.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    solid.grid(visible=False)
    solid.set_zlabel("loss", fontsize=FONT)
    draw_paths(solid, landscape, trajectories or {}, lift)
    if ax is None:
        _crop(solid, points, losses)
    drawn: Axes = solid
    return drawn


def _raised(losses: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Some of the losses as heights in the box."""
    raised: np.ndarray = TALL * (some - losses.min()) / np.ptp(losses)
    return raised


def _lit(losses: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Colours that rise with the contour lines, in full light where it is level."""
    rank = np.interp(losses, heights, np.linspace(0, 1, len(heights)))
    up, across = np.gradient(_raised(losses, losses) * (len(losses) - 1))
    x, y, z = LIGHT
    light = (z - x * across - y * up) / z / np.sqrt(1 + across**2 + up**2)
    lit = np.array(SHADE) + (1 - np.array(SHADE)) * light.clip(0, 1)[..., None]
    colors: np.ndarray = RELIEF(rank)[..., :3] * lit
    return colors


def _lines(
    points: np.ndarray, losses: np.ndarray, heights: np.ndarray
) -> list[np.ndarray]:
    """The contour lines of a surface, each of shape (3, n), nan where it is hidden."""
    x, y = points[::2, ::2].transpose(2, 0, 1)
    coarse = contour_generator(x, y, losses[::2, ::2], line_type=LineType.Separate)
    low, size = points[0, 0], np.ptp(points, axis=(0, 1))
    lines = []
    for height, raised in zip(heights, _raised(losses, heights)):
        separate: Any = coarse.lines(height)
        for line in separate:
            hidden = _hidden((line - low) / size, raised, _raised(losses, losses))
            loss = np.where(hidden, np.nan, height)
            lines.append(np.vstack([line.T, loss]))
    return lines


def _hidden(places: np.ndarray, height: float, surface: np.ndarray) -> np.ndarray:
    """Whether the surface stands between each place, of shape (n, 2), and the eye."""
    away = np.linspace(0.02, 1.4, 140)[:, None]
    x, y, z = (start + away * step for start, step in zip((*places.T, height), EYE))
    last = len(surface) - 1
    column, row = ((v.clip(0, 1) * last).round().astype(int) for v in (x, y))
    inside = (np.abs(x - 0.5) <= 0.5) & (np.abs(y - 0.5) <= 0.5)
    near: np.ndarray = (inside & (surface[row, column] > z + 0.01)).any(0)
    return near


def _crop(solid: Any, points: np.ndarray, losses: np.ndarray) -> None:
    """A figure no larger than what is drawn: the axes keep room for a whole cube."""
    seen = proj_transform(*points.reshape(-1, 2).T, losses.ravel(), solid.get_proj())
    to_axes = solid.transData - solid.transAxes
    top = to_axes.transform(np.column_stack(seen[:2]))[:, 1].max() * SIDE
    legend = solid.get_legend()
    left, bottom, above = 0.65, 0.43, 0.3 if legend else 0.1
    height = bottom + top + above
    solid.figure.set_size_inches(WIDTH, height)
    place = np.array([left / WIDTH, bottom / height, SIDE / WIDTH, SIDE / height])
    solid.set_position(place)
    solid.set_in_layout(False)
    if legend:
        middle = (WIDTH / 2 - left) / SIDE
        legend.set_bbox_to_anchor((middle, top / SIDE), solid.transAxes)
