"""A landscape from above: contour lines, and grounds between them."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import torch
from contourpy import FillType, contour_generator
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from torch import Tensor

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.style import GROUNDS, Look

GRID = 160  # points a side
FINE = 1 / 3000  # of the window: what a corner may stick out and still be cut off


def draw_contours(ax: Axes, landscape: Landscape) -> None:
    """Paint each ground, with the contour line around it, on those that lie higher."""
    low, high = np.transpose(landscape.window)
    margin = (high - low) / (GRID - 1)  # so that no ground ends in sight
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    wider = replace(landscape, window=((left, right), (bottom, top)))
    points = wider.grid(GRID + 2)
    losses = np.ma.masked_invalid(landscape(points).numpy())
    x, y = points.numpy().transpose(2, 0, 1)
    grounds = contour_generator(x, y, losses, fill_type=FillType.OuterCode)
    behind: Look = {"transform": ax.transAxes, "linewidth": 0, "zorder": 0}
    ax.add_patch(Rectangle((0, 0), 1, 1, facecolor=GROUNDS[-1], **behind))
    look: Look = {"edgecolor": (plt.rcParams["text.color"], 0.3), "linewidth": 0.8}
    heights = levels(landscape(landscape.grid(GRID))).tolist()[:-1]
    for height, color in reversed(list(zip(heights, GROUNDS))):
        outlines = [
            _thinned(Path(*outline), high - low)
            for outline in zip(*grounds.filled(-np.inf, height))
        ]
        if outlines:
            path = Path.make_compound_path(*outlines)
            ax.add_artist(PathPatch(path, facecolor=color, zorder=0.5, **look))


def _thinned(outline: Path, size: np.ndarray) -> Path:
    """Without the corners that are none, to a small part of the window's size."""
    return Path.make_compound_path(
        *(Path(_without_flat(ring / size) * size) for ring in outline.to_polygons())
    )


def _without_flat(ring: np.ndarray) -> np.ndarray:
    for _ in range(4):
        before, here, after = ring[:-2:2], ring[1:-1:2], ring[2::2]
        (across, up), (x, y) = (after - before).T, (here - before).T
        flat = np.abs(across * y - up * x) <= FINE * np.hypot(across, up)
        ring = np.delete(ring, 1 + 2 * np.flatnonzero(flat), axis=0)
    return ring


def levels(losses: Tensor) -> Tensor:
    """14 heights, denser low down; the steeper the walls, the more so."""
    low, high = losses.aminmax()
    share = (losses.median() - low) / (high - low)
    power = 2 if share > 0.1 else -share.log2()  # then half the lines in half the area
    return low + (high - low) * torch.linspace(0.06, 1, 14) ** power
