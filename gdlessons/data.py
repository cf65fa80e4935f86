"""The data sets of the book: two drawn from fixed seeds, and scikit-learn's digits."""

from typing import NamedTuple, SupportsIndex

import torch
from torch import Tensor

from gdlessons.checks import check_count, check_seed
from gdlessons.models import BumpyModel


def cubic_data(n: SupportsIndex = 20) -> tuple[Tensor, Tensor]:
    """The data of the original experiment: n points around a cubic.

    y = 3x³ + 2x + e, with x ~ U(-2, 2) and e ~ N(0, 0.5²), float32.

    The blog post that started this book printed five points and no seed. Seed 423
    gives them, to every printed digit, in its *second* draw; so the data are drawn
    twice and the first draw is dropped. The global random state is left alone.

    Args:
        n: number of points, at least 1. The post has 20.

    Returns:
        x and y, each of shape (n, 1).

    Raises:
        TypeError, ValueError: n is not an integer, at least 1.

    >>> x, y = cubic_data()
    >>> x.shape, x[:3, 0]
    (torch.Size([20, 1]), tensor([ 1.0862,  0.4467, -1.3778]))
    >>> y[:3, 0]
    tensor([ 5.5981,  0.9429, -9.5352])
    """
    n = check_count("n", n, 1)
    generator = torch.Generator().manual_seed(423)
    for _ in range(2):
        x = _uniform(n, 2.0, generator)
        noise = torch.empty(n, 1, dtype=torch.float32)
        noise.normal_(mean=0.0, std=0.5, generator=generator)
    return x, 3 * x**3 + 2 * x + noise


def bumpy_data(
    n: SupportsIndex = 20, *, seed: SupportsIndex = 46, scale: float = 2.0
) -> tuple[Tensor, Tensor]:
    """Noiseless data of the bumpy network: y is its own output, so its loss reaches 0.

    x ~ U(-5, 5), the numbers that follow the network's initialisation in the random
    stream of its seed, float32. The global random state is left alone.

    Args:
        n: number of points, at least 1.
        seed: of the `BumpyModel` that computes y, an integer.
        scale: of that model, positive.

    Returns:
        x and y, each of shape (n, 1).

    Raises:
        TypeError, ValueError: n is not an integer, at least 1, or the network refuses
            seed or scale.

    >>> x, y = bumpy_data()
    >>> bool((BumpyModel()(x) - y).abs().max() < 1e-5)
    True
    """
    n = check_count("n", n, 1)
    model = BumpyModel(seed=seed, scale=scale)
    generator = torch.Generator().manual_seed(check_seed(seed))
    for parameter in model.parameters():
        torch.empty_like(parameter).uniform_(generator=generator)
    x = _uniform(n, 5.0, generator)
    with torch.no_grad():
        # Processors differ in the last bit of a matrix product: not in float32's here.
        return x, model.double()(x.double()).float()


class Digits(NamedTuple):
    """Images of 8 x 8 pixels, as rows of 64 numbers from 0 to 1, and their digits.

    Attributes:
        x: the images to train on, of shape (1437, 64), float32.
        y: their digits, of shape (1437,), int64.
        x_test: the images to test on, of shape (360, 64).
        y_test: their digits, of shape (360,).
    """

    x: Tensor
    y: Tensor
    x_test: Tensor
    y_test: Tensor


def digits_data() -> Digits:
    """Scikit-learn's 1,797 handwritten digits, the same fifth of them always to test.

    They come with scikit-learn: nothing is downloaded.

    Returns:
        A named tuple `Digits`: x, y, x_test and y_test.

    >>> digits = digits_data()
    >>> digits.x.shape, digits.y_test[:5]
    (torch.Size([1437, 64]), tensor([2, 4, 8, 4, 9]))

    Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository, doi:10.24432/C50P49.
    """
    from sklearn.datasets import load_digits  # here: importing it takes half a second

    images, digits = load_digits(return_X_y=True)
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    x = torch.tensor(images, dtype=torch.float32)[order] / 16
    y = torch.tensor(digits, dtype=torch.int64)[order]
    n = len(x) - len(x) // 5 - 1
    return Digits(x[:n], y[:n], x[n:], y[n:])


def _uniform(n: int, bound: float, generator: torch.Generator) -> Tensor:
    x = torch.empty(n, 1, dtype=torch.float32)
    return x.uniform_(-bound, bound, generator=generator)
