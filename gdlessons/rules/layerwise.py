"""Rules whose step is a share of a layer's weights: LARS and LAMB."""

import torch
from torch import Tensor

from gdlessons.rules.adam_family import Moments, no_moments
from gdlessons.rules.rule import Betas, Number, Rule, average, rule


@rule
def lars(
    lr: Number = 1.0,
    beta: Number = 0.9,
    weight_decay: Number = 0.0,
    trust_coefficient: Number = 1e-3,
) -> Rule:
    """LARS: v ← βv + r(g + λθ), θ ← θ − ηv, with r = τ‖θ‖/(‖g‖ + λ‖θ‖).

    θ is one layer: all its weights as a vector, the last dimension of params, over
    which the norms are taken. Where ‖θ‖ or ‖g‖ is 0, the trust ratio r is 1. The state
    is the velocity v, of params' shape. Not in torch.optim.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        beta: what is left of v after a step, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.
        trust_coefficient: τ, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = lars(lr=1.0, trust_coefficient=0.1)
    >>> layer, grad = torch.tensor([3.0, 4.0]), torch.tensor([0.0, 10.0])
    >>> step(layer, grad, init(layer))
    (tensor([3.0000, 3.5000]), tensor([0.0000, 0.5000]))

    You, Gitman & Ginsburg 2017, arXiv:1708.03888, algorithm 1.
    """

    def step(layer: Tensor, grad: Tensor, velocity: Tensor) -> tuple[Tensor, Tensor]:
        length, slope = norm(layer), norm(grad)
        share = trust_coefficient * length / (slope + weight_decay * length)
        ratio = torch.where((length > 0) & (slope > 0), share, 1)
        velocity = beta * velocity + ratio * (grad + weight_decay * layer)
        return layer - lr * velocity, velocity

    return Rule(torch.zeros_like, step)


@rule
def lamb(
    lr: Number = 1e-3,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-6,
    weight_decay: Number = 0.01,
) -> Rule:
    """LAMB: u = m̂/(√v̂ + ε) + λθ, θ ← θ − η(‖θ‖/‖u‖)u.

    m̂ and v̂ are Adam's. θ is one layer: all its weights as a vector, the last dimension
    of params, over which the norms are taken. Where ‖θ‖ or ‖u‖ is 0, the trust ratio
    ‖θ‖/‖u‖ is 1. The state is `Moments`. Not in torch.optim.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = lamb(lr=0.1, eps=0.0, weight_decay=0.0)
    >>> layer, grad = torch.tensor([3.0, 4.0]), torch.tensor([0.1, -10.0])
    >>> step(layer, grad, init(layer))[0]
    tensor([2.6464, 4.3536])

    You et al. 2020, arXiv:1904.00962, algorithm 2, with φ(z) = z.
    """
    beta1, beta2 = betas

    def step(layer: Tensor, grad: Tensor, state: Moments) -> tuple[Tensor, Moments]:
        t = state.t + 1
        m = average(state.m, grad, beta1)
        v = average(state.v, grad**2, beta2)
        size = v.sqrt() / (1 - beta2**t) ** 0.5 + eps
        update = m / (1 - beta1**t) / size + weight_decay * layer
        length, stride = norm(layer), norm(update)
        ratio = torch.where((length > 0) & (stride > 0), length / stride, 1)
        return layer - lr * ratio * update, Moments(m, v, t)

    return Rule(no_moments, step)


def norm(layer: Tensor) -> Tensor:
    """‖θ‖ of each layer, of shape (..., 1).

    >>> norm(torch.tensor([[3.0, 4.0], [0.0, 2.0]]))
    tensor([[5.],
            [2.]])
    """
    length: Tensor = torch.linalg.vector_norm(layer, dim=-1, keepdim=True)
    return length
