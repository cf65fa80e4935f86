"""Losses of models as landscapes: of any model, and of the two of the book."""

from collections.abc import Callable, Iterable
from typing import SupportsIndex

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss, relu6

from gdlessons.checks import check_count, check_data, check_output, check_seed
from gdlessons.data import bumpy_data, cubic_data
from gdlessons.landscapes.landscape import Landscape
from gdlessons.models import BumpyModel, named_params

Loss = Callable[[Tensor, Tensor], Tensor]  # of ŷ and y, a scalar


def model_loss(
    model: nn.Module, x: Tensor, y: Tensor, loss: Loss = mse_loss
) -> Callable[[Tensor], Tensor]:
    """The loss of a model on data, as a function of its parameters.

    By default L(θ) = mean (ŷ(x; θ) − y)², the mean squared error; for all points θ at
    once.

    Args:
        model: P of its parameters require grad, all told; the others, and the
            buffers, keep the values that they have now.
        x: the data's inputs, finite; the first dimension counts the n points.
        y: the data's outputs, finite; floating ones, and all with the default loss, are
            of the shape of model(x), others as loss takes them.
        loss: takes ŷ and y, returns a scalar.

    Returns:
        A function from shape (..., P) to shape (...), which can be differentiated by
        torch.autograd and computes in the dtype of what it is given.

    Raises:
        TypeError, ValueError: x or y is not as said above; or (when called) params are
            not of shape (..., P), or model(x) is not of y's shape.

    >>> from gdlessons import CubicModel
    >>> x, y = cubic_data()
    >>> valley = model_loss(CubicModel(a=0.0, b=0.0), x, y)
    >>> valley(torch.tensor([[2.6, 1.6], [3.0, 2.0]]))
    tensor([1.2756, 0.3822])
    """
    check_data(x, y)
    at, size = _loss_at(model, loss), _size(model)

    def landscape(params: Tensor) -> Tensor:
        if params.shape[-1:] != (size,):
            raise ValueError(
                f"params must be of shape (..., {size}), got {tuple(params.shape)}"
            )
        points = params.reshape(-1, params.shape[-1])
        losses = torch.vmap(at, (0, None, None))(points, x, y)
        return losses.reshape(params.shape[:-1])

    return landscape


def batch_loss(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    batch_size: SupportsIndex,
    seeds: Iterable[int],
    loss: Loss = mse_loss,
) -> Callable[[Tensor], Tensor]:
    """The loss of a model on a batch, another one at every call and for every seed.

    Each of the S seeds draws its own sequence of batches, as `train` does with a
    generator of that seed; runs that share a seed see the same batches.

    Args:
        model: as in `model_loss`.
        x: as in `model_loss`.
        y: as in `model_loss`.
        batch_size: points in a batch, 1 to n, drawn without replacement and
            independently of other calls.
        seeds: of the generators that draw the batches, integers.
        loss: takes ŷ and y, returns a scalar.

    Returns:
        A function from shape (..., S, P) to shape (..., S).

    Raises:
        TypeError, ValueError: x, y, batch_size or a seed is not as said above; or (when
            called) params are not of shape (..., S, P), or model(x) not of y's shape.

    >>> x, y = cubic_data()
    >>> noisy = batch_loss(CubicModel(a=0.0, b=0.0), x, y, batch_size=5, seeds=range(3))
    >>> noisy(torch.tensor([2.6, 1.6]).expand(3, 2))
    tensor([0.2714, 1.0278, 0.3130])
    """
    check_data(x, y)
    batch, size = check_count("batch_size", batch_size, 1, len(x)), _size(model)
    generators = [torch.Generator().manual_seed(check_seed(s)) for s in seeds]
    each = torch.vmap(_loss_at(model, loss))  # a run's parameters on its batch

    def landscape(params: Tensor) -> Tensor:
        if params.shape[-2:] != (len(generators), size):
            raise ValueError(
                f"params must be of shape (..., {len(generators)}, {size}), "
                f"got {tuple(params.shape)}"
            )
        batches = torch.stack(
            [torch.randperm(len(x), generator=g)[:batch] for g in generators]
        )
        batches = batches.expand(*params.shape[:-1], -1).reshape(-1, batch)
        points = params.reshape(-1, params.shape[-1])
        return each(points, x[batches], y[batches]).reshape(params.shape[:-1])

    return landscape


