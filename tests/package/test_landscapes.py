"""The landscapes, against the models point by point and against closed forms."""

import math

import pytest
import torch

from gdlessons import (
    BumpyModel,
    CubicModel,
    beale,
    bumpy_data,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    himmelblau,
    mse,
    plateau,
    quadratic,
    rastrigin,
    rosenbrock,
    saddle,
)

MODELS = {
    "cubic": (cubic_landscape, CubicModel, cubic_data),
    "bumpy": (bumpy_landscape, BumpyModel, bumpy_data),
    "bumpy, seed 3": (
        lambda: bumpy_landscape(seed=3, scale=1.0),
        lambda w1, w2: BumpyModel(w1, w2, seed=3, scale=1.0),
        lambda: bumpy_data(seed=3, scale=1.0),
    ),
}
CLASSICS = {
    "quadratic": quadratic,
    "turned quadratic": lambda: quadratic(kappa=300.0, angle=-0.7),
    "rosenbrock": rosenbrock,
    "beale": beale,
    "himmelblau": himmelblau,
    "saddle": saddle,
    "rastrigin": rastrigin,
    "plateau": plateau,
}
LANDSCAPES = {name: create for name, (create, _, _) in MODELS.items()} | CLASSICS
each_landscape = pytest.mark.parametrize("create", LANDSCAPES.values(), ids=LANDSCAPES)
each_model = pytest.mark.parametrize(
    ("create", "model", "data"), MODELS.values(), ids=MODELS
)


def points_in(landscape, *shape):
    (left, right), (low, high) = landscape.window
    share = torch.rand(*shape, 2, generator=torch.Generator().manual_seed(0))
    return torch.tensor([left, low]) + share * torch.tensor([right - left, high - low])


@each_model
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(), (1,), (9,), (3, 4), (2, 1, 3)])
def test_all_points_at_once_are_the_model_point_by_point(
    create, model, data, dtype, shape
):
    landscape = create()
    points = points_in(landscape, *shape)
    x, y = (values.to(dtype) for values in data())
    one_by_one = [
        mse(model(*point).to(dtype)(x), y).item()
        for point in points.reshape(-1, 2).tolist()
    ]
    values = landscape(points.to(dtype))
    assert values.shape == shape
    assert values.dtype == dtype
    rel = 1e-4 if dtype == torch.float32 else 1e-12
    assert values.flatten().tolist() == pytest.approx(one_by_one, rel=rel)


@each_landscape
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(), (1,), (3, 4)])
def test_a_landscape_keeps_shape_and_dtype(create, dtype, shape):
    landscape = create()
    points = points_in(landscape, *shape).to(dtype)
    values = landscape(points)
    assert values.shape == shape
    assert values.dtype == dtype
    one_by_one = [landscape(point).item() for point in points.reshape(-1, 2)]
    assert values.flatten().tolist() == pytest.approx(one_by_one, rel=1e-4)


@each_landscape
def test_gradients_agree_with_finite_differences(create):
    landscape = create()
    points = points_in(landscape, 200).double().requires_grad_()
    landscape(points).sum().backward()
    step = 1e-6 * torch.eye(2, dtype=torch.float64)
    ahead, behind = points.detach()[:, None] + step, points.detach()[:, None] - step
    slopes = (landscape(ahead) - landscape(behind)) / 2e-6
    torch.testing.assert_close(points.grad, slopes, rtol=1e-5, atol=1e-6)


@each_landscape
def test_the_minimizers_are_in_the_window_and_nothing_is_below(create):
    landscape = create()
    assert landscape.minimizers.dtype == torch.float64
    assert landscape.minimizers.shape == (len(landscape.minimizers), 2)
    low, high = torch.tensor(landscape.window, dtype=torch.float64).T
    assert ((low < landscape.minimizers) & (landscape.minimizers < high)).all()
    lowest = landscape(landscape.minimizers)
    assert (landscape(points_in(landscape, 5000).double())[:, None] >= lowest).all()
    minimizers = landscape.minimizers.clone().requires_grad_()
    landscape(minimizers).sum().backward()
    largest = 1e-12 if create in CLASSICS.values() else 1e-5  # float32 made the data
    assert (minimizers.grad.abs() < largest).all()


@each_landscape
def test_a_grid_spans_the_window_in_even_steps(create):
    landscape = create()
    (left, right), (low, high) = landscape.window
    grid = landscape.grid(5)
    for row in range(5):
        for column in range(5):
            across = left + (right - left) * column / 4
            up = low + (high - low) * row / 4
            assert grid[row, column].tolist() == pytest.approx([across, up], abs=1e-6)


@pytest.mark.parametrize(
    ("create", "minimizers"),
    [
        (quadratic, [(0, 0)]),
        (rosenbrock, [(1, 1)]),
        (beale, [(3, 0.5)]),
        (
            himmelblau,
            [
                (3, 2),
                (-2.805118, 3.131312),
                (-3.779310, -3.283186),
                (3.584428, -1.848126),
            ],
        ),
        (saddle, []),
        (rastrigin, [(0, 0)]),
        (plateau, [(0, 0)]),
    ],
)
def test_the_minimizers_are_the_published_ones_and_the_loss_there_is_0(
    create, minimizers
):
    landscape = create()
    expected = torch.tensor(minimizers, dtype=torch.float64).reshape(-1, 2)
    torch.testing.assert_close(landscape.minimizers, expected, rtol=0, atol=1e-6)
    assert (landscape(landscape.minimizers).abs() < 1e-24).all()


@pytest.mark.parametrize(
    ("landscape", "point", "value"),
    [
        (quadratic(100, 0), (3.0, 0.0), 4.5),
        (quadratic(100, 0), (0.0, 3.0), 450.0),
        (quadratic(100, math.pi / 4), (1.0, 1.0), 1.0),
        (quadratic(100, math.pi / 4), (-1.0, 1.0), 100.0),
        (quadratic(100, math.pi / 2), (0.0, 3.0), 4.5),
        (rosenbrock(), (-1.2, 1.0), 24.2),  # the start of Moré, Garbow & Hillstrom
        (rosenbrock(), (-3.0, 5.0), 1616.0),  # the start of the optax documentation
        (beale(), (1.0, 1.0), 14.203125),  # the start of Moré, Garbow & Hillstrom
        (beale(), (0.0, -2.5), 14.203125),
        (beale(), (2.0, 0.0), 0.25 + 0.0625 + 0.390625),
        (himmelblau(), (0.0, 0.0), 170.0),
        (himmelblau(), (-0.270845, -0.923039), 181.616522),  # its one maximum
        (saddle(), (2.0, 1.0), 1.5),
        (rastrigin(), (3.0, -4.0), 25.0),
        (rastrigin(), (0.5, 0.0), 20.25),
        (plateau(), (3.0, 4.0), 1 - math.exp(-12.5)),
    ],
)
def test_values_that_are_known(landscape, point, value):
    point = torch.tensor(point, dtype=torch.float64)
    assert landscape(point).item() == pytest.approx(value, rel=1e-7)
