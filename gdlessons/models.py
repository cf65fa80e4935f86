"""The models of the book: two with two parameters to train, and a real network."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import SupportsIndex

import torch
from torch import Tensor, nn

from gdlessons.checks import check_count, shown
from gdlessons.seeded import seeded


class CubicModel(nn.Module):
    """A cubic without constant and quadratic term: ŷ = a x³ + b x.

    It is linear in (a, b), so its mean squared error is an exact quadratic.

    Args:
        a: where the first parameter starts; finite, in torch's default dtype, too.
        b: where the second starts; likewise.

    Raises:
        TypeError, ValueError: a or b is not as said above.

    >>> model = CubicModel(a=3.0, b=2.0)
    >>> model(torch.tensor([[1.0], [2.0]]))
    tensor([[ 5.],
            [28.]], grad_fn=<AddBackward0>)
    """

    def __init__(self, a: float, b: float):
        _check_finite(torch.get_default_dtype(), a=a, b=b)
        super().__init__()
        self.a = nn.Parameter(torch.tensor(float(a)))
        self.b = nn.Parameter(torch.tensor(float(b)))

    def forward(self, x: Tensor) -> Tensor:
        """ŷ for x, of the same shape."""
        return self.a * x**3 + self.b * x


class BumpyModel(nn.Module):
    """A 1-2-5-1 network with ReLU6, whose first two weights alone are trained.

    All other parameters stay as PyTorch initialises them after
    ``torch.manual_seed(seed)``, times ``scale``. The global random state is left
    alone.

    Args:
        w1: where the first weight of the first layer starts; finite in float32. None
            leaves the initial one, which is the minimizer on `bumpy_data`.
        w2: where the second one starts; as w1.
        seed: of the initialisation, an integer.
        scale: factor on every parameter; positive, and finite in float32.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> model = BumpyModel(w1=-5.5, w2=6.0)
    >>> [tuple(p.shape) for p in model.parameters() if p.requires_grad]
    [(2, 1)]
    >>> model(torch.zeros(20, 1)).shape
    torch.Size([20, 1])
    """

    def __init__(
        self,
        w1: float | None = None,
        w2: float | None = None,
        *,
        seed: SupportsIndex = 46,
        scale: float = 2.0,
    ):
        given = {k: w for k, w in {"w1": w1, "w2": w2}.items() if w is not None}
        _check_finite(torch.float32, **given, scale=scale)
        if scale <= 0:
            raise ValueError(f"scale must be positive, got {scale}")
        super().__init__()
        with seeded(seed):
            first = nn.Linear(1, 2, bias=False, dtype=torch.float32)
            self.layers = nn.Sequential(
                first,
                nn.ReLU6(),
                nn.Linear(2, 5, dtype=torch.float32),
                nn.ReLU6(),
                nn.Linear(5, 1, dtype=torch.float32),
            )
        with torch.no_grad():
            for parameter in self.requires_grad_(False).parameters():
                parameter.mul_(scale)
            for row, name in enumerate(("w1", "w2")):
                if name in given:
                    first.weight[row] = given[name]
        first.weight.requires_grad_()

    def forward(self, x: Tensor) -> Tensor:
        """The network's output for x of shape (n, 1); shape (n, 1)."""
        y_hat: Tensor = self.layers(x)
        return y_hat


