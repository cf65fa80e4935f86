"""Curves in the optimizers' styles: over steps, over learning rates, over anything."""

from collections.abc import Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from torch import Tensor

from gdlessons.plots.style import (
    FIGURE,
    FONT,
    Look,
    Style,
    check_named,
    draw_legend,
    draw_line,
    finish,
    styles,
)
from gdlessons.training.trajectory import Trajectory

Curve = tuple[Tensor | Sequence[float], Tensor]  # x and y

LARGEST = 1e100  # what is beyond is drawn as inf: a log axis would overflow
# Of several runs: the lower edge of the band, the line, the upper edge.
QUANTILES = torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)
CROSS: Look = {"markersize": 8, "markeredgewidth": 2, "zorder": 4}  # diverged here


def plot_curves(
    x: Tensor | Sequence[float], curves: Mapping[str, Tensor], ax: Axes | None = None
) -> Axes:
    """Draw each y over x, up to its first inf or nan, in the style of its name.

    The y axis is logarithmic where the lines span more than two decades. Each line's
    name stands at its end where there is room, else in a legend. Name the axes with
    ``ax.set(xlabel=..., ylabel=...)``.

    Args:
        x: of shape (X,).
        curves: y by name, each of shape (X,), or (X, ...) for many runs: then the line
            is their median, and a band holds all but the lowest and highest tenth. inf
            and nan count as higher than any number.
        ax: where to draw; None: on a new figure.

    Raises:
        TypeError, ValueError: curves is no dict, a y is of another shape, or there are
            more names than styles.

    >>> plot_curves([1, 2], {"Adam": torch.tensor([1.0, 0.001])}).get_yscale()
    'log'
    """
    check_named("curves", curves)
    return _draw_curves(ax, {name: (x, y) for name, y in curves.items()})


def plot_losses(trajectories: Mapping[str, Trajectory], ax: Axes | None = None) -> Axes:
    """Draw the loss of each run against the step, as `plot_curves` draws curves.

    Where a trajectory holds several runs, the line is their median.

    Args:
        trajectories: by name; losses of shape (T,), or (T, ...) for many runs.
        ax: where to draw; None: on a new figure.

    Raises:
        TypeError, ValueError: as `plot_curves`.

    >>> losses = torch.tensor([1.0, 0.1, 0.001])
    >>> run = Trajectory(losses[:, None], losses, losses[:, None], torch.arange(3))
    >>> plot_losses({"Adam": run}).get_yscale()
    'log'
    """
    check_named("trajectories", trajectories)
    curves = {
        name: (run.steps[: len(run.losses)], run.losses)
        for name, run in trajectories.items()
    }
    return finish(_draw_curves(ax, curves), "step", "loss")


def plot_sweep(
    lrs: Tensor | Sequence[float],
    losses: Mapping[str, Tensor],
    ax: Axes | None = None,
    ceiling: float | None = None,
) -> Axes:
    """Draw final losses over learning rates, both logarithmic: one curve an optimizer.

    A curve ends at the top, with a cross, at the first learning rate whose run (or
    median run) diverged. Losses of 0 or less are drawn at the bottom.

    Args:
        lrs: of shape (L,), positive.
        losses: final losses by name, each of shape (L,), or (L, ...) for many runs,
            with the line and band of `plot_curves`.
        ax: where to draw; None: on a new figure.
        ceiling: a loss above it has diverged, too; such as the loss at the start.
            None: only inf and nan have.

    Raises:
        TypeError, ValueError: as `plot_curves`, or a learning rate or ceiling is
            not positive.

    >>> from gdlessons import cubic_landscape, descend, rules
    >>> lrs = torch.logspace(-3, 0, 31)
    >>> rule = rules.gradient_descent(lrs[:, None])
    >>> run = descend(cubic_landscape(), torch.tensor([2.6, 1.6]), rule, 50)
    >>> finals = {"Gradient descent": run.losses[-1]}
    >>> plot_sweep(lrs, finals, ceiling=1.28).get_xlabel()
    'lr'
    """
    check_named("losses", losses)
    ax = ax or plt.subplots(**FIGURE)[1]
    lrs = torch.as_tensor(lrs, dtype=torch.float64)
    if not (lrs > 0).all():
        raise ValueError(f"lrs must be positive, got {lrs.min().item():g}")
    if ceiling is not None and not ceiling > 0:
        raise ValueError(f"ceiling must be positive, got {ceiling}")
    spreads = {name: _spread(name, len(lrs), final) for name, final in losses.items()}
    bottom, top = _limits(spreads.values(), ceiling)
    ax.set(xscale="log", yscale="log")
    lines, any_crosses = [], False
    for (name, spread), style in zip(spreads.items(), styles(spreads)):
        band, crosses = _until_divergence(spread, bottom, top)
        lines += _draw_band(ax, style, lrs, band, label=name)
        ax.plot(lrs[crosses], band[1, crosses], "x", color=style[0], **CROSS)
        any_crosses |= bool(crosses.any())
    if any_crosses:
        ink = plt.rcParams["text.color"]
        cross = Line2D([], [], color=ink, marker="x", linestyle="", **CROSS)
        cross.set_label("diverged")
        draw_legend(ax, [*lines, cross])
    else:
        _name(ax, lines)
    return finish(ax, "lr", "final loss")


