"""What the tests of the plots draw, and how they read it from the axes."""

import torch

from gdlessons import (
    Trajectory,
)

INK, GROUND = "#123456", "#fedcba"
THREE = ["Gradient descent", "Momentum", "Adam"]
LRS = torch.logspace(-3, 0, 7)
RUNS = torch.arange(10, 21.0)  # their quantiles 0.1, 0.5 and 0.9: 11, 15 and 19
INF, NAN = torch.inf, torch.nan


def path(*points):
    params = torch.tensor(points)
    ones, steps = torch.ones(len(points)), torch.arange(len(points))
    return Trajectory(params, ones, torch.zeros_like(params), steps)


def curve(*losses):
    losses = torch.tensor(losses)
    steps = torch.arange(len(losses))
    return Trajectory(losses[:, None], losses, losses[:, None], steps)


def line(ax, name):
    return next(drawn for drawn in ax.lines if drawn.get_label() == name)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    drawn = ax.get_legend()
    return drawn and [text.get_text() for text in drawn.get_texts()]


def drawn_styles(ax, names):
    lines = [line(ax, name) for name in names]
    return [(d.get_color(), d.get_linestyle(), d.get_marker()) for d in lines]


def basins(landscape, losses, first=None):
    """A run from a grid of starts with these final losses."""
    losses = torch.as_tensor(losses)
    first = torch.ones_like(losses) if first is None else first
    starts = landscape.grid(len(losses))
    recorded = torch.stack([first, losses])
    return Trajectory(starts.expand(2, *starts.shape), recorded, starts, recorded)


def cells(ax):
    mesh = ax.collections[0]
    return mesh.get_array(), mesh.get_coordinates(), mesh.norm


def momentum_rates(lrs, betas):
    """The larger root of r² − (1 + β − lr)r + β, of curvature 1."""
    half = (1 + betas[:, None] - lrs) / 2
    apart = (half**2 - betas[:, None]).to(torch.complex128).sqrt()
    return torch.maximum((half + apart).abs(), (half - apart).abs())
