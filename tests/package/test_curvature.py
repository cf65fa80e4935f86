"""Curvatures against Hessians that are written out in full."""

import pytest
import torch
from torch import nn

from gdlessons import hessian_product, model_loss, quadratic, rosenbrock, sharpness


@pytest.fixture(scope="module")
def network():
    """A loss of 31 parameters, and five points."""
    generator = torch.Generator().manual_seed(1)
    x, y = torch.randn(2, 40, 3, generator=generator, dtype=torch.float64)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3)).double()
    size = sum(parameter.numel() for parameter in model.parameters())
    points = torch.randn(5, size, generator=generator, dtype=torch.float64)
    return model_loss(model, x, y), points


def hessians(landscape, points):
    return torch.stack(
        [torch.autograd.functional.hessian(landscape, p) for p in points]
    )


def test_a_product_is_that_of_the_whole_hessian(network):
    landscape, points = network
    vectors = points.flip(0)
    expected = (hessians(landscape, points) @ vectors[..., None])[..., 0]
    torch.testing.assert_close(hessian_product(landscape, points, vectors), expected)


def test_the_sharpness_is_the_largest_eigenvalue(network):
    landscape, points = network
    exact = torch.linalg.eigvalsh(hessians(landscape, points))[:, -1]
    torch.testing.assert_close(sharpness(landscape, points), exact, rtol=1e-3, atol=0)
    assert (sharpness(landscape, points, products=3) <= exact * (1 + 1e-12)).all()
    every = sharpness(landscape, points, products=99)
    torch.testing.assert_close(every, exact, rtol=1e-10, atol=0)


def test_sizes_divide_as_adams_do(network):
    landscape, points = network
    sizes = points.abs() + 0.1
    half = sizes**-0.5
    scaled = half[:, :, None] * hessians(landscape, points) * half[:, None, :]
    exact = torch.linalg.eigvalsh(scaled)[:, -1]
    found = sharpness(landscape, points, products=31, sizes=sizes)
    torch.testing.assert_close(found, exact, rtol=1e-10, atol=0)


@pytest.mark.parametrize("kappa", [1.0, 30.0, 1e6])
def test_a_bowl_has_its_curvature_everywhere(kappa):
    found = sharpness(quadratic(kappa=kappa, angle=0.4), torch.randn(3, 2).double())
    assert found.tolist() == pytest.approx([kappa] * 3)


def test_bad_input_is_named():
    point = torch.tensor([1.0, 1.0])
    with pytest.raises(ValueError, match="products must be at least 1, got 0"):
        sharpness(rosenbrock(), point, products=0)
    with pytest.raises(ValueError, match=r"params' shape \(2,\), got \(3,\)"):
        hessian_product(rosenbrock(), point, torch.ones(3))
