"""Landscapes on which optimizers are usually tried, by their formulas."""

import math

import torch
from torch import Tensor

from gdlessons.landscapes.landscape import Landscape

XY = ("x", "y")


def quadratic(kappa: float = 10.0, angle: float = 0.0) -> Landscape:
    """A bowl of any condition number, turned: f = (u² + κv²)/2.

    u = x cos α + y sin α and v = y cos α − x sin α: the curvature is 1 along the
    direction α and κ across it. Its minimizer is (0, 0), with f = 0.

    Args:
        kappa: κ, at least 1 and finite.
        angle: α in radians, counterclockwise from the x axis; finite.

    Raises:
        ValueError: kappa or angle is not as said above.

    >>> quadratic(kappa=100, angle=math.pi / 2)(torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    tensor([50.0000,  0.5000])
    """
    if not 1 <= kappa < math.inf:
        raise ValueError(f"kappa must be at least 1 and finite, got {kappa}")
    if not math.isfinite(angle):
        raise ValueError(f"angle must be finite, got {angle}")
    cos, sin = math.cos(angle), math.sin(angle)

    def function(params: Tensor) -> Tensor:
        x, y = params.unbind(-1)
        return ((cos * x + sin * y) ** 2 + kappa * (cos * y - sin * x) ** 2) / 2

    return Landscape(
        title=f"Quadratic, κ = {kappa:g}",
        function=function,
        minimizers=_points((0, 0)),
        window=((-3.0, 3.0), (-3.0, 3.0)),
        names=XY,
    )


def rosenbrock() -> Landscape:
    """Rosenbrock's curved valley: f = (1 − x)² + 100(y − x²)².

    Its minimizer is (1, 1), with f = 0. The floor of the valley is the parabola
    y = x², and at the minimizer the condition number is 2508.

    >>> rosenbrock()(torch.tensor([[1.0, 1.0], [-1.2, 1.0]]))
    tensor([ 0.0000, 24.2000])

    Rosenbrock 1960, The Computer Journal 3, 175-184.
    """

    def function(params: Tensor) -> Tensor:
        x, y = params.unbind(-1)
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    return Landscape(
        title="Rosenbrock",
        function=function,
        minimizers=_points((1, 1)),
        window=((-2.0, 2.0), (-1.0, 3.0)),
        names=XY,
    )


def beale() -> Landscape:
    """Beale's: f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)².

    Its minimizer is (3, 0.5), with f = 0. On the lines x = 0 and y = 1 it is
    constant, 14.203125, and it falls for ever where x goes to −∞ on one curve.

    >>> beale()(torch.tensor([[3.0, 0.5], [0.0, 9.0]]))
    tensor([ 0.0000, 14.2031])

    Beale 1958; problem 5 of Moré, Garbow & Hillstrom 1981, ACM Transactions on
    Mathematical Software 7, 17-41.
    """

    def function(params: Tensor) -> Tensor:
        x, y = params.unbind(-1)
        return (
            (1.5 - x + x * y) ** 2
            + (2.25 - x + x * y**2) ** 2
            + (2.625 - x + x * y**3) ** 2
        )

    return Landscape(
        title="Beale",
        function=function,
        minimizers=_points((3, 0.5)),
        window=((-1.0, 4.5), (-1.5, 1.5)),
        names=XY,
    )


def himmelblau() -> Landscape:
    """Himmelblau's, with four minimizers: f = (x² + y − 11)² + (x + y² − 7)².

    f = 0 at (3, 2) and at three irrational points, one in each other quadrant.

    >>> himmelblau().minimizers
    tensor([[ 3.0000,  2.0000],
            [-2.8051,  3.1313],
            [-3.7793, -3.2832],
            [ 3.5844, -1.8481]], dtype=torch.float64)

    Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill.
    """

    def function(params: Tensor) -> Tensor:
        x, y = params.unbind(-1)
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    return Landscape(
        title="Himmelblau",
        function=function,
        minimizers=_points(
            (3, 2),
            (-2.8051180869527448, 3.1313125182505730),
            (-3.7793102533777469, -3.2831859912861694),
            (3.5844283403304917, -1.8481265269644034),
        ),
        window=((-5.0, 5.0), (-5.0, 5.0)),
        names=XY,
    )


def saddle() -> Landscape:
    """The simplest saddle: f = (x² − y²)/2.

    It has no minimizer: f falls without bound along y. At (0, 0) the gradient is 0 and
    the curvatures are 1 and −1.

    >>> saddle().minimizers
    tensor([], size=(0, 2), dtype=torch.float64)
    >>> saddle()(torch.tensor([[0.0, 0.0], [0.0, 2.0]]))
    tensor([ 0., -2.])
    """

    def function(params: Tensor) -> Tensor:
        x, y = params.unbind(-1)
        return (x**2 - y**2) / 2

    return Landscape(
        title="Saddle",
        function=function,
        minimizers=_points(),
        window=((-2.0, 2.0), (-2.0, 2.0)),
        names=XY,
    )


def rastrigin() -> Landscape:
    """Rastrigin's egg box: f = 20 + x² − 10 cos 2πx + y² − 10 cos 2πy.

    Its minimizer is (0, 0), with f = 0; each pair of whole numbers has a local minimum
    of about x² + y² beside it.

    >>> rastrigin()(torch.tensor([[0.0, 0.0], [1.0, 2.0]]))
    tensor([0., 5.])

    Rastrigin 1974, Systems of Extremal Control; in this form Mühlenbein, Schomisch &
    Born 1991, Parallel Computing 17, 619-632.
    """

    def function(params: Tensor) -> Tensor:
        return 20 + (params**2 - 10 * torch.cos(2 * math.pi * params)).sum(-1)

    return Landscape(
        title="Rastrigin",
        function=function,
        minimizers=_points((0, 0)),
        window=((-5.12, 5.12), (-5.12, 5.12)),
        names=XY,
    )


def plateau() -> Landscape:
    """A well in an endless plain: f = 1 − exp(−(x² + y²)/2).

    Its minimizer is (0, 0), with f = 0 and all curvatures 1. At the distance r from it
    the gradient is r exp(−r²/2): 0.27 at 2, 2e-5 at 5, 2e-10 at 7, which is below
    Adam's usual ε.

    >>> params = torch.tensor([5.0, 0.0], requires_grad=True)
    >>> plateau()(params).backward()
    >>> params.grad
    tensor([1.8633e-05, 0.0000e+00])

    Made for this book.
    """

    def function(params: Tensor) -> Tensor:
        return 1 - torch.exp(-(params**2).sum(-1) / 2)

    return Landscape(
        title="Plateau",
        function=function,
        minimizers=_points((0, 0)),
        window=((-2.0, 8.0), (-4.0, 4.0)),
        names=XY,
    )


def _points(*points: tuple[float, float]) -> Tensor:
    return torch.tensor(points, dtype=torch.float64).reshape(-1, 2)
