"""Data, trajectories and landscapes, drawn with Matplotlib.

Each function draws on the given Axes, or on new ones, and returns them; none calls
``plt.show()``. What is not an optimizer is drawn in Matplotlib's text colour, so that
a change of ``rcParams`` suits every figure to a dark page.
"""

from gdlessons.plots.arrows import plot_arrows
from gdlessons.plots.curves import plot_curves, plot_losses, plot_sweep
from gdlessons.plots.data import plot_data
from gdlessons.plots.gallery import plot_gallery
from gdlessons.plots.maps import plot_basins, plot_rates
from gdlessons.plots.paths import plot_paths
from gdlessons.plots.surface import plot_surface

__all__ = [
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
]
