"""Maps: final loss over starts, and the rate over learning rate and momentum."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from gdlessons.landscapes.landscape import Landscape
from gdlessons.plots.style import FIGURE, FONT, Look, finish
from gdlessons.training.trajectory import Trajectory

DECADES = 6  # of colours, below the highest loss of a start


def plot_basins(
    landscape: Landscape,
    run: Trajectory,
    ax: Axes | None = None,
    limits: tuple[float, float] | None = None,
) -> Axes:
    """Colour each start by the loss at which its run ends: dark is low.

    Starts whose run diverged to inf or nan are hatched; triangles mark the minimizers.
    The colours are logarithmic where they span more than two decades.

    Args:
        landscape: where the runs were made.
        run: with starts of shape (rows, columns, 2), as ``landscape.grid`` gives them.
        ax: where to draw, without a colour bar: several maps share one, made with
            ``figure.colorbar(ax.collections[0], ax=axes)``. None: on a new figure.
        limits: the losses of the darkest and the brightest colour, which those beyond
            share. None: the highest is that of the starts, the lowest that of the ends,
            but at most six decades below.

    Raises:
        ValueError: the starts are of another shape or no grid, or limits are not in
            order.

    >>> from gdlessons import descend, himmelblau, rules
    >>> four = himmelblau()
    >>> run = descend(four, four.grid(16), rules.gradient_descent(0.01), 50, every=50)
    >>> plot_basins(four, run).get_xlabel()
    'x'
    """
    starts, losses = run.params[0], run.losses[-1].double()
    if starts.ndim != 3 or starts.shape[-1] != 2:
        raise ValueError(
            f"starts must be of shape (rows, columns, 2), got {tuple(starts.shape)}"
        )
    across, up = starts.unbind(-1)
    if not ((across == across[:1]).all() and (up == up[:, :1]).all()):
        raise ValueError("starts must be a grid, as landscape.grid gives, got others")
    bar = ax is None
    ax = ax or plt.subplots(**FIGURE)[1]
    low, high = limits or _limits(run)
    if not low <= high:
        raise ValueError(f"limits must be in order, got {limits}")
    norm = LogNorm if 0 < 100 * low < high else Normalize
    # A loss of 0 has no logarithm: give it the colour of the lowest.
    shown = losses.clamp(min=low).where(losses.isfinite(), torch.nan)
    _draw_map(ax, starts[0, :, 0], starts[:, 0, 1], shown, norm(low, high, clip=True))
    white: Look = {"color": "white", "markeredgecolor": "black", "zorder": 4}
    ax.plot(*landscape.minimizers.T, "^", markersize=9, **white)
    ax.set(xlim=landscape.window[0], ylim=landscape.window[1])
    if bar:
        _draw_bar(ax, "final loss")
    return finish(ax, *landscape.names)


def plot_rates(
    lrs: Tensor | Sequence[float],
    betas: Tensor | Sequence[float],
    rates: Tensor,
    ax: Axes | None = None,
    boundary: Tensor | Sequence[float] | None = None,
) -> Axes:
    """Colour each (lr, beta) by the rate, the factor on the error per step.

    Where the rate is 1 or more, or not a number, the run does not converge: hatched.

    Args:
        lrs: of shape (L,), rising. The axis is logarithmic over more than two decades.
        betas: of shape (B,), rising.
        rates: of shape (B, L).
        ax: where to draw, without a colour bar; None: on a new figure.
        boundary: of shape (B,): the learning rate at which, by theory, convergence
            ends for each beta; a dashed line.

    Raises:
        ValueError: the shapes are not as said above.

    >>> lrs, betas = torch.linspace(0.1, 3.9, 39), torch.linspace(0, 0.9, 10)
    >>> rates = (1 - lrs).abs().expand(10, 39)
    >>> plot_rates(lrs, betas, rates, boundary=2 * (1 + betas)).get_ylabel()
    'beta'
    """
    lrs, betas = (torch.as_tensor(v, dtype=torch.float64) for v in (lrs, betas))
    rates = torch.as_tensor(rates, dtype=torch.float64)
    if rates.shape != (len(betas), len(lrs)):
        raise ValueError(
            f"rates must be of shape (betas, lrs) = {(len(betas), len(lrs))}, "
            f"got {tuple(rates.shape)}"
        )
    if boundary is not None and len(boundary) != len(betas):
        raise ValueError(
            f"boundary must be of shape ({len(betas)},), got {len(boundary)} entries"
        )
    bar = ax is None
    ax = ax or plt.subplots(**FIGURE)[1]
    shown = rates.where(rates < 1, torch.nan)
    lowest = shown.nan_to_num(nan=1.0).min().item()
    ticks = MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]).tick_values(min(lowest, 0.99), 1)
    norm = BoundaryNorm([tick for tick in ticks if tick < 1 + 1e-9], 256)
    _draw_map(ax, lrs, betas, shown, norm)
    if boundary is not None:
        ink = plt.rcParams["text.color"]
        ax.plot(boundary, betas, "--", color=ink, linewidth=1.8, scalex=False)
    if bar:
        _draw_bar(ax, "rate")
    return finish(ax, "lr", "beta")


def _limits(run: Trajectory) -> tuple[float, float]:
    high = run.losses[0].max().item()
    ended = run.losses[-1]
    low = ended.where(ended.isfinite(), high).clamp(-abs(high), high).min().item()
    return (low if low < 0 else max(low, high / 10**DECADES)), high


def _draw_map(ax: Axes, x: Tensor, y: Tensor, values: Tensor, norm: Normalize) -> None:
    ax.set_xscale("log" if 0 < 100 * x.min() < x.max() else "linear")
    edges = (_edges(ax.xaxis.get_scale(), x), _edges("linear", y))
    shown = np.ma.masked_invalid(values.numpy())
    ax.pcolormesh(*edges, shown, norm=norm, cmap="cividis", rasterized=True)
    if shown.mask.any():
        ink: Look = {"edgecolor": plt.rcParams["text.color"], "facecolor": "none"}
        behind: Look = {"transform": ax.transAxes, "linewidth": 0, "zorder": 0}
        ax.add_patch(Rectangle((0, 0), 1, 1, hatch="///", **ink, **behind))


def _edges(scale: str, centers: Tensor) -> np.ndarray:
    """The edges of cells around the centers, half-way between them."""
    values = centers.double().log() if scale == "log" else centers.double()
    between = (values[1:] + values[:-1]) / 2
    first, last = 2 * values[:1] - between[:1], 2 * values[-1:] - between[-1:]
    edges = torch.cat([first, between, last])
    return (edges.exp() if scale == "log" else edges).numpy()


def _draw_bar(ax: Axes, label: str) -> None:
    bar = ax.figure.colorbar(ax.collections[0], ax=ax)
    if bar.solids is not None:
        bar.solids.set_rasterized(True)
    bar.set_label(label, fontsize=FONT)
    bar.ax.tick_params(labelsize=FONT)
