"""Gradient descent and what keeps a momentum: heavy ball, Nesterov's, and Lion."""

import torch
from torch import Tensor

from gdlessons.rules.rule import Betas, Number, Rule, average, rule


@rule
def gradient_descent(lr: Number = 1e-3) -> Rule:
    """Gradient descent: θ ← θ − ηg.

    The state is empty. ``torch.optim.SGD``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).

    Raises:
        TypeError, ValueError: lr is not as said above.

    >>> init, step = gradient_descent(lr=0.5)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))
    (tensor([-0.5000,  2.5000]), ())

    Cauchy 1847, Comptes rendus 25, 536-538.
    """

    def init(params: Tensor) -> tuple[()]:
        return ()

    def step(
        params: Tensor, grad: Tensor, state: tuple[()]
    ) -> tuple[Tensor, tuple[()]]:
        return params - lr * grad, state

    return Rule(init, step)


@rule
def momentum(lr: Number = 1e-3, beta: Number = 0.9) -> Rule:
    """Heavy-ball momentum, undampened: v ← βv + g, θ ← θ − ηv.

    The state is the velocity v, of params' shape. ``torch.optim.SGD``, whose
    ``momentum`` is beta.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        beta: what is left of v after a step, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = momentum(lr=0.5, beta=0.9)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> params, velocity = step(params, grad, init(params))
    >>> step(params, grad, velocity)
    (tensor([-3.3500,  3.4500]), tensor([ 5.7000, -1.9000]))

    Polyak 1964, doi:10.1016/0041-5553(64)90137-5.
    """

    def step(params: Tensor, grad: Tensor, velocity: Tensor) -> tuple[Tensor, Tensor]:
        velocity = beta * velocity + grad
        return params - lr * velocity, velocity

    return Rule(torch.zeros_like, step)


@rule
def nesterov(lr: Number = 1e-3, beta: Number = 0.9) -> Rule:
    """Nesterov's momentum: v ← βv + g, θ ← θ − η(g + βv).

    The state is the velocity v, of params' shape. ``torch.optim.SGD`` with
    ``nesterov=True``; unlike there, beta may be 0, which is gradient descent.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        beta: what is left of v after a step, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = nesterov(lr=0.5, beta=0.9)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))
    (tensor([-1.8500,  2.9500]), tensor([ 3., -1.]))

    Nesterov 1983, Soviet Mathematics Doklady 27, 372-376; in this form Sutskever,
    Martens, Dahl & Hinton 2013, PMLR 28(3):1139-1147.
    """

    def step(params: Tensor, grad: Tensor, velocity: Tensor) -> tuple[Tensor, Tensor]:
        velocity = beta * velocity + grad
        return params - lr * (grad + beta * velocity), velocity

    return Rule(torch.zeros_like, step)


@rule
def lion(
    lr: Number = 1e-4, betas: Betas = (0.9, 0.99), weight_decay: Number = 0.0
) -> Rule:
    """Lion: θ ← θ − η(sign(β₁m + (1 − β₁)g) + λθ), m ← β₂m + (1 − β₂)g.

    The state is the average m, of params' shape. Not in torch.optim.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        weight_decay: λ, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = lion(lr=0.5, weight_decay=0.5)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))
    (tensor([0.2500, 2.0000]), tensor([ 0.0300, -0.0100]))

    Chen et al. 2023, arXiv:2302.06675, algorithm 2.
    """
    beta1, beta2 = betas

    def step(params: Tensor, grad: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
        direction = average(m, grad, beta1).sign()
        params = params - lr * (direction + weight_decay * params)
        return params, average(m, grad, beta2)

    return Rule(torch.zeros_like, step)
