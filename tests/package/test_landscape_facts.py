"""What each landscape is known for: curvatures, plateaus, minimizers."""

import math

import numpy as np
import pytest
import torch

from gdlessons import (
    BumpyModel,
    bumpy_data,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    model_loss,
    mse,
    plateau,
    quadratic,
    rastrigin,
    rosenbrock,
    saddle,
)


def hessian(landscape, point):
    point = torch.as_tensor(point, dtype=torch.float64)
    return torch.autograd.functional.hessian(landscape, point)


@pytest.mark.parametrize("kappa", [1.0, 31.08, 1e6])
@pytest.mark.parametrize("angle", [0.0, 0.3, math.pi / 2, -2.0])
def test_a_quadratic_has_these_curvatures_along_these_axes(kappa, angle):
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-math.sin(angle), math.cos(angle)])
    expected = np.outer(along, along) + kappa * np.outer(across, across)
    measured = hessian(quadratic(kappa, angle), [7.0, -5.0]).numpy()
    assert measured == pytest.approx(expected, rel=1e-12, abs=1e-12 * kappa)


def test_curvatures_at_the_special_points():
    at_one = torch.linalg.eigvalsh(hessian(rosenbrock(), [1.0, 1.0]))
    assert round((at_one[1] / at_one[0]).item(), 2) == 2508.01
    assert hessian(saddle(), [0.0, 0.0]).tolist() == [[1, 0], [0, -1]]
    assert hessian(plateau(), [0.0, 0.0]).tolist() == [[1, 0], [0, 1]]
    egg = hessian(rastrigin(), [0.0, 0.0])
    assert egg.flatten().tolist() == pytest.approx(
        [2 + 40 * math.pi**2, 0, 0, 2 + 40 * math.pi**2]
    )


@pytest.mark.parametrize(
    ("distance", "slope"), [(2.0, "2.7e-01"), (5.0, "1.9e-05"), (7.0, "1.6e-10")]
)
def test_the_plateau_is_as_flat_as_its_docstring_says(distance, slope):
    angle = torch.linspace(0, 6, 50, dtype=torch.float64)
    points = distance * torch.stack([angle.cos(), angle.sin()], -1)
    points.requires_grad_()
    plateau()(points).sum().backward()
    assert {f"{size:.1e}" for size in points.grad.norm(dim=-1).tolist()} == {slope}


@pytest.mark.parametrize(
    ("kappa", "angle", "message"),
    [
        (0.5, 0.0, "kappa must be at least 1 and finite, got 0.5"),
        (math.nan, 0.0, "kappa must be at least 1 and finite, got nan"),
        (math.inf, 0.0, "kappa must be at least 1 and finite, got inf"),
        (2.0, math.inf, "angle must be finite, got inf"),
        (2.0, math.nan, "angle must be finite, got nan"),
    ],
)
def test_a_quadratic_refuses_what_is_no_bowl(kappa, angle, message):
    with pytest.raises(ValueError, match="must be") as raised:
        quadratic(kappa, angle)
    assert str(raised.value) == message


def test_the_cubic_minimizer_solves_the_normal_equations():
    x, y = (values.double().numpy() for values in cubic_data())
    features = np.hstack([x**3, x])
    solution = np.linalg.solve(features.T @ features, features.T @ y)[:, 0]
    valley = cubic_landscape()
    assert valley.minimizers[0].tolist() == pytest.approx(solution.tolist(), rel=1e-12)
    assert [round(v, 4) for v in solution] == [2.8831, 1.9984]
    assert round(valley(valley.minimizers).item(), 5) == 0.32025


def test_the_cubic_valley_is_an_exact_quadratic():
    valley = cubic_landscape()
    curvature = hessian(valley, [9.0, -4.0])
    x = cubic_data()[0].double()
    (aa, ab, bb) = ((2 * x**power).mean().item() for power in (6, 4, 2))
    assert curvature.flatten().tolist() == pytest.approx([aa, ab, ab, bb], rel=1e-12)
    curvatures = torch.linalg.eigvalsh(curvature)
    assert [round(c, 4) for c in curvatures.tolist()] == [0.3433, 10.6699]
    assert round((curvatures[1] / curvatures[0]).item(), 2) == 31.08
    offset = valley.grid(7).reshape(-1, 2).double() - valley.minimizers
    bowl = valley(valley.minimizers) + (offset @ curvature * offset).sum(-1) / 2
    values = valley(valley.minimizers + offset)
    torch.testing.assert_close(values, bowl, rtol=1e-12, atol=1e-12)


def test_the_bumpy_loss_is_exactly_zero_at_the_weights_that_made_the_data():
    for seed, scale in ((46, 2.0), (3, 1.0)):
        bumps = bumpy_landscape(seed=seed, scale=scale)
        weights = BumpyModel(seed=seed, scale=scale).layers[0].weight
        assert torch.equal(bumps.minimizers.float(), weights.reshape(1, 2))
        assert bumps(bumps.minimizers).item() < 1e-12
        assert bumps(bumps.minimizers.float()).item() < 1e-12


def test_the_start_of_the_lesson_is_a_plateau_of_the_post():
    start = torch.tensor([-5.5, 6.0], requires_grad=True)
    loss = bumpy_landscape()(start)
    loss.backward()
    assert round(loss.item(), 4) == 5.2068
    assert round(start.grad.norm().item(), 3) == 0.003


def test_a_loss_keeps_the_model_as_it_was_and_leaves_it_alone():
    model, (x, y) = BumpyModel(w1=1.0, w2=2.0), bumpy_data()
    loss = model_loss(model, x, y)
    point = torch.tensor([1.0, 2.0])
    before = loss(point)
    assert before == pytest.approx(mse(model(x), y).item(), rel=1e-6)
    loss(torch.zeros(5, 2, requires_grad=True)).sum().backward()
    assert all(p.grad is None for p in model.parameters())
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    assert loss(point) == before


def test_a_loss_has_as_many_parameters_as_the_model():
    model, (x, y) = BumpyModel().requires_grad_(), bumpy_data()
    loss = model_loss(model, x, y)
    params = torch.nn.utils.parameters_to_vector(model.parameters())
    assert params.shape == (23,)
    assert loss(params.expand(4, 23)).tolist() == pytest.approx([0] * 4, abs=1e-10)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 1), (2, 3), (2, 0)])
def test_params_without_two_coordinates_are_refused(shape):
    with pytest.raises(ValueError, match="params must be of shape") as raised:
        cubic_landscape()(torch.zeros(shape))
    message = f"params must be of shape (..., 2), got {shape}"
    assert str(raised.value) == message
