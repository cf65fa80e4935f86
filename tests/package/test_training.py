"""The training loop, against the post, closed forms and loops written by hand."""

import numpy as np
import pytest
import torch
from torch import nn, optim

from gdlessons import BumpyModel, CubicModel, bumpy_data, cubic_data, mse, train

POST_LOSSES = {
    0: 1.2755730152130127,
    5: 1.1794413328170776,
    10: 1.0930845737457275,
    15: 1.0155079364776611,
    20: 0.945820152759552,
}


def cubic_run(make, steps, dtype=torch.float32, **options):
    x, y = (values.to(dtype) for values in cubic_data())
    model = CubicModel(a=2.6, b=1.6).to(dtype)
    return train(model, make(model.parameters()), x, y, steps, **options)


def test_the_five_losses_of_the_post():
    run = cubic_run(lambda params: optim.SGD(params, lr=1e-3), 25)
    ours = [run.losses[i].item() for i in POST_LOSSES]
    assert ours == pytest.approx(list(POST_LOSSES.values()), rel=1e-6)


@pytest.mark.parametrize(
    ("lr", "beta"),
    [(1e-3, 0.0), (1e-3, 0.9), (0.1816, 0.0), (0.2695, 0.4842), (0.2, 0.0), (0.3, 0.9)],
)
def test_gradient_descent_and_momentum_have_the_closed_form_of_a_quadratic(lr, beta):
    steps = 60
    run = cubic_run(
        lambda p: optim.SGD(p, lr=lr, momentum=beta), steps, dtype=torch.float64
    )
    x, y = (values.double().numpy() for values in cubic_data())
    features = np.hstack([x**3, x])
    minimum, (least,) = np.linalg.lstsq(features, y, rcond=None)[:2]
    curvatures, axes = np.linalg.eigh(2 * features.T @ features / len(x))
    first_error = axes.T @ (run.params[0].numpy() - minimum[:, 0])
    for step in range(steps + 1):
        # (error, velocity) along each eigenvector, advanced by a power of its matrix
        errors = np.array(
            [
                np.linalg.matrix_power(
                    np.array([[1 - lr * c, -lr * beta], [c, beta]]), step
                )[0, 0]
                * error
                for c, error in zip(curvatures, first_error)
            ]
        )
        loss = least / len(x) + (curvatures * errors**2).sum() / 2
        assert run.losses[step] == pytest.approx(loss, rel=1e-9)
        expected = torch.from_numpy(minimum[:, 0] + axes @ errors)
        torch.testing.assert_close(run.params[step], expected, rtol=1e-9, atol=1e-9)
        expected = torch.from_numpy(axes @ (curvatures * errors))
        torch.testing.assert_close(run.gradients[step], expected, rtol=1e-9, atol=1e-8)


def test_adams_first_step_with_an_epsilon_that_shows():
    run = cubic_run(lambda p: optim.Adam(p, lr=0.1, eps=1.0), 1)
    gradient = run.gradients[0]
    expected = run.params[0] - 0.1 * gradient / (gradient.abs() + 1)
    torch.testing.assert_close(run.params[1], expected)


@pytest.mark.parametrize(
    ("start", "make", "last"),
    [
        ((-5.5, 6.0), lambda p: optim.SGD(p, lr=0.1), 5.2067),
        ((-5.5, 6.0), lambda p: optim.SGD(p, lr=0.1, momentum=0.9), 5.2053),
        ((-5.5, 6.0), lambda p: optim.Adam(p, lr=0.1), 0.0005),
        ((5.0, -1.75), lambda p: optim.SGD(p, lr=0.1), 0.7252),
        ((5.0, -1.75), lambda p: optim.SGD(p, lr=0.1, momentum=0.9), 0.7250),
        ((5.0, -1.75), lambda p: optim.Adam(p, lr=0.1), 0.0000),
    ],
)
def test_on_the_plateau_only_adam_arrives(start, make, last):
    model = BumpyModel(*start)
    run = train(model, make(model.parameters()), *bumpy_data(), 200)
    assert run.losses[-1].item() == pytest.approx(last, abs=5.1e-5)


def test_mse_is_torchs():
    y_hat, y = torch.randn(2, 20, 1, generator=torch.Generator().manual_seed(0))
    assert mse(y_hat, y) == pytest.approx(nn.functional.mse_loss(y_hat, y).item())


