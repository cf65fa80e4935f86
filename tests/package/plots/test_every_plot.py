"""What every plot owes: the ink of its page, the axes it is given."""

import io
import re

import matplotlib.pyplot as plt
import pytest
import torch

from gdlessons import (
    CubicModel,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    plot_arrows,
    plot_basins,
    plot_curves,
    plot_data,
    plot_losses,
    plot_paths,
    plot_rates,
    plot_surface,
    plot_sweep,
    quadratic,
    rules,
)
from gdlessons.plots.style import GROUNDS, STYLES
from tests.package.plots.drawn import (
    GROUND,
    INK,
    LRS,
    NAN,
    RUNS,
    THREE,
    basins,
    curve,
    path,
)

PLOTS = {
    "data": lambda **ax: plot_data(*cubic_data(), CubicModel(a=3, b=2), **ax),
    "losses": lambda **ax: plot_losses({n: curve(2, 1, 1e-3) for n in THREE}, **ax),
    "one loss": lambda **ax: plot_losses({"Adam": curve(2.0, 1.0)}, **ax),
    "paths": lambda **ax: plot_paths(
        bumpy_landscape(), {n: path((-5.5, 6.0), (0.6, -1.8)) for n in THREE}, **ax
    ),
    "arrows": lambda **ax: plot_arrows(quadratic(), "Adam", rules.adam(0.1), **ax),
    "surface": lambda **ax: plot_surface(cubic_landscape(), **ax),
    "curves": lambda **ax: plot_curves(
        [0, 1], {n: RUNS.expand(2, 11) for n in "ab"}, **ax
    ),
    "sweep": lambda **ax: plot_sweep(LRS[:2], {"Adam": [1, NAN], "a": [2, 3]}, **ax),
    "basins": lambda **ax: plot_basins(
        cubic_landscape(), basins(cubic_landscape(), [[1.0, NAN], [2, 3]]), **ax
    ),
    "rates": lambda **ax: plot_rates(
        LRS, [0, 1], torch.linspace(0.5, 1.5, 14).reshape(2, 7), boundary=[1, 2], **ax
    ),
}


@pytest.mark.parametrize("name", PLOTS)
def test_every_colour_is_one_that_a_page_can_swap(name):
    """The site has others for its dark pages."""
    file = io.StringIO()
    PLOTS[name]().figure.savefig(file, format="svg")
    colors = set(re.findall(r"#[0-9a-f]{6}\b", file.getvalue()))
    assert INK in colors
    others = colors - {INK, GROUND, *GROUNDS}
    others -= {color.lower() for color, _, _ in STYLES.values()}
    # On a map, whose colours are the same in both schemes, so is the minimizer.
    assert others == ({"#ffffff", "#000000"} if name == "basins" else set())


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_drawn_on_the_axes_it_is_given(name):
    style = {"projection": "3d"} if name == "surface" else {}
    ax = plt.figure().add_subplot(1, 2, 2, **style)
    assert PLOTS[name](ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", ["surface", "basins", "rates"])
def test_what_has_many_colours_is_a_picture_inside_the_svg(name):
    file = io.StringIO()
    PLOTS[name]().figure.savefig(file, format="svg")
    assert "<image" in file.getvalue()
    assert len(file.getvalue()) < 500_000
