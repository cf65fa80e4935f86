"""The three landscapes of the atlas, and how it tunes a rule on each."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.landscapes.classics import rosenbrock
from gdlessons.landscapes.landscape import Landscape
from gdlessons.landscapes.losses import bumpy_landscape, cubic_landscape
from gdlessons.races import tuned
from gdlessons.rules import Rule
from gdlessons.training.descend import descend
from gdlessons.training.trajectory import Trajectory

STEPS = 200
LAST = 20  # steps that decide the score
# Eight to a factor of ten, of two digits, so that what is printed is what was run.
LRS = torch.tensor(
    [float(f"{10 ** (k / 8):.2g}") for k in range(-32, 33)], dtype=torch.float64
)


class Exhibit(NamedTuple):
    """One run of the atlas: where, with which learning rate, and how it went.

    Attributes:
        landscape: where it was made.
        lr: the learning rate.
        run: what it went through.
    """

    landscape: Landscape
    lr: float
    run: Trajectory

    @property
    def above(self) -> float:
        """How far its last loss is above the lowest; less than 1e-12 is rounding: 0."""
        lowest = self.landscape(self.landscape.minimizers).min()
        above = (self.run.losses[-1] - lowest).item()
        return 0.0 if abs(above) < 1e-12 else above


def scenes() -> list[tuple[Landscape, Tensor]]:
    """The landscapes of the atlas, each with its start: a valley, a bend, a plateau.

    >>> [landscape.title for landscape, start in scenes()]
    ['Cubic valley', 'Rosenbrock', 'Bumpy network']
    """
    starts = ((2.6, 1.6), (-1.2, 1.0), (-5.5, 6.0))
    bend = replace(rosenbrock(), window=((-2.5, 2.5), (-1.5, 3.5)))
    plateau = replace(bumpy_landscape(), window=((-8.0, 8.0), (-8.0, 8.0)))
    landscapes = (cubic_landscape(), bend, plateau)
    return list(zip(landscapes, torch.tensor(starts, dtype=torch.float64)))


def gallery(rule: Callable[[Tensor | float], Rule]) -> list[Exhibit]:
    """Tune a rule on each landscape of the atlas, by runs of 200 steps.

    Its score at a learning rate is the highest loss of the last 20 steps, so that it
    has to stay low; a run that leaves the landscape's window has diverged. The median
    counts of nine starts near the one whose run is returned. Of 65 learning rates from
    1e-4 to 1e4, the one with the lowest median is used.

    Args:
        rule: a rule of the learning rate, such as ``rules.adam``; what else it takes
            is fixed.

    Returns:
        An exhibit for each of `scenes`, in their order.

    Raises:
        ValueError: the best learning rate is at the edge of the grid.

    >>> from gdlessons import rules
    >>> [f"{shown.lr:g}" for shown in gallery(rules.adam)]
    ['0.075', '0.75', '0.18']
    """
    exhibits = []
    for landscape, start in scenes():
        generator = torch.Generator().manual_seed(0)
        low, high = torch.tensor(landscape.window).T
        noise = torch.randn(9, 2, generator=generator, dtype=torch.float64)
        starts = torch.cat([start[None], start + 0.02 * (high - low) * noise])
        runs = descend(landscape, starts, rule(LRS[:, None, None]), STEPS)
        inside = (low <= runs.params) & (runs.params <= high)
        diverged = ~inside.all(-1).all(0)
        scores = runs.losses[-LAST:].amax(0).masked_fill(diverged, torch.inf)
        best = tuned(LRS, scores[:, 1:])
        params, losses, gradients = (part[:, best, 0].clone() for part in runs[:3])
        run = Trajectory(params, losses, gradients, runs.steps)
        exhibits.append(Exhibit(landscape, LRS[best].item(), run))
    return exhibits
