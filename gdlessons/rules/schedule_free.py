"""Schedule-Free AdamW: a rule that averages its steps instead of shrinking them."""

from typing import NamedTuple

import torch
from torch import Tensor

from gdlessons.rules.rule import Betas, Number, Rule, average, rule


class Stepping(NamedTuple):
    """The state of `schedule_free`: where it steps, and what weighs its average."""

    z: Tensor  # what makes the steps, of params' shape
    v: Tensor  # average of squared gradients, of params' shape
    t: int  # steps made
    total: float  # of the squared factors of the warm-up so far


@rule
def schedule_free(
    lr: Number = 2.5e-3,
    betas: Betas = (0.9, 0.999),
    eps: Number = 1e-8,
    weight_decay: Number = 0.0,
    warmup_steps: float = 0,
) -> Rule:
    """Schedule-Free AdamW: z makes the steps, their average x is the answer.

    With params y, where the gradient g is taken, and the warm-up's factor
    f = min(1, t/warmup_steps): v ← β₂v + (1 − β₂)g², z ← z − ηf(g/(√v̂ + ε) + λy),
    x ← (1 − c)x + cz with c = f²/(sum of all f² so far), y ← β₁x + (1 − β₁)z.

    v̂ = v/(1 − β₂ᵗ). The state is `Stepping`. It does not hold x, which is
    z + (y − z)/β₁. Not in torch.optim; AdamWScheduleFree of the package schedulefree.
    Its step is not its learning rate times something, so `scheduled` is not for it.

    Args:
        lr: the learning rate η, at least 0; a number, or a tensor of shape (..., 1).
        betas: β₁, how far y is from z to x, and β₂; at least 0 and below 1; each as lr.
        eps: ε, outside the root, at least 0; as lr.
        weight_decay: λ, at least 0; as lr.
        warmup_steps: over how many steps the learning rate grows to lr; at least 0.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> init, step = schedule_free(lr=1.0, eps=1.0)
    >>> params, grad = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    >>> params, state = step(params, grad, init(params))
    >>> params
    tensor([0.2500, 2.5000])

    Defazio et al. 2024, arXiv:2405.15682, algorithm 1.
    """
    beta1, beta2 = betas

    def init(params: Tensor) -> Stepping:
        return Stepping(params, torch.zeros_like(params), 0, 0.0)

    def step(y: Tensor, grad: Tensor, state: Stepping) -> tuple[Tensor, Stepping]:
        z, t = state.z, state.t + 1
        part = y - (1 - beta1) * z  # of y: β₁x
        factor = min(1, t / max(1, warmup_steps))
        v = average(state.v, grad**2, beta2)
        size = v.sqrt() / (1 - beta2**t) ** 0.5 + eps
        z = z - lr * factor * (grad / size + weight_decay * y)
        total = state.total + factor**2
        part = average(beta1 * z, part, factor**2 / total)
        return part + (1 - beta1) * z, Stepping(z, v, t, total)

    return Rule(init, step)
