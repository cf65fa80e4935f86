"""What the playground knows from the package, as JSON: prints it.

python docs/hooks/playground_data.py
"""

import json

import torch

import gdlessons
from gdlessons.plots.style import STYLES

LANDSCAPES = {  # by the playground's name: the landscape, and where runs start
    "cubic": (gdlessons.cubic_landscape(), (2.6, 1.6)),
    "bumpy": (gdlessons.bumpy_landscape(), (-5.5, 6.0)),
    "quadratic": (gdlessons.quadratic(), (2.4, 1.2)),
    "rosenbrock": (gdlessons.rosenbrock(), (-1.2, 1.0)),
    "beale": (gdlessons.beale(), (1.0, 0.8)),
    "himmelblau": (gdlessons.himmelblau(), (-1.0, 0.5)),
    "saddle": (gdlessons.saddle(), (1.0, 1e-3)),
    "rastrigin": (gdlessons.rastrigin(), (3.3, 2.2)),
    "plateau": (gdlessons.plateau(), (4.0, 1.0)),
}


def numbers(tensor):
    return tensor.detach().double().tolist()


def network():
    """The parameters of the bumpy network beside the two that are trained."""
    layers = gdlessons.BumpyModel().layers
    return [[numbers(layers[i].weight), numbers(layers[i].bias)] for i in (2, 4)]


def known(landscape, start):
    return {
        "title": landscape.title.partition(",")[0],
        "names": landscape.names,
        "window": landscape.window,
        "start": start,
        # Least squares' last digits depend on where in memory a matrix lies.
        "minimizers": numbers((landscape.minimizers * 1e12).round() / 1e12),
    }


def data():
    found = {name: known(*pair) for name, pair in LANDSCAPES.items()}
    for name, drawn in ("cubic", gdlessons.cubic_data), ("bumpy", gdlessons.bumpy_data):
        x, y = drawn()
        found[name] |= {"x": numbers(x[:, 0]), "y": numbers(y[:, 0])}
    found["bumpy"]["layers"] = network()
    return {"torch": torch.__version__.partition("+")[0], "styles": STYLES, **found}


print(json.dumps(data(), separators=(",", ":")))
