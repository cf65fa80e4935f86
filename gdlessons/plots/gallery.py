"""One rule on several landscapes, side by side."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.paths import plot_paths
from gdlessons.plots.style import FONT, Look
from gdlessons.training.trajectory import Trajectory


def plot_gallery(
    name: str, exhibits: Sequence[tuple[Landscape, float | None, Trajectory]]
) -> list[Axes]:
    """Draw `plot_paths` for each exhibit, small and side by side, under its lr.

    Args:
        name: the optimizer, whose colour and line the paths take.
        exhibits: as `gallery` returns them; a learning rate of None is not shown.

    >>> from gdlessons import gallery, rules
    >>> len(plot_gallery("Adam", gallery(rules.adam)))
    3
    """
    size: Look = {"figsize": (1.9 * len(exhibits), 2.3), "layout": "constrained"}
    axes = plt.subplots(1, len(exhibits), squeeze=False, **size)[1][0]
    for ax, (landscape, lr, run) in zip(axes, exhibits):
        plot_paths(landscape, {name: run}, ax=ax)
        ax.get_legend().remove()
        rate = "" if lr is None else f"\nlr {lr:.4g}"
        ax.set_title(landscape.title + rate, fontsize=FONT)
        ax.set(xticks=[], yticks=[], box_aspect=1)
    return list(axes)
