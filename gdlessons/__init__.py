"""What the lessons import: data, models, landscapes, rules, two loops and plots."""

from importlib.metadata import version as _version

from gdlessons import rules
from gdlessons.atlas import gallery, scenes
from gdlessons.data import bumpy_data, cubic_data, digits_data
from gdlessons.exercises import check
from gdlessons.landscapes.classics import (
    beale,
    himmelblau,
    plateau,
    quadratic,
    rastrigin,
    rosenbrock,
    saddle,
)
from gdlessons.landscapes.curvature import hessian_product, sharpness
from gdlessons.landscapes.landscape import Landscape
from gdlessons.landscapes.losses import (
    batch_loss,
    bumpy_landscape,
    cubic_landscape,
    model_loss,
)
from gdlessons.models import (
    MLP,
    BumpyModel,
    CubicModel,
    DigitsModel,
    named_params,
    starts,
)
from gdlessons.plots import (
    plot_arrows,
    plot_basins,
    plot_curves,
    plot_data,
    plot_gallery,
    plot_losses,
    plot_paths,
    plot_rates,
    plot_surface,
    plot_sweep,
)
from gdlessons.races import first, interval, ratio, seeds, tuned
from gdlessons.rules.wrappers import averaged, clipped, scheduled
from gdlessons.tables import table
from gdlessons.text import text_data
from gdlessons.training.descend import descend
from gdlessons.training.mse import mse
from gdlessons.training.sweep import sweep
from gdlessons.training.train import train
from gdlessons.training.trajectory import Trajectory
from gdlessons.transformer import TextModel

__all__ = [
    "MLP",
    "BumpyModel",
    "CubicModel",
    "DigitsModel",
    "Landscape",
    "TextModel",
    "Trajectory",
    "averaged",
    "batch_loss",
    "beale",
    "bumpy_data",
    "bumpy_landscape",
    "check",
    "clipped",
    "cubic_data",
    "cubic_landscape",
    "descend",
    "digits_data",
    "first",
    "gallery",
    "hessian_product",
    "himmelblau",
    "interval",
    "model_loss",
    "mse",
    "named_params",
    "plateau",
    "plot_arrows",
    "plot_basins",
    "plot_curves",
    "plot_data",
    "plot_gallery",
    "plot_losses",
    "plot_paths",
    "plot_rates",
    "plot_surface",
    "plot_sweep",
    "quadratic",
    "rastrigin",
    "ratio",
    "rosenbrock",
    "rules",
    "saddle",
    "scenes",
    "scheduled",
    "seeds",
    "sharpness",
    "starts",
    "sweep",
    "table",
    "text_data",
    "train",
    "tuned",
]
__version__ = _version("gdlessons")
