"""The landscapes, against the models point by point and against closed forms."""

import numpy as np
import pytest
import torch

from gdlessons import (
    BumpyModel,
    CubicModel,
    bumpy_data,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    model_loss,
    mse,
)

LANDSCAPES = {
    "cubic": (cubic_landscape, CubicModel, cubic_data),
    "bumpy": (bumpy_landscape, BumpyModel, bumpy_data),
    "bumpy, seed 3": (
        lambda: bumpy_landscape(seed=3, scale=1.0),
        lambda w1, w2: BumpyModel(w1, w2, seed=3, scale=1.0),
        lambda: bumpy_data(seed=3, scale=1.0),
    ),
}
each_landscape = pytest.mark.parametrize(
    ("create", "model", "data"), LANDSCAPES.values(), ids=LANDSCAPES
)


def points_in(landscape, *shape):
    (left, right), (low, high) = landscape.window
    share = torch.rand(*shape, 2, generator=torch.Generator().manual_seed(0))
    return torch.tensor([left, low]) + share * torch.tensor([right - left, high - low])


@each_landscape
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
def test_gradients_agree_with_finite_differences(create, model, data):
    landscape = create()
    points = points_in(landscape, 200).double().requires_grad_()
    landscape(points).sum().backward()
    step = 1e-6 * torch.eye(2, dtype=torch.float64)
    ahead, behind = points.detach()[:, None] + step, points.detach()[:, None] - step
    slopes = (landscape(ahead) - landscape(behind)) / 2e-6
    torch.testing.assert_close(points.grad, slopes, rtol=1e-5, atol=1e-6)


@each_landscape
def test_the_minimizers_are_in_the_window_and_nothing_is_below(create, model, data):
    landscape = create()
    assert landscape.minimizers.dtype == torch.float64
    low, high = torch.tensor(landscape.window, dtype=torch.float64).T
    assert ((low < landscape.minimizers) & (landscape.minimizers < high)).all()
    lowest = landscape(landscape.minimizers)
    assert (landscape(points_in(landscape, 5000).double()) >= lowest).all()
    minimizers = landscape.minimizers.clone().requires_grad_()
    landscape(minimizers).sum().backward()
    assert minimizers.grad.abs().max() < 1e-5


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
    hessian = torch.autograd.functional.hessian(
        valley, torch.tensor([9.0, -4.0], dtype=torch.float64)
    )
    x = cubic_data()[0].double()
    (aa, ab, bb) = ((2 * x**power).mean().item() for power in (6, 4, 2))
    assert hessian.flatten().tolist() == pytest.approx([aa, ab, ab, bb], rel=1e-12)
    curvatures = torch.linalg.eigvalsh(hessian)
    assert [round(c, 4) for c in curvatures.tolist()] == [0.3433, 10.6699]
    assert round((curvatures[1] / curvatures[0]).item(), 2) == 31.08
    offset = points_in(valley, 50).double() - valley.minimizers
    bowl = valley(valley.minimizers) + (offset @ hessian * offset).sum(-1) / 2
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
