"""What a model is now, to be put back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import nn

PutBack = Callable[[], None]


def buffers_of(model: nn.Module) -> PutBack:
    """A function that puts the model's buffers back to what they are now.

    >>> norm = nn.BatchNorm1d(1)
    >>> put_back = buffers_of(norm)
    >>> y_hat = norm(torch.tensor([[1.0], [3.0]]))
    >>> put_back()
    >>> norm.running_mean
    tensor([0.])
    """
    found = [
        (module, name, buffer, buffer.clone())
        for module in model.modules()
        for name, buffer in module.named_buffers(recurse=False)
    ]

    def put_back() -> None:
        for module, name, buffer, values in found:
            setattr(module, name, buffer.copy_(values))

    return put_back


def state_of(model: nn.Module, generator: torch.Generator | None) -> PutBack:
    """A function that puts back parameters, gradients, buffers and random states.

    The states are the generator's, and the global one's of the processor.
    """
    kept = [(p, p.detach().clone(), p.grad) for p in model.parameters()]
    put_back_buffers = buffers_of(model)
    generators = [torch.default_generator, *([generator] if generator else [])]
    states = [one.get_state() for one in generators]

    def put_back() -> None:
        for parameter, values, gradient in kept:
            parameter.detach().copy_(values)
            parameter.grad = gradient
        put_back_buffers()
        for one, state in zip(generators, states, strict=True):
            one.set_state(state)

    return put_back


@contextmanager
def unless_begun(
    model: nn.Module, generator: torch.Generator | None
) -> Iterator[Callable[[], None]]:
    """Put all back on an error, unless the function that it gives was called before."""
    put_back, begun = state_of(model, generator), False

    def begin() -> None:
        nonlocal begun
        begun = True

    try:
        yield begin
    except BaseException:
        if not begun:
            put_back()
        raise
