"""How everything looks: the optimizers' lines, sizes, axes and legends."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.lines import Line2D
from mpl_toolkits.mplot3d.proj3d import proj_transform
from numpy.typing import NDArray
from torch import Tensor

from gdlessons.checks import shown

Look = dict[str, Any]  # keyword arguments of Matplotlib's
Values = Tensor | NDArray[np.float64]
Style = tuple[str, str, str]  # a line's colour, dashes and marker

# The four colours of Okabe & Ito's palette (jfly.uni-koeln.de/color) with a contrast
# of 3:1 or more on white and on the site's dark page, #16181d.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"

# Colour, line and marker of each optimizer, in every figure. Kin share a colour: those
# that step along the momentum vermillion, Adam's closest green, other divisors purple.
STYLES = {
    "Gradient descent": (BLUE, "-", "o"),
    "Momentum": (VERMILLION, "--", "s"),
    "Adam": (GREEN, "-.", "D"),
    "Adagrad": (PURPLE, ":", "X"),
    "LBFGS": (BLUE, ":", "v"),
    "Nesterov": (VERMILLION, "-", "P"),
    "AdamW": (GREEN, "--", "<"),
    "RMSprop": (PURPLE, "-", "*"),
    "Adadelta": (PURPLE, "--", "2"),
    "Lion": (VERMILLION, ":", ">"),
    "Muon": (VERMILLION, "-.", "p"),
    "NAdam": (GREEN, "-", "d"),
    "RAdam": (GREEN, ":", "h"),
    "AMSGrad": (BLUE, "--", "+"),
    "AdaMax": (BLUE, "-.", "1"),
}
# What other names get, in this order: what the named leave, the lessons' three last.
LAST = ("Gradient descent", "Momentum", "Adam")
FREE_STYLES = [
    *(style for name, style in STYLES.items() if name not in LAST),
    (PURPLE, "-.", "3"),
    *(STYLES[name] for name in LAST),
]

# A landscape's colours, from its lowest ground to its highest, and those between each
# two of 14 contour lines.
STOPS = ("#9a88d2", "#d5cbee", "#faf4ea")
RELIEF = LinearSegmentedColormap.from_list("relief", STOPS)
GROUNDS = [to_hex(color) for color in RELIEF.resampled(14)(range(14))]
FIGURE: Look = {"figsize": (5.2, 3.6), "layout": "constrained"}
APART, MOST = 0.2, 25  # inches between two markers of a line, and how many it has
FONT = 11  # points: 10 px where a phone shows the figure 360 px wide


def styles(names: Iterable[str]) -> list[Style]:
    """The style of each name: an optimizer's own, or one that is free.

    Raises:
        ValueError: there are more names than styles.

    >>> styles(["Adam", "lr 0.1"])
    [('#009E73', '-.', 'D'), ('#CC79A7', ':', 'X')]
    """
    names = list(names)
    taken = [STYLES[name] for name in names if name in STYLES]
    free = [style for style in FREE_STYLES if style not in taken]
    others = [name for name in names if name not in STYLES]
    if len(others) > len(free):
        raise ValueError(f"at most {len(free)} lines can be told apart, got {names}")
    chosen = STYLES | dict(zip(others, free))
    return [chosen[name] for name in names]


def check_named(name: str, lines: object) -> None:
    """Refuse what has no names.

    Raises:
        TypeError: lines is no mapping.

    >>> check_named("curves", [1.0, 2.0])
    Traceback (most recent call last):
    TypeError: curves must be a dict from names, as {"Adam": ...}, got [1.0, 2.0]
    """
    if not isinstance(lines, Mapping):
        raise TypeError(
            f'{name} must be a dict from names, as {{"Adam": ...}}, got {shown(lines)}'
        )


def draw_line(
    ax: Axes, style: Style, *coordinates: Values, label: str, halo: str | None = None
) -> list[Line2D]:
    """One line of an optimizer. `finish` says which of its points have markers."""
    look: Look = dict(zip(("color", "linestyle", "marker"), style))
    if halo and style[2] in Line2D.filled_markers:
        look |= {"markeredgecolor": halo, "markeredgewidth": 0.7}
    look |= {"linewidth": 1.8, "markersize": 4.5, "markevery": [0]}
    lines: list[Line2D] = ax.plot(*coordinates, label=label, **look)
    ax.autoscale_view()  # now: where its points stand is asked before it is shown
    return lines


def draw_legend(ax: Axes, lines: list[Line2D]) -> None:
    """A legend above the axes, where it hides nothing."""
    above: Look = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
    narrow: Look = {"frameon": False, "handlelength": 1.8, "columnspacing": 1}
    ax.legend(handles=lines, fontsize=FONT, **above, **narrow)


def finish(ax: Axes, xlabel: str, ylabel: str) -> Axes:
    """Name the axes, in the size that is read on a phone, and set markers apart."""
    ax.set_xlabel(xlabel, fontsize=FONT)
    ax.set_ylabel(ylabel, fontsize=FONT)
    ax.tick_params(labelsize=FONT)
    ax.spines[["top", "right"]].set_visible(False)
    for line in ax.lines:
        if line.get_markevery() is not None:
            line.set_markevery(_apart(_places(ax, line)))
    return ax


def _places(ax: Any, line: Any) -> NDArray[np.float64]:
    """Where the points of a line stand in the picture, in inches."""
    flat = line.get_xydata()
    if ax.name == "3d":
        flat = np.column_stack(proj_transform(*line.get_data_3d(), ax.get_proj())[:2])
    places: NDArray[np.float64] = ax.transData.transform(flat) / ax.figure.dpi
    return places


def _apart(places: NDArray[np.float64]) -> list[int]:
    """The points that stand apart from all before them; further if they are many."""
    gap = APART
    while True:
        kept: list[int] = []
        for i, place in enumerate(places):
            away = np.hypot(*(places[kept] - place).T)
            if np.isfinite(place).all() and (not kept or away.min() >= gap):
                kept.append(i)
        if len(kept) <= MOST:
            return kept
        gap *= 1.5
