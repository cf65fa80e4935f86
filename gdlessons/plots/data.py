"""Data, and the curve of a model through them."""

from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch import Tensor, nn

from gdlessons.plots.style import FIGURE, finish


def plot_data(
    x: Tensor, y: Tensor, model: nn.Module | None = None, ax: Axes | None = None
) -> Axes:
    """Scatter y over x; with a model, its curve too.

    Args:
        x: of shape (n, 1).
        y: of shape (n, 1).
        model: takes a tensor of shape (200, 1), between the smallest x and the largest,
            in the mode that it is in; it stays as it is. None: no curve.
        ax: where to draw; None: on a new figure.

    >>> from gdlessons import CubicModel, cubic_data
    >>> plot_data(*cubic_data(), CubicModel(a=2.6, b=1.6)).get_xlabel()
    'x'
    """
    ax = ax or plt.subplots(**FIGURE)[1]
    ink = plt.rcParams["text.color"]
    if model is not None:
        grid = torch.linspace(x.min(), x.max(), 200, dtype=x.dtype)[:, None]
        with torch.no_grad():
            # A copy: batch norm's averages would move.
            ax.plot(grid, deepcopy(model)(grid), color=ink, linewidth=1.5)
    ax.scatter(x, y, s=28, color=ink, alpha=0.6, linewidth=0)
    return finish(ax, "x", "y")
