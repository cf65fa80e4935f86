"""Where the first step of a rule leads, from many places of a landscape."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.contours import draw_contours
from gdlessons.plots.paths import draw_paths
from gdlessons.plots.style import FIGURE, FONT, Look, styles
from gdlessons.training.descend import Rule, descend

COUNT = 10  # arrows a side


def plot_arrows(
    landscape: Landscape, name: str, rule: Rule, ax: Axes | None = None
) -> Axes:
    """Draw the first step from each place of a grid, on the contours of `plot_paths`.

    An arrow has its place in its middle and its true angle. The longest of them almost
    reaches the next; the others are shorter in proportion.

    Args:
        landscape: where the steps are made.
        name: the optimizer, whose colour the arrows take, and the title.
        rule: init and step, as `gdlessons.rules` has them.
        ax: where to draw; None: on a new figure.

    >>> from gdlessons import quadratic, rules
    >>> plot_arrows(quadratic(), "Adam", rules.adam(0.1)).get_title()
    'Adam'
    """
    ax = ax or plt.subplots(**FIGURE)[1]
    draw_contours(ax, landscape)
    draw_paths(ax, landscape, {}, lambda points: points.T)
    starts = landscape.grid(2 * COUNT + 1)[1::2, 1::2]  # the middle of each cell
    run = descend(landscape, starts, rule, 1)
    steps = (run.params[1] - run.params[0]).numpy()
    cell = np.ptp(starts[:2, :2].numpy(), axis=(0, 1)).min()
    steps *= 0.75 * cell / np.hypot(*steps.T).max()
    ground = plt.rcParams["figure.facecolor"]
    for color, linewidth in ((ground, 3.2), (styles([name])[0][0], 1.5)):
        look: Look = {"color": color, "linewidth": linewidth, "zorder": 3}
        ax.plot(*_arrows(starts.numpy(), steps).T, solid_capstyle="round", **look)
    ax.set_aspect("equal")
    ax.set_title(name, fontsize=FONT)
    return ax


def _arrows(places: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Points of one line that is broken by nan: shaft and head of each arrow."""
    ends, tips = places - steps / 2, places + steps / 2
    aside = steps[..., ::-1] * (-0.22, 0.22)
    left, right = (tips - 0.35 * steps + side for side in (aside, -aside))
    gap = np.full_like(tips, np.nan)
    line = np.stack([ends, tips, gap, left, tips, right, gap], axis=-2)
    return line.reshape(-1, 2)