def _loss_at(
    model: nn.Module, loss: Loss
) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """The loss as a function of one flat point, x and y, in the dtype of the point."""
    free = {k for k, p in model.named_parameters() if p.requires_grad}
    fixed = {k: v for k, v in model.state_dict().items() if k not in free}
    fixed = {k: v.detach().clone() for k, v in fixed.items()}

    def at(point: Tensor, x: Tensor, y: Tensor) -> Tensor:
        def cast(values: Tensor) -> Tensor:
            return values.to(point.dtype) if values.is_floating_point() else values

        state = {k: cast(v) for k, v in fixed.items()} | named_params(model, point)
        y_hat = torch.func.functional_call(model, state, (cast(x),))
        if y.is_floating_point() or loss is mse_loss:
            check_output(y_hat, y)
        return loss(y_hat, cast(y))

    return at


def _size(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def cubic_landscape() -> Landscape:
    """The loss of `CubicModel` on `cubic_data`: a long valley, an exact quadratic.

    Its one minimizer is the least-squares solution for ŷ = a x³ + b x.

    >>> valley = cubic_landscape()
    >>> valley.minimizers
    tensor([[2.8831, 1.9984]], dtype=torch.float64)
    >>> valley(valley.minimizers)
    tensor([0.3203], dtype=torch.float64)
    """
    x, y = cubic_data()
    features = torch.cat([x.double() ** 3, x.double()], 1)

    def function(params: Tensor) -> Tensor:
        # model_loss(CubicModel(...), x, y), written out: a fifth of its time.
        a, b = params[..., :1], params[..., 1:]
        inputs, outputs = x[:, 0].to(params), y[:, 0].to(params)
        # In place, which needs less memory: on a grid it is more than twice as fast.
        residuals = (a * inputs**3).add_(b * inputs).sub_(outputs)
        return (residuals**2).mean(-1)

    return Landscape(
        title="Cubic valley",
        function=function,
        minimizers=torch.linalg.lstsq(features, y.double()).solution.T,
        window=((2.4, 3.4), (1.3, 2.7)),
        names=("a", "b"),
    )


def bumpy_landscape(*, seed: int = 46, scale: float = 2.0) -> Landscape:
    """The loss of `BumpyModel` on `bumpy_data`: steps and plateaus.

    Its minimizer is the pair of weights which made the data; the loss there is 0, but
    for the rounding of the data to float32.

    Args:
        seed: of the `BumpyModel`.
        scale: of that model.

    >>> bumps = bumpy_landscape()
    >>> bool(bumps(bumps.minimizers) < 1e-13)
    True
    """
    model = BumpyModel(seed=seed, scale=scale)
    x, y = bumpy_data(seed=seed, scale=scale)
    first, hidden, biases, (out,), (bias,) = [p.tolist() for p in model.parameters()]

    def function(params: Tensor) -> Tensor:
        # model_loss(model, x, y), written out: the same bits on more processors, as
        # their matrix products differ, and of a run in a batch and alone.
        inputs, outputs = x[:, 0].to(params), y[:, 0].to(params)
        h1, h2 = relu6(params[..., :1] * inputs), relu6(params[..., 1:] * inputs)
        y_hat = bias
        for weight, (w1, w2), b in zip(out, hidden, biases):
            y_hat = y_hat + weight * relu6(w1 * h1 + w2 * h2 + b)
        losses: Tensor = ((y_hat - outputs) ** 2).mean(-1)
        return losses

    return Landscape(
        title="Bumpy network",
        function=function,
        minimizers=torch.tensor(first, dtype=torch.float64).T,
        window=((-7.0, 7.0), (-7.0, 7.0)),
        names=("w1", "w2"),
    )
