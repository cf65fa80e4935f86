"""The only loops, and what they record."""

from gdlessons.training.landscapes import descend
from gdlessons.training.models import mse, train
from gdlessons.training.trajectory import Trajectory

__all__ = ["Trajectory", "descend", "mse", "train"]