def _limits(spreads: Iterable[Tensor], ceiling: float | None) -> tuple[float, float]:
    """The lowest and the highest loss that a sweep shows: the latter is its ceiling."""
    highest = torch.inf if ceiling is None else ceiling
    shown = [s[(s > 0) & (s <= highest) & s.isfinite()] for s in spreads]
    losses = [loss for part in shown for loss in part.tolist()]
    if ceiling is not None:
        losses.append(ceiling)
    return min(losses, default=1.0), max(losses, default=1.0)


def _until_divergence(
    spread: Tensor, bottom: float, top: float
) -> tuple[Tensor, Tensor]:
    """Band and line of a sweep, and where they have their crosses.

    Where the median has diverged they leave through the top, and come back through it:
    of learning rates in a row that diverged, the first and the last are drawn there.
    """
    converged = spread[1] <= top
    before = torch.cat([converged.new_ones(1), converged[:-1]])
    after = torch.cat([converged[1:], converged.new_zeros(1)])
    drawn = spread.clamp(bottom, top).where(converged | before | after, torch.nan)
    return drawn, ~converged & before


def _draw_curves(ax: Axes | None, curves: Mapping[str, Curve]) -> Axes:
    ax = ax or plt.subplots(**FIGURE)[1]
    spreads = {name: _spread(name, len(x), y) for name, (x, y) in curves.items()}
    finite = [spread[spread.isfinite()] for spread in spreads.values()]
    highest = max((part.max() for part in finite if len(part)), default=0.0)
    lines = []
    for (name, spread), style in zip(spreads.items(), styles(spreads)):
        n = int(spread[1].isfinite().cumprod(0).sum())  # before the first inf
        x = torch.as_tensor(curves[name][0])[:n]
        band = spread[:, :n].clamp(max=highest)
        lines += _draw_band(ax, style, x, band, label=name)
    shown = np.concatenate([line.get_ydata() for line in lines] or [[]])
    positive = shown[shown > 0]
    if positive.size and shown.min() >= 0 and shown.max() > 100 * positive.min():
        ax.set_yscale("log")
    _name(ax, lines)
    return finish(ax, ax.get_xlabel(), ax.get_ylabel())


def _spread(name: str, length: int, y: Tensor) -> Tensor:
    """Lower edge, line and upper edge, of shape (3, length); nan becomes inf."""
    y = torch.as_tensor(y).double()
    if not y.ndim or len(y) != length or not y.numel() >= length:
        raise ValueError(
            f"{name} must be of shape ({length},) or ({length}, ...), "
            f"got {tuple(y.shape)}"
        )
    y = y.where(y.abs() < LARGEST, torch.inf).reshape(length, -1)
    return y.quantile(QUANTILES, dim=1, interpolation="nearest")


def _draw_band(
    ax: Axes, style: Style, x: Tensor, band: Tensor, label: str
) -> list[Line2D]:
    low, middle, high = band
    if not low.equal(high):
        ax.fill_between(x, low, high, color=style[0], alpha=0.2, linewidth=0)
    return draw_line(ax, style, x, middle, label=label)


def _name(ax: Axes, lines: list[Line2D]) -> None:
    """Each line's name at its end where there is room, else in a legend."""
    paths = [np.asarray(line.get_xydata()) for line in lines]
    ends = [tuple(path[-1]) for path in paths if len(path)]
    if not lines:
        return
    across, up = (ax.transData - ax.transAxes).transform(ends or [(0, 0)]).T
    tight = len(ends) > 1 and np.diff(np.sort(up)).min() < 0.08
    if len(ends) < len(lines) or np.ptp(across) > 0 or tight:
        draw_legend(ax, lines)
        return
    beside: Look = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
    for line, end in zip(lines, ends):
        ax.annotate(str(line.get_label()), end, fontsize=FONT, **beside)
