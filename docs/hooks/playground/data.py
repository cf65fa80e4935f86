"""What the playground knows from the package, as JSON: prints it.

python docs/hooks/playground/data.py
"""

import json
from typing import Any

import torch
from matplotlib import rcParams
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

import gdlessons
from gdlessons.plots.style import BLUE, GREEN, PURPLE, STYLES, VERMILLION

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


LINES = {"--": "dashed", "-.": "dashdot", ":": "dotted"}
LETTERS = {Path.MOVETO: "m", Path.LINETO: "l", Path.CURVE4: "c"}


def dashes(line):
    """As SVG's stroke-dasharray, for a line 1.8 px wide."""
    settings: Any = rcParams
    pattern = settings[f"lines.{LINES[line]}_pattern"] if line in LINES else []
    return " ".join(f"{1.8 * length:.3g}" for length in pattern) or "none"


def outline(marker, size=6.5):
    """As an SVG path that begins where the marker stands."""
    style, here, parts = MarkerStyle(marker), 0, []
    shape: Any = style.get_transform()
    path = style.get_path().transformed(shape.scale(size, -size))
    for values, code in path.iter_segments():
        if code in LETTERS:
            points = values.reshape(-1, 2).round(1)
            moves = (points - here).round(1).ravel() + 0.0  # no -0
            parts.append(LETTERS[code] + " ".join(f"{move:g}" for move in moves))
            here = points[-1]
    return "".join(parts) + "z" * style.is_filled()


INKS = {BLUE: "blue", VERMILLION: "vermillion", GREEN: "green", PURPLE: "purple"}


def ink(color):
    """By its name in colours.css, which each scheme has in its own shade."""
    return f"var(--gd-{INKS[color]})"


def data():
    found = {name: known(*pair) for name, pair in LANDSCAPES.items()}
    for name, drawn in ("cubic", gdlessons.cubic_data), ("bumpy", gdlessons.bumpy_data):
        x, y = drawn()
        found[name] |= {"x": numbers(x[:, 0]), "y": numbers(y[:, 0])}
    found["bumpy"]["layers"] = network()
    looks = {
        name: [ink(c), dashes(line), outline(m)]
        for name, (c, line, m) in STYLES.items()
    }
    return {"torch": torch.__version__.partition("+")[0], "styles": looks, **found}


print(json.dumps(data(), separators=(",", ":")))
