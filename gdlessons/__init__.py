"""What the lessons import: data sets, models, one loop, landscapes and plots."""

from gdlessons import rules
from gdlessons.data import bumpy_data, cubic_data
from gdlessons.landscapes import Landscape, bumpy_landscape, cubic_landscape, model_loss
from gdlessons.models import BumpyModel, CubicModel
from gdlessons.plots import plot_data, plot_losses, plot_paths, plot_surface
from gdlessons.training import Trajectory, mse, train

__all__ = [
    "BumpyModel",
    "CubicModel",
    "Landscape",
    "Trajectory",
    "bumpy_data",
    "bumpy_landscape",
    "cubic_data",
    "cubic_landscape",
    "model_loss",
    "mse",
    "plot_data",
    "plot_losses",
    "plot_paths",
    "plot_surface",
    "rules",
    "train",
]
__version__ = "0.1.0"