OPTIMIZERS = {
    "SGD": lambda p: optim.SGD(p, lr=0.01),
    "Nesterov": lambda p: optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    "Adagrad": lambda p: optim.Adagrad(p, lr=0.1),
    "RMSprop": lambda p: optim.RMSprop(p, lr=0.01),
    "AdamW": lambda p: optim.AdamW(p, lr=0.01),
}
MODELS = {
    "cubic": (lambda: CubicModel(a=2.6, b=1.6), cubic_data),
    "bumpy": (lambda: BumpyModel(w1=2.0, w2=2.0), bumpy_data),
    "free network": (lambda: BumpyModel(seed=3).requires_grad_(), bumpy_data),
}


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize(("create", "data"), MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_run_is_the_loop_written_by_hand(make, create, data, dtype):
    x, y = (values.to(dtype) for values in data())
    model, twin = create().to(dtype), create().to(dtype)
    run = train(model, make(model.parameters()), x, y, 30)
    optimizer = make(twin.parameters())
    free = [p for p in twin.parameters() if p.requires_grad]
    for step in range(31):
        optimizer.zero_grad()
        loss = mse(twin(x), y)
        loss.backward()
        assert torch.equal(run.params[step], nn.utils.parameters_to_vector(free))
        assert torch.equal(run.losses[step], loss)
        assert torch.equal(
            run.gradients[step], torch.cat([p.grad.view(-1) for p in free])
        )
        if step < 30:
            optimizer.step()
    assert all(map(torch.equal, model.parameters(), twin.parameters()))
    assert run.params.dtype == run.losses.dtype == run.gradients.dtype == dtype
    assert run.params.shape == run.gradients.shape == (31, sum(map(torch.numel, free)))
    assert not any(part.requires_grad for part in run)


def test_recorded_gradients_agree_with_finite_differences():
    x, y = (values.double() for values in bumpy_data())
    model = BumpyModel(w1=1.0, w2=-1.0).double()
    run = train(model, optim.Adam(model.parameters(), lr=0.05), x, y, 10)

    def loss_at(w1, w2):
        return mse(BumpyModel(w1, w2).double()(x), y).item()

    step = 2**-20  # w1 and w2 pass through float32
    for (w1, w2), gradient in zip(run.params.float().tolist(), run.gradients):
        slopes = [
            (loss_at(w1 + step, w2) - loss_at(w1 - step, w2)) / (2 * step),
            (loss_at(w1, w2 + step) - loss_at(w1, w2 - step)) / (2 * step),
        ]
        assert gradient.tolist() == pytest.approx(slopes, rel=1e-3, abs=1e-3)


def test_no_steps_record_the_start_alone():
    run = cubic_run(lambda p: optim.SGD(p, lr=0.1), 0)
    assert run.params.tolist() == torch.tensor([[2.6, 1.6]]).tolist()
    assert run.losses.shape == (1,)
    assert run.gradients.shape == (1, 2)


def test_train_moves_the_model_and_leaves_no_gradient_behind():
    model = CubicModel(a=2.6, b=1.6)
    model.a.grad = torch.tensor(1e6)  # left by someone else
    run = train(model, optim.SGD(model.parameters(), lr=1e-3), *cubic_data(), 5)
    assert [model.a.item(), model.b.item()] == run.params[-1].tolist()
    assert model.a.grad is model.b.grad is None
    assert run.losses[5].item() == pytest.approx(POST_LOSSES[5], rel=1e-6)


def test_a_parameter_that_the_loss_does_not_depend_on_has_gradient_zero():
    model = CubicModel(a=2.6, b=1.6)
    model.idle = nn.Parameter(torch.tensor([7.0, 8.0]))
    run = train(model, optim.SGD(model.parameters(), lr=1e-3), *cubic_data(), 3)
    assert run.gradients[:, 2:].tolist() == [[0, 0]] * 4
    assert run.params[:, 2:].tolist() == [[7, 8]] * 4


def test_any_loss_can_be_trained_on():
    run = cubic_run(lambda p: optim.SGD(p, lr=0.1), 0, loss=nn.functional.l1_loss)
    x, y = cubic_data()
    assert run.losses[0] == (2.6 * x**3 + 1.6 * x - y).abs().mean()


def test_each_batch_is_drawn_without_replacement_and_recorded():
    x, y = cubic_data()
    seen = []

    def spy(y_hat, target):
        seen.append([(y == value).nonzero()[0, 0].item() for value in target])
        return mse(y_hat, target)

    options = {"batch_size": 6, "generator": torch.Generator().manual_seed(1)}
    run = cubic_run(lambda p: optim.SGD(p, lr=0.01), 40, loss=spy, **options)
    again = torch.Generator().manual_seed(1)
    assert seen == [torch.randperm(20, generator=again)[:6].tolist() for _ in range(41)]
    assert all(len(set(batch)) == 6 for batch in seen)
    for step in (0, 17, 40):
        a, b = run.params[step]
        error = (a * x**3 + b * x - y)[seen[step]]
        torch.testing.assert_close(run.losses[step], (error**2).mean())
        slopes = 2 * (error * torch.cat([x**3, x], 1)[seen[step]]).mean(0)
        torch.testing.assert_close(run.gradients[step], slopes)


def test_batches_of_all_points_are_no_batches():
    def make(params):
        return optim.SGD(params, lr=0.01)

    whole = cubic_run(make, 30, dtype=torch.float64)
    batches = cubic_run(make, 30, dtype=torch.float64, batch_size=20)
    torch.testing.assert_close(batches.losses, whole.losses)


def test_divergence_is_recorded_as_it_is():
    run = cubic_run(lambda p: optim.SGD(p, lr=1.0), 100)
    finite = run.losses.isfinite()
    lost = int(finite.sum())
    assert 10 < lost < 50
    assert finite[:lost].all()
    assert not finite[lost:].any()
    assert run.params.shape == (101, 2)
    assert run.params[-1].isnan().all()
