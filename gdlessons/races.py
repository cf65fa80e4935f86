"""What a fair race needs: seeds, a tuned learning rate, intervals beside means."""

import math
import os
from typing import NamedTuple

import torch
from torch import Tensor

BLOCK = "GDLESSONS_SEED_BLOCK"  # the environment variable that `seeds` reads
PURPOSES = {"tune": range(100), "report": range(100, 1000)}  # of block 0


class Interval(NamedTuple):
    """A mean, and the interval that covers the true one at the level asked for.

    Attributes:
        mean: of the values.
        low: where the interval begins.
        high: where it ends.

    >>> f"{Interval(1.5, 1.2, 1.9):.2f}"
    '1.50 (1.20 to 1.90)'
    """

    mean: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        return "{0:{spec}} ({1:{spec}} to {2:{spec}})".format(*self, spec=spec)


def seeds(count: int, purpose: str = "report") -> range:
    """The seeds of a race, other ones for tuning than for the report.

    Seeds to tune with begin at 0, those of a report at 100. Set to b, the environment
    variable `GDLESSONS_SEED_BLOCK` adds 1,000 b to each. So what was found on block 0,
    the default, can be asked again on block 1, which shares no seed with it.

    Args:
        count: how many, at least 1, at most 100 to tune and 900 to report.
        purpose: "tune" or "report".

    Raises:
        ValueError: an argument or the variable is not as said above.

    >>> seeds(5, "tune"), seeds(10)
    (range(0, 5), range(100, 110))
    """
    if purpose not in PURPOSES:
        raise ValueError(f"purpose must be one of {[*PURPOSES]}, got {purpose!r}")
    own = PURPOSES[purpose]
    if count not in range(1, len(own) + 1):
        raise ValueError(f"count to {purpose} must be 1 to {len(own)}, got {count!r}")
    given = os.environ.get(BLOCK, "0")
    if not (given.isascii() and given.isdigit()):
        raise ValueError(f"{BLOCK} must be a whole number from 0 on, got {given!r}")
    first = own.start + 1000 * int(given)
    return range(first, first + count)


def tuned(lrs: Tensor, losses: Tensor) -> int:
    """The index of the learning rate with the lowest median loss over the seeds.

    Medians that agree with the lowest to twelve digits are a tie, of which the
    smallest learning rate wins: processors differ in a run's last bit, which must not
    choose.
    inf and nan count as higher than any number: a run that diverged has lost. A best
    learning rate at the edge of the grid says nothing about the optimum, so it is
    refused. Report the result on seeds that were not used here.

    Args:
        lrs: of shape (L,), at least 3, each above the one before.
        losses: final losses (or other scores, lower is better) of shape (L, ...), the
            other dimensions counting seeds.

    Returns:
        A place in lrs, which is neither the first nor the last.

    Raises:
        ValueError: the shapes do not fit, lrs do not rise, no run is finite, or the
            best learning rate is the first or the last.

    >>> lrs = torch.tensor([0.01, 0.1, 1.0])
    >>> tuned(lrs, torch.tensor([[3.0, 4.0], [1.0, 2.0], [0.5, torch.inf]]))
    1
    >>> tuned(lrs, torch.tensor([3.0, 2.0, 1.0]))
    Traceback (most recent call last):
    ValueError: the best lr must lie inside the grid, got its edge 1

    Choi et al. 2019, arXiv:1910.05446, on why a ranking needs this.
    """
    lrs, losses = torch.as_tensor(lrs), torch.as_tensor(losses).double()
    if lrs.ndim != 1 or len(lrs) < 3 or losses.shape[:1] != lrs.shape:
        raise ValueError(
            "lrs must be of shape (L,), L at least 3, and losses of shape (L, ...), "
            f"got {tuple(lrs.shape)} and {tuple(losses.shape)}"
        )
    if not (lrs.diff() > 0).all():
        raise ValueError(f"lrs must rise, got {lrs.tolist()}")
    medians = losses.nan_to_num(torch.inf, torch.inf).reshape(len(lrs), -1)
    medians = medians.quantile(0.5, dim=1, interpolation="higher")
    lowest = medians.min()
    best = int((medians <= lowest + 1e-12 * lowest.abs()).nonzero()[0])
    if lowest.isinf():
        raise ValueError(f"losses must be finite for some lr, got {medians.tolist()}")
    if best in (0, len(lrs) - 1):
        raise ValueError(
            f"the best lr must lie inside the grid, got its edge {lrs[best].item():g}"
        )
    return best


