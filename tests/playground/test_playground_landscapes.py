"""The playground's landscapes, in a browser, against the package's and autograd."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.playground.against_torch import LANDSCAPES, POINT_GAP, POINTS, functions


@pytest.mark.parametrize("name", LANDSCAPES)
def test_losses_and_gradients_are_the_packages(name, core):
    landscape = functions(kappa=300.0)[list(LANDSCAPES).index(name)]
    low, high = torch.tensor(landscape.window, dtype=torch.float64).T
    draw = torch.rand(POINTS, 2, generator=torch.Generator().manual_seed(0)).double()
    points = (low + (high - low) * draw).requires_grad_()
    losses = landscape(points)
    (grads,) = torch.autograd.grad(losses.sum(), points)
    ours = core(
        """({ landscapes }, { name, points, options }) => points.map((point) => {
            const { f, grad } = landscapes[name];
            return [f(...point, options), ...grad(...point, options)];
        })""",
        {"name": name, "points": points.tolist(), "options": {"kappa": 300.0}},
    )
    ours = torch.tensor(ours, dtype=torch.float64)
    floor = {"bumpy": 1e-2, "plateau": 1e-300}.get(name, 1e-6)  # bumpy: ŷ − y cancels
    size = grads.norm(dim=1, keepdim=True).clamp(min=floor)
    assert (
        (ours[:, 0] - losses).abs() / losses.abs().clamp(min=1e-3)
    ).max() < POINT_GAP
    assert ((ours[:, 1:] - grads) / size).abs().max() < POINT_GAP


def test_what_is_known_about_landscapes_is_the_packages(core):
    known = core("({ data }) => data")
    for name, make in LANDSCAPES.items():
        landscape, ours = make(), known[name]
        assert landscape.title.startswith(ours["title"])
        assert ours["names"] == list(landscape.names)
        assert ours["window"] == [list(side) for side in landscape.window]
        shape = landscape.minimizers.shape
        minimizers = torch.tensor(ours["minimizers"], dtype=torch.float64)
        torch.testing.assert_close(minimizers.reshape(shape), landscape.minimizers)
    assert torch.__version__.startswith(known["torch"])


def test_another_process_exports_the_same_bytes(site):
    program = Path(__file__).parents[2] / "docs" / "hooks" / "playground" / "data.py"
    again = subprocess.run([sys.executable, program], capture_output=True, check=True)
    served = site.folder / "javascripts" / "playground" / "data.json"
    assert again.stdout.decode() == served.read_text(encoding="utf-8")
