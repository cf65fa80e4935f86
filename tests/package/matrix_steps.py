"""Steps of rules for matrices, all fed the same gradients.

These depend on no path, so that no gap can grow. One tall gradient leaves some of the
axes of SOAP's rows open: there the last bit decides.
"""

import pytest
import torch

STEPS = 60
every_shape = pytest.mark.parametrize("shape", [(6, 3), (3, 6), (4, 4)], ids=str)


def gradients(shape, dtype=torch.float64, turns=0.1):
    """Noise whose axes turn slowly, and whose largest direction changes on the way."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(STEPS, *shape, generator=generator, dtype=torch.float64)
    sides = []
    for size in shape:
        skew = torch.randn(size, size, generator=generator, dtype=torch.float64)
        steps = turns * torch.arange(STEPS)[:, None, None] * (skew - skew.mT)
        sides.append(torch.linalg.matrix_exp(steps))
    heights = torch.stack(
        [torch.logspace(0, -2, shape[0]), torch.logspace(-2, 0, shape[0])]
    ).double()
    heights = heights[(torch.arange(STEPS) > STEPS // 2).long(), :, None]
    return (sides[0] @ (heights * noise) @ sides[1]).to(dtype)


def path(rule, grads):
    params, points = torch.ones_like(grads[0]), []
    state = rule.init(params)
    for grad in grads:
        params, state = rule.step(params, grad, state)
        points.append(params)
    return torch.stack(points)


def path_of(make, grads, **settings):
    """Of an optimizer of torch's form."""
    params = torch.ones_like(grads[0], requires_grad=True)
    optimizer, points = make([params], **settings), []
    for grad in grads:
        params.grad = grad.clone()
        optimizer.step()
        points.append(params.detach().clone())
    return torch.stack(points)


def gap(ours, others):
    assert ours.dtype == others.dtype
    return (ours - others).abs().max().item()
