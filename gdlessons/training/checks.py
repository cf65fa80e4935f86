"""What `train` is given: refused by name before the first step, or taken."""

import inspect
import math
from collections.abc import Callable
from numbers import Real

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR, ReduceLROnPlateau

from gdlessons.checks import check_count, shown

Loss = Callable[[Tensor, Tensor], Tensor]  # of ŷ and y, a scalar


def check_mode(caller: str) -> None:
    """Refuse to work where torch takes no gradients.

    Raises:
        RuntimeError: inside of ``torch.no_grad()`` or ``torch.inference_mode()``.
    """
    if not torch.is_grad_enabled():
        inference = torch.is_inference_mode_enabled()
        mode = "inference_mode" if inference else "no_grad"
        raise RuntimeError(f"{caller} needs gradients: call it outside torch.{mode}()")


def check_model(model: nn.Module) -> list[Tensor]:
    """The parameters that require grad."""
    if not isinstance(model, nn.Module):
        raise TypeError(
            f"model must be a torch.nn.Module, an instance, got {shown(model)}"
        )
    trained: list[Tensor] = [p for p in model.parameters() if p.requires_grad]
    if not trained:
        raise ValueError("model must have a parameter that requires grad, got none")
    for parameter in trained:
        if nn.parameter.is_lazy(parameter):
            raise ValueError(
                "model's parameters must have shapes, got a lazy one: call model(x) "
                "once, before the optimizer is made"
            )
        if parameter.is_complex():
            raise TypeError(
                f"model's parameters must be real, got {parameter.dtype}: "
                "keep torch.view_as_real of them"
            )
        if not parameter.isfinite().all():
            wrong = parameter[~parameter.isfinite()][0].item()
            raise ValueError(f"model's parameters must be finite, got {wrong}")
    return trained


def check_optimizer(optimizer: torch.optim.Optimizer, trained: list[Tensor]) -> None:
    """One of torch's, which holds parameters of the model, and its learning rates."""
    if not isinstance(optimizer, torch.optim.Optimizer):
        raise TypeError(
            "optimizer must be one of torch.optim, as SGD(model.parameters(), lr=0.1), "
            f"got {shown(optimizer)}"
        )
    ours = {id(parameter) for parameter in trained}
    if not any(id(p) in ours for g in optimizer.param_groups for p in g["params"]):
        raise ValueError("optimizer must hold parameters of model, got none of them")
    for group in optimizer.param_groups:
        lr = group.get("lr", 0.0)
        number = lr.item() if isinstance(lr, Tensor) and lr.numel() == 1 else lr
        if isinstance(number, bool) or not isinstance(number, Real):
            raise TypeError(f"lr must be a number, got {shown(lr)}")
        if not 0 <= float(number) < math.inf:  # so that nan is refused too
            raise ValueError(f"lr must be finite and at least 0, got {number}")


def check_scheduler(
    scheduler: LRScheduler | None, optimizer: torch.optim.Optimizer, steps: int
) -> None:
    """One of torch's, of this optimizer, whose step needs no argument."""
    if scheduler is None:
        return
    fits = isinstance(scheduler, LRScheduler)
    if not fits or isinstance(scheduler, ReduceLROnPlateau):
        raise TypeError(
            "scheduler must be one of torch.optim.lr_scheduler whose step takes no "
            f"loss, got {shown(scheduler)}"
        )
    if scheduler.optimizer is not optimizer:
        raise ValueError("scheduler must be of the optimizer given, got another's")
    if isinstance(scheduler, OneCycleLR):
        left = scheduler.total_steps - scheduler.last_epoch
        if steps > left:
            raise ValueError(f"scheduler has {left} steps left, got steps={steps}")


def check_batches(
    batch_size: int | None, generator: torch.Generator | None, n: int
) -> int | None:
    """The size of a batch; who gives a generator wants batches."""
    if batch_size is not None:
        batch_size = check_count("batch_size", batch_size, 1, n)
    if generator is None:
        return batch_size
    if not isinstance(generator, torch.Generator):
        raise TypeError(f"generator must be a torch.Generator, got {shown(generator)}")
    if batch_size is None:
        raise ValueError("generator draws batches: give batch_size, too, got None")
    return batch_size


def check_max_norm(max_norm: float | None, optimizer: torch.optim.Optimizer) -> None:
    """Positive; and not beside a line search, which compares losses with gradients."""
    if max_norm is None:
        return
    if isinstance(max_norm, bool) or not isinstance(max_norm, Real):
        raise TypeError(f"max_norm must be a number, got {shown(max_norm)}")
    if not max_norm > 0:  # so that nan is refused too
        raise ValueError(f"max_norm must be positive, got {max_norm}")
    if needs_closure(optimizer):
        raise ValueError(
            f"max_norm must be None where the optimizer asks for losses, got {max_norm}"
        )


def needs_closure(optimizer: torch.optim.Optimizer) -> bool:
    """Whether a step has to be given a function that computes the loss, as LBFGS'."""
    closure = inspect.signature(type(optimizer).step).parameters.get("closure")
    return closure is not None and closure.default is inspect.Parameter.empty


def check_loss(value: Tensor) -> Tensor:
    """What loss returned: a real scalar with a gradient."""
    if not isinstance(value, Tensor):
        raise TypeError(f"loss must return a tensor, got {shown(value)}")
    if value.ndim:
        raise ValueError(f"loss must return a scalar, got shape {tuple(value.shape)}")
    if not value.is_floating_point():
        raise TypeError(f"loss must return a real number, got {value.dtype}")
    if not value.requires_grad:
        raise ValueError("loss must depend on model's parameters, got a constant")
    return value
