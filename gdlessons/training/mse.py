"""The loss that is the default."""

from torch import Tensor
from torch.nn.functional import mse_loss


def mse(y_hat: Tensor, y: Tensor) -> Tensor:
    """The mean squared error, a scalar: mean of (ŷ − y)².

    Args:
        y_hat: what a model says, of any shape.
        y: what it should say, of the same shape.

    Raises:
        ValueError: the shapes differ; broadcast, they would give another number.

    >>> import torch
    >>> mse(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)

    ``torch.nn.functional.mse_loss``, which warns of other shapes.
    """
    if y_hat.shape != y.shape:
        raise ValueError(
            f"y_hat must have y's shape {tuple(y.shape)}, got {tuple(y_hat.shape)}"
        )
    return mse_loss(y_hat, y)
