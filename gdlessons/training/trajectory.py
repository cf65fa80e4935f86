"""What both loops record."""

from typing import NamedTuple

from torch import Tensor


class Trajectory(NamedTuple):
    """What one run, or many at once, went through: T entries.

    ``params[i]`` are the P parameters after ``steps[i]`` steps, ``losses[i]`` is the
    loss there and ``gradients[i]`` its gradient there, not clipped, of which the next
    step is made. Where all steps are kept, T is their number + 1 and entry i is step i.

    It is a named tuple of four tensors. So its len is 4, and a loop over it goes over
    these four; T is ``len(run.steps)``. What pandas' ``DataFrame`` takes, and what
    `torch.save` saves, is a dict, as below.

    Attributes:
        params: of shape (T, ..., P).
        losses: of shape (T, ...).
        gradients: of shape (T, ..., P).
        steps: of shape (T,), int64, on the processor.

    >>> import torch
    >>> from gdlessons import cubic_landscape, descend, rules
    >>> start = torch.tensor([2.6, 1.6])
    >>> run = descend(cubic_landscape(), start, rules.momentum(), 25, every=10)
    >>> run.steps, run.losses
    (tensor([ 0, 10, 20, 25]), tensor([1.2756, 0.6685, 0.3359, 0.3353]))
    >>> {"step": run.steps.numpy(), "loss": run.losses.numpy().round(2)}
    {'step': array([ 0, 10, 20, 25]), 'loss': array([1.28, 0.67, 0.34, 0.34], \
dtype=float32)}
    >>> from tempfile import TemporaryFile
    >>> with TemporaryFile() as file:  # or the name of a file, twice
    ...     torch.save(run._asdict(), file)
    ...     position = file.seek(0)
    ...     loaded = Trajectory(**torch.load(file))
    >>> loaded.losses
    tensor([1.2756, 0.6685, 0.3359, 0.3353])
    """

    params: Tensor
    losses: Tensor
    gradients: Tensor
    steps: Tensor
