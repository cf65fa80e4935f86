"""How strongly a landscape curves: Hessian times vector, and the largest curvature."""

from collections.abc import Callable

import torch
from torch import Tensor


def hessian_product(
    landscape: Callable[[Tensor], Tensor], params: Tensor, vector: Tensor
) -> Tensor:
    """The Hessian of a landscape at params, times a vector: H v, without H.

    The slope of g·v, where g is the gradient: two passes backward. Each of many points
    has its own Hessian and its own vector.

    Args:
        landscape: a function from params of shape (..., P) to losses of shape (...),
            each of its own params only; it is differentiated twice.
        params: of shape (..., P), floating.
        vector: of params' shape.

    Raises:
        ValueError: vector is of another shape.

    >>> from gdlessons import quadratic
    >>> point, vector = torch.tensor([5.0, 5.0]), torch.tensor([1.0, 1.0])
    >>> hessian_product(quadratic(kappa=30.0), point, vector)
    tensor([ 1., 30.])

    Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147.
    """
    if vector.shape != params.shape:
        raise ValueError(
            f"vector must be of params' shape {tuple(params.shape)}, "
            f"got {tuple(vector.shape)}"
        )
    params = params.detach().requires_grad_()
    losses = landscape(params).sum()
    (gradient,) = torch.autograd.grad(losses, params, create_graph=True)
    (product,) = torch.autograd.grad((gradient * vector).sum(), params)
    return product


def sharpness(
    landscape: Callable[[Tensor], Tensor],
    params: Tensor,
    products: int = 15,
    sizes: Tensor | None = None,
) -> Tensor:
    """The largest curvature of a landscape at params: the Hessian's largest eigenvalue.

    By Lanczos' method, from a vector that is always the same: in a space of so many
    dimensions as products the largest eigenvalue is found, and it is never above the
    true one. With sizes D it is that of D^(-1/2) H D^(-1/2): what Adam meets, whose
    step divides by D = √v̂ + ε.

    Args:
        landscape: as in `hessian_product`.
        params: of shape (..., P), floating.
        products: of the Hessian with a vector, at least 1; more are more exact. No more
            than P are made.
        sizes: positive, of params' shape.

    Returns:
        A tensor of shape (...).

    Raises:
        ValueError: products is less than 1.

    >>> from gdlessons import cubic_landscape
    >>> sharpness(cubic_landscape(), torch.tensor([2.6, 1.6]))
    tensor(10.6699)

    Lanczos 1950, doi:10.6028/jres.045.026.
    """
    if products < 1:
        raise ValueError(f"products must be at least 1, got {products}")
    half = torch.ones_like(params) if sizes is None else sizes**-0.5
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(params.shape[-1], generator=generator, dtype=torch.float64)
    basis = [(start / start.norm()).to(params).expand_as(params)]
    diagonal, beside = [], []
    for _ in range(min(products, params.shape[-1])):
        new = half * hessian_product(landscape, params, half * basis[-1])
        diagonal.append((new * basis[-1]).sum(-1))
        for _ in range(2):  # once leaves what rounding brought back
            for old in basis:
                new = new - (new * old).sum(-1, keepdim=True) * old
        length = new.norm(dim=-1, keepdim=True)
        beside.append(length[..., 0])
        basis.append(new / length.clamp(min=torch.finfo(new.dtype).tiny))
    matrix = torch.diag_embed(torch.stack(diagonal, -1))
    if len(beside) > 1:
        off = torch.stack(beside[:-1], -1)
        matrix = matrix + torch.diag_embed(off, 1) + torch.diag_embed(off, -1)
    eigenvalues: Tensor = torch.linalg.eigvalsh(matrix)
    return eigenvalues[..., -1]
