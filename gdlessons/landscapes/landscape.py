"""What a landscape is."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Landscape:
    """A function of two parameters: call it with a tensor of any number of points.

    ``landscape(params)`` takes params of shape (..., 2) to values of shape (...), can
    be differentiated by torch.autograd, and computes in the dtype of params.

    Attributes:
        title: what it is called.
        function: what it computes.
        minimizers: where it is lowest, of shape (M, 2), float64.
        window: from where to where each of the two parameters is drawn.
        names: of the two parameters.

    Raises (when called):
        ValueError: the last dimension of params is not 2.

    >>> bowl = Landscape(
    ...     title="Bowl",
    ...     function=lambda params: (params**2).sum(-1),
    ...     minimizers=torch.zeros(1, 2, dtype=torch.float64),
    ...     window=((-1.0, 1.0), (-1.0, 1.0)),
    ...     names=("x", "y"),
    ... )
    >>> bowl(torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([25.,  1.])
    """

    title: str
    function: Callable[[Tensor], Tensor]
    minimizers: Tensor
    window: tuple[tuple[float, float], tuple[float, float]]
    names: tuple[str, str]

    def __call__(self, params: Tensor) -> Tensor:
        if params.shape[-1:] != (2,):
            raise ValueError(
                f"params must be of shape (..., 2), got {tuple(params.shape)}"
            )
        return self.function(params)

    def grid(self, size: int) -> Tensor:
        """Points evenly spaced over the window, of shape (size, size, 2).

        Rows go up along the second parameter, columns along the first.

        >>> from gdlessons import cubic_landscape
        >>> cubic_landscape().grid(3)[0]
        tensor([[2.4000, 1.3000],
                [2.9000, 1.3000],
                [3.4000, 1.3000]])
        """
        axes = [torch.linspace(*limits, size) for limits in self.window]
        return torch.stack(torch.meshgrid(*axes, indexing="xy"), -1)