class MLP(nn.Sequential):
    """A network of linear layers with an activation between each two of them.

    Its parameters are those that PyTorch draws after ``torch.manual_seed(seed)``. The
    global random state is left alone.

    Args:
        sizes: of the input, of each hidden layer and of the output, at least two, each
            at least 1.
        seed: of the initialisation, an integer.
        activation: makes what stands between two layers, such as ``nn.Tanh``.
        dtype: in which the parameters are drawn.

    Raises:
        TypeError, ValueError: sizes or seed is not as said above.

    >>> MLP([64, 16, 16, 10], seed=0, activation=nn.Tanh)(torch.zeros(5, 64)).shape
    torch.Size([5, 10])
    """

    def __init__(
        self,
        sizes: Sequence[SupportsIndex],
        seed: SupportsIndex,
        activation: Callable[[], nn.Module] = nn.ReLU,
        dtype: torch.dtype = torch.float32,
    ):
        if len(sizes) < 2:
            raise ValueError(f"sizes must be at least two, got {sizes}")
        widths = [check_count("each of sizes", size, 1) for size in sizes]
        layers: list[nn.Module] = []
        with seeded(seed):
            for inputs, outputs in pairwise(widths):
                layers += [nn.Linear(inputs, outputs, dtype=dtype), activation()]
        super().__init__(*layers[:-1])


class DigitsModel(MLP):
    """A 64-32-10 network with ReLU for `digits_data`: 2,410 parameters, ten logits.

    An `MLP`.

    Args:
        seed: of the initialisation, an integer.
        dtype: in which the parameters are drawn, other ones in each. Processors agree
            on them to the last bit or two of dtype, and training amplifies what
            they do not agree on: float64 keeps that out of the digits shown.

    Raises:
        TypeError, ValueError: seed is no integer.

    >>> DigitsModel(seed=0)(torch.zeros(5, 64)).shape
    torch.Size([5, 10])
    """

    def __init__(self, seed: SupportsIndex, dtype: torch.dtype = torch.float32):
        super().__init__((64, 32, 10), seed, dtype=dtype)


def starts(make: Callable[[int], nn.Module], seeds: Iterable[int]) -> Tensor:
    """Where training starts: one model a seed, the parameters of each in a row.

    Args:
        make: a function from a seed to a model, as `DigitsModel`.
        seeds: S of them, at least one.

    Returns:
        The parameters that require grad, of shape (S, P), in their order in the model.

    Raises:
        ValueError: there is no seed.

    >>> starts(DigitsModel, range(40)).shape
    torch.Size([40, 2410])
    """
    models = [make(seed) for seed in seeds]
    if not models:
        raise ValueError("seeds must hold at least one seed, got none")
    free = [[p for p in m.parameters() if p.requires_grad] for m in models]
    return torch.stack([nn.utils.parameters_to_vector(p).detach() for p in free])


def named_params(model: nn.Module, params: Tensor) -> dict[str, Tensor]:
    """The parameters of many runs by name, each in the shape that it has in the model.

    They are views: who writes into them writes into params.

    Args:
        model: P of its parameters require grad, all told.
        params: of shape (..., P), as in a trajectory.

    Returns:
        For each name a tensor of shape (..., *s), where s is its shape in the model.

    Raises:
        ValueError: params is not of shape (..., P).

    >>> model = DigitsModel(seed=0)
    >>> weights = named_params(model, starts(DigitsModel, range(40)))
    >>> {name: tuple(w.shape) for name, w in weights.items()}["0.weight"]
    (40, 32, 64)
    """
    free = {k: p for k, p in model.named_parameters() if p.requires_grad}
    sizes = [p.numel() for p in free.values()]
    if not params.ndim or params.shape[-1] != sum(sizes):
        raise ValueError(
            f"params must be of shape (..., {sum(sizes)}), got {tuple(params.shape)}"
        )
    pieces = params.split(sizes, -1)
    return {
        k: piece.unflatten(-1, p.shape) if p.ndim else piece.squeeze(-1)
        for (k, p), piece in zip(free.items(), pieces)
    }


def _check_finite(dtype: torch.dtype, **values: float) -> None:
    """Refuse what is not a finite number, or is none in that dtype."""
    for name, value in values.items():
        try:
            number = float(value)
        except (TypeError, ValueError, RuntimeError):
            raise TypeError(f"{name} must be a number, got {shown(value)}") from None
        if not math.isfinite(number):
            raise ValueError(f"{name} must be finite, got {value}")
        if not torch.tensor(number, dtype=dtype).isfinite():
            raise ValueError(f"{name} must be finite in {dtype}, got {value}")
