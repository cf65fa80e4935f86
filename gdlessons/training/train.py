"""The loop that trains a model with an optimizer of torch."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler

from gdlessons.checks import check_count, check_data, check_output
from gdlessons.training import checks
from gdlessons.training.checks import Loss
from gdlessons.training.mse import mse
from gdlessons.training.trajectory import Trajectory
from gdlessons.training.unchanged import buffers_of, unless_begun

Batch = tuple[Tensor, Tensor]  # x and y
Closure = Callable[[], Any]  # PyTorch says float, and takes a tensor


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    steps: int,
    loss: Loss = mse,
    batch_size: int | None = None,
    generator: torch.Generator | None = None,
    *,
    every: int = 1,
    scheduler: LRScheduler | None = None,
    max_norm: float | None = None,
) -> Trajectory:
    """Train the model in place and record parameters, loss and gradient at every step.

    One step is the loss on the data, its gradient, and ``optimizer.step()``. A run
    that diverges is recorded as it is, with its inf and nan.

    An optimizer whose step asks for the loss, as LBFGS, is given it on the step's
    batch. It may ask several times; ``optimizer.state`` counts these evaluations, in
    LBFGS as ``func_evals``. What is recorded is where each step begins, one more.

    The model stays in the mode that it is in: call ``model.train()`` or
    ``model.eval()`` before. Training, dropout draws from torch's global random state,
    and batch norm's averages move with each step.

    Args:
        model: its parameters that require grad are recorded, flattened and joined in
            the order of ``model.parameters()``. Gradients that they hold are dropped.
        optimizer: one of torch.optim, with any parameter groups. Parameters that it
            does not hold stay what they are, as in fine-tuning, and are recorded too.
        x: the data's inputs, finite; the first dimension counts the n points.
        y: the data's outputs, finite; floating ones, and all with `mse`, are of the
            shape of model(x), classes as loss takes them.
        steps: number of steps, 0 or more.
        loss: takes ŷ and y, returns a scalar.
        batch_size: each step sees that many points (1 to n), drawn without
            replacement and independently of the other steps, and records the loss
            and gradient of those. None: each step sees all points.
        generator: draws the batches; None: the global one does.
        every: keep the start, every so many steps, and the last.
        scheduler: of torch.optim.lr_scheduler; steps once after each step.
        max_norm: a gradient that is longer, all parameters joined, is shortened to it
            before the step, and is recorded as it was. None: no gradient is.

    Returns:
        A trajectory whose last entry is made after the last step (with one more
        batch); of steps + 1 entries if every is 1. It is where the model is, on its
        device, to which x and y belong, too.

    Raises:
        TypeError, ValueError: an argument is not as said above, a learning rate is
            negative or not finite, a parameter is not finite, the model's output is
            not of y's shape, the loss is no scalar with a gradient.
        RuntimeError: gradients are switched off.

    What raises before the first step is made leaves all as it was: parameters,
    gradients, buffers and random states. What raises later, leaves the model after
    the last step that was made.

    >>> from gdlessons import CubicModel, cubic_data
    >>> x, y = cubic_data()
    >>> model = CubicModel(a=2.6, b=1.6)
    >>> descent = train(model, torch.optim.SGD(model.parameters(), lr=1e-3), x, y, 5)
    >>> descent.losses
    tensor([1.2756, 1.2555, 1.2359, 1.2167, 1.1979, 1.1794])
    >>> descent.params.shape
    torch.Size([6, 2])
    >>> model = CubicModel(a=2.6, b=1.6)
    >>> optimizer = torch.optim.LBFGS(model.parameters(), max_iter=4)
    >>> train(model, optimizer, x, y, 2).losses
    tensor([1.2756, 0.3203, 0.3203])
    >>> optimizer.state[model.a]["func_evals"]
    6
    """
    checks.check_mode("train")
    trained = checks.check_model(model)
    checks.check_optimizer(optimizer, trained)
    check_data(x, y)
    steps, every = check_count("steps", steps, 0), check_count("every", every, 1)
    checks.check_scheduler(scheduler, optimizer, steps)
    checks.check_max_norm(max_norm, optimizer)
    batch_size = checks.check_batches(batch_size, generator, len(x))
    # Detached, x and y collect no gradient.
    draw = partial(_batch, x.detach(), y.detach(), batch_size, generator)
    held = {*model.parameters(), *_parameters(optimizer)}
    evaluate = partial(_evaluated, model, loss, held)
    asks = checks.needs_closure(optimizer)
    entries = []
    with unless_begun(model, generator) as begin:
        for step in range(steps):
            batch = draw()
            value = evaluate(batch)
            if step % every == 0:
                entries.append(_entry(trained, value))
            if max_norm is not None:
                nn.utils.clip_grad_norm_(trained, max_norm)
            _step(optimizer, partial(evaluate, batch) if asks else None)
            if scheduler is not None:
                scheduler.step()
            begin()
        put_back = buffers_of(model)  # no step follows: the rest only measures
        entries.append(_entry(trained, evaluate(draw())))
        put_back()
    _drop_gradients(held)
    params, losses, gradients = map(torch.stack, zip(*entries, strict=True))
    kept = torch.tensor([*range(0, steps, every), steps])
    return Trajectory(params, losses, gradients, kept)


def _batch(
    x: Tensor, y: Tensor, size: int | None, generator: torch.Generator | None
) -> Batch:
    if size is None:
        return x, y
    device = "cpu" if generator is None else generator.device
    order = torch.randperm(len(x), generator=generator, device=device)[:size]
    return x[order.to(x.device)], y[order.to(y.device)]


def _evaluated(
    model: nn.Module, loss: Loss, held: Iterable[Tensor], batch: Batch
) -> Tensor:
    """The loss on a batch, detached; its gradient is then on the parameters."""
    x, y = batch
    y_hat = model(x)
    if y.is_floating_point() or loss is mse:
        check_output(y_hat, y)
    value = checks.check_loss(loss(y_hat, y))
    _drop_gradients(held)
    value.backward()
    return value.detach()


def _step(optimizer: torch.optim.Optimizer, closure: Closure | None) -> None:
    if closure is None:
        optimizer.step()
    else:
        optimizer.step(closure)


def _parameters(optimizer: torch.optim.Optimizer) -> Iterable[Tensor]:
    return (p for group in optimizer.param_groups for p in group["params"])


def _drop_gradients(held: Iterable[Tensor]) -> None:
    for parameter in held:
        parameter.grad = None


def _entry(trained: Iterable[Tensor], value: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Parameters, loss and gradient, as they are now."""
    return _flat(trained), value, _flat(map(_gradient, trained))


def _flat(tensors: Iterable[Tensor]) -> Tensor:
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def _gradient(parameter: Tensor) -> Tensor:
    # torch leaves None on a parameter that the loss does not depend on, and keeps an
    # embedding's sparse if it was asked to.
    if parameter.grad is None:
        return torch.zeros_like(parameter)
    return parameter.grad.to_dense()
