"""Two more of Adam's family: with Nesterov's look ahead, and with its own warm-up."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.adam_family import Moments, no_moments
from gdlessons.rules.rule import Betas, Number, Rule, average, rule


class Ahead(NamedTuple):
    """The state of `nadam`.

    Attributes:
        moments: Adam's.
        mu_product: the product of all μ so far, of the shape of μ.
    """

    moments: Moments
    mu_product: Number


@rule
def nadam(
    lr: Number = 2e-3,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-8,
    momentum_decay: Number = 4e-3,
) -> Rule:
    """NAdam: `adam` that looks one step of momentum ahead, with momentum μₜ < β₁.

    μₜ = β₁(1 − 0.96^(tψ)/2), Πₜ = μ₁⋯μₜ, and
    θ ← θ − η((1 − μₜ)/(1 − Πₜ) g + μₜ₊₁/(1 − Πₜ₊₁) m)/(√v̂ + ε).

    m, v and v̂ are Adam's; the state is `Ahead`. ``torch.optim.NAdam``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        momentum_decay: ψ, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = nadam(lr=1.0, eps=1.0, momentum_decay=0.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([0.2077, 2.5282])

    Dozat 2016, Incorporating Nesterov Momentum into Adam, ICLR workshop.
    """
    beta1, beta2 = betas

    def mu_at(t: int) -> Number:
        return beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))

    def init(params: Tensor) -> Ahead:
        return Ahead(no_moments(params), 1.0)

    def step(params: Tensor, grad: Tensor, state: Ahead) -> tuple[Tensor, Ahead]:
        t = state.moments.t + 1
        m = average(state.moments.m, grad, beta1)
        v = average(state.moments.v, grad**2, beta2)
        mu, mu_next = mu_at(t), mu_at(t + 1)
        product = state.mu_product * mu
        size = (v / (1 - beta2**t)).sqrt() + eps
        params = params - lr * (1 - mu) / (1 - product) * grad / size
        params = params - lr * mu_next / (1 - product * mu_next) * m / size
        return params, Ahead(Moments(m, v, t), product)

    return Rule(init, step)


@rule
def radam(lr: Number = 1e-3, betas: Betas = (0.9, 0.999), eps: Number = 1e-8) -> Rule:
    """RAdam: `adam` times rₜ once v rests on enough gradients, momentum before that.

    With ρ∞ = 2/(1 − β₂) − 1 and ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), the step is θ ← θ − ηm̂
    while ρₜ ≤ 5, and then θ ← θ − ηrₜm̂√(1 − β₂ᵗ)/(√v + ε), where
    rₜ = √((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ)).

    m, v and m̂ are Adam's; the state is `Moments`. ``torch.optim.RAdam``.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁ and β₂, at least 0 and below 1; each as lr.
        eps: ε, beside √v before its correction, at least 0; as lr.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = radam(lr=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> step(params, grad, init(params))[0]
    tensor([-2.,  3.])

    Liu et al. 2020, arXiv:1908.03265, algorithm 2 (which compares ρₜ with 4).
    """
    beta1, beta2 = betas
    rho_inf = 2 / (1 - torch.as_tensor(beta2, dtype=torch.float64)) - 1

    def step(params: Tensor, grad: Tensor, state: Moments) -> tuple[Tensor, Moments]:
        t = state.t + 1
        m = average(state.m, grad, beta1)
        v = average(state.v, grad**2, beta2)
        rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
        r = (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)
        adaptive = (1 - beta2**t) ** 0.5 / (v.sqrt() + eps) * r.sqrt()
        factor = torch.where(rho > 5, adaptive, 1.0)
        return params - m / (1 - beta1**t) * lr * factor, Moments(m, v, t)

    return Rule(no_moments, step)
