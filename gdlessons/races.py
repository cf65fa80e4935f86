"""What a fair race needs: seeds, a tuned learning rate, intervals beside means."""

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
    """

    mean: float
    low: float
    high: float


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
        lrs: of shape (L,), rising, at least 3.
        losses: final losses (or other scores, lower is better) of shape (L, ...), the
            other dimensions counting seeds.

    Raises:
        ValueError: the shapes do not fit, no run is finite, or the best learning rate
            is the first or the last.

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

    Raises:
        ValueError: an argument is not as said above.

    >>> "{:.2f}, from {:.2f} to {:.2f}".format(*interval(torch.tensor([1.0, 2.0, 3.0])))
    '2.00, from -0.48 to 4.48'

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