def interval(values: Tensor, level: float = 0.95) -> Interval:
    """The mean of one value a seed, with Student's interval.

    mean ± t s/√n, with s the standard deviation (n − 1 in the denominator) and t the
    quantile of Student's distribution with n − 1 degrees of freedom. It assumes that
    the mean is about normal; give it logarithms of what spans decades. For two
    optimizers that share seeds, give it their differences.

    Args:
        values: of shape (n,), finite, n at least 2.
        level: between 0 and 1.

    Returns:
        An `Interval`: mean, low and high.

    Raises:
        ValueError: an argument is not as said above.

    >>> f"{interval(torch.tensor([1.0, 2.0, 3.0])):.2f}"
    '2.00 (-0.48 to 4.48)'

    Student 1908, Biometrika 6, 1-25.
    """
    from scipy.special import stdtrit  # here: importing it takes longer than torch

    values = torch.as_tensor(values).double()
    if values.ndim != 1 or len(values) < 2 or not values.isfinite().all():
        raise ValueError(
            f"values must be finite and of shape (n,), n at least 2, got {values}"
        )
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    t = float(stdtrit(len(values) - 1, (1 + level) / 2))
    mean, error = values.mean().item(), (values.std() / len(values) ** 0.5).item()
    return Interval(mean, mean - t * error, mean + t * error)


def ratio(losses: Tensor, others: Tensor, level: float = 0.95) -> Interval:
    """How many times the others the losses are, seed by seed, with its interval.

    The geometric mean of the quotients: exp of the `interval` of their logarithms. Of
    1/2 and 2 it is 1, which the plain mean is not.

    Args:
        losses: one value a seed, of shape (n,), positive and finite, n at least 2.
        others: of the same seeds, likewise.
        level: between 0 and 1.

    Returns:
        An `Interval`; with 1 inside, no difference is shown.

    Raises:
        ValueError: an argument is not as said above.

    >>> f"{ratio(torch.tensor([1.0, 4.0, 9.0]), torch.tensor([2.0, 2.0, 9.0])):.2f}"
    '1.00 (0.18 to 5.59)'
    """
    pair = [torch.as_tensor(values).double() for values in (losses, others)]
    for name, values in zip(("losses", "others"), pair, strict=True):
        if not ((values > 0) & values.isfinite()).all():
            raise ValueError(f"{name} must be positive and finite, got {values}")
    if pair[0].shape != pair[1].shape:
        raise ValueError(
            "losses and others must be of one shape, "
            f"got {tuple(pair[0].shape)} and {tuple(pair[1].shape)}"
        )
    logs = interval(pair[0].log() - pair[1].log(), level)
    return Interval(*(math.exp(value) for value in logs))


def first(reached: Tensor) -> float | Tensor:
    """The first step at which something holds, or inf where it never does.

    Args:
        reached: bools of shape (T,), or (T, ...) for many runs at once; entry i says
            whether it holds after i steps.

    Returns:
        A whole number, or inf, for one run; for many a float64 tensor of shape (...).

    Raises:
        TypeError, ValueError: reached is not bools of that shape.

    >>> losses = torch.tensor([[9.0, 9.0], [4.0, 9.0], [1.0, 9.0]])
    >>> first(losses <= 5)
    tensor([1., inf], dtype=torch.float64)
    >>> first(losses[:, 0] <= 1), first(losses[:, 1] <= 1)
    (2, inf)
    """
    if not isinstance(reached, Tensor) or reached.dtype != torch.bool:
        raise TypeError(f"reached must be a tensor of bools, got {reached!r}")
    if not reached.ndim or not len(reached):
        raise ValueError(
            "reached must be of shape (T, ...), T at least 1, "
            f"got {tuple(reached.shape)}"
        )
    steps = reached.int().argmax(0).double().where(reached.any(0), torch.inf)
    if steps.ndim:
        return steps
    return int(steps) if steps.isfinite() else float(steps)
