"""The loop that trains a model with an optimizer of torch."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from gdlessons.training.trajectory import Trajectory, check_count


def mse(y_hat: Tensor, y: Tensor) -> Tensor:
    """The mean squared error, a scalar: mean of (ŷ − y)².

    >>> mse(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    return mse_loss(y_hat, y)


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    steps: int,
    loss: Callable[[Tensor, Tensor], Tensor] = mse,
    batch_size: int | None = None,
    generator: torch.Generator | None = None,
) -> Trajectory:
    """Train the model in place and record parameters, loss and gradient at every step.

    One step is the loss on the data, its gradient, and ``optimizer.step()``. A run
    that diverges is recorded as it is, with its inf and nan.

    Args:
        model: its parameters that require grad are recorded, flattened and joined in
            the order of ``model.parameters()``.
        optimizer: any of torch.optim whose step needs no closure.
        x: the data's inputs; the first dimension counts the n points.
        y: the data's outputs; floating ones are of the shape of model(x), classes as
            loss takes them.
        steps: number of steps, 0 or more.
        loss: takes ŷ and y, returns a scalar.
        batch_size: each step sees that many points (1 to n), drawn without
            replacement and independently of the other steps, and records the loss
            and gradient of those. None: each step sees all points.
        generator: draws the batches; None: the global one does.

    Returns:
        A trajectory of steps + 1 entries, the last one made after the last step (with
        one more batch).

    Raises:
        TypeError, ValueError: an argument is not as said above, a learning rate is
            negative or nan, a parameter is not finite, the model's output is not of
            a floating y's shape. The model is then unchanged.

    >>> from gdlessons import CubicModel, cubic_data
    >>> x, y = cubic_data()
    >>> model = CubicModel(a=2.6, b=1.6)
    >>> descent = train(model, torch.optim.SGD(model.parameters(), lr=1e-3), x, y, 5)
    >>> descent.losses
    tensor([1.2756, 1.2555, 1.2359, 1.2167, 1.1979, 1.1794])
    >>> descent.params.shape
    torch.Size([6, 2])
    """
    trained: list[Tensor] = [p for p in model.parameters() if p.requires_grad]
    _check(trained, optimizer, x, y, steps, batch_size)
    params, losses, gradients = [], [], []

    def record() -> None:
        xb, yb = x, y
        if batch_size is not None:
            batch = torch.randperm(len(x), generator=generator)[:batch_size]
            xb, yb = x[batch], y[batch]
        y_hat = model(xb)
        if y.is_floating_point() and y_hat.shape != yb.shape:
            raise ValueError(
                f"model(x) must have y's shape {tuple(yb.shape)}, "
                f"got {tuple(y_hat.shape)}"
            )
        value = loss(y_hat, yb)
        model.zero_grad()
        value.backward()
        params.append(_flat(trained))
        losses.append(value.detach())
        gradients.append(_flat(_gradient(p) for p in trained))

    for _ in range(steps):
        record()
        optimizer.step()
    record()
    model.zero_grad()
    return Trajectory(
        params=torch.stack(params),
        losses=torch.stack(losses),
        gradients=torch.stack(gradients),
        steps=torch.arange(steps + 1),
    )


def _flat(tensors: Iterable[Tensor]) -> Tensor:
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def _gradient(parameter: Tensor) -> Tensor:
    # torch leaves None on a parameter that the loss does not depend on.
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def _check(
    trained: list[Tensor],
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    steps: int,
    batch_size: int | None,
) -> None:
    check_count("steps", steps, 0)
    if len(x) != len(y):
        raise ValueError(f"x and y must be of one length, got {len(x)} and {len(y)}")
    if batch_size is not None:
        check_count("batch_size", batch_size, 1, len(x))
    if not trained:
        raise ValueError("model must have a parameter that requires grad, got none")
    for parameter in trained:
        if not parameter.isfinite().all():
            raise ValueError(
                f"model's parameters must be finite, got {parameter.tolist()}"
            )
    ours = {id(parameter) for parameter in trained}
    if not any(id(p) in ours for g in optimizer.param_groups for p in g["params"]):
        raise ValueError("optimizer must hold parameters of model, got none of them")
    for group in optimizer.param_groups:
        if not group["lr"] >= 0:  # so that nan is refused too
            raise ValueError(f"lr must not be negative, got {group['lr']}")
