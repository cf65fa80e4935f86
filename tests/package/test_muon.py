"""Muon against torch.optim: a rule for matrices, which has no place in a landscape."""

import pytest
import torch
from torch import optim

from gdlessons import rules
from tests.package.against_torch import MUON_GAP, MUON_STEPS, TORCHS_NAME


@pytest.mark.parametrize("dtype", MUON_GAP, ids=str)
@pytest.mark.parametrize("shape", [(6, 3), (3, 6), (4, 4)], ids=str)
@pytest.mark.parametrize(
    "setting",
    [{}, {"lr": 0.1, "weight_decay": 0.3, "beta": 0.3}],
    ids=["usual", "shown"],
)
def test_muon_is_torchs(setting, shape, dtype):
    """On ‖θ − A‖²/2: bfloat16's rounding must be the same, so steps may not drift."""
    generator = torch.Generator().manual_seed(0)
    target, params = torch.randn(2, *shape, dtype=dtype, generator=generator)
    twin = params.clone().requires_grad_()
    theirs = {TORCHS_NAME.get(name, name): v for name, v in setting.items()}
    optimizer = optim.Muon([twin], **theirs)
    rule = rules.muon(**setting)
    state = rule.init(params)
    for _ in range(MUON_STEPS):
        twin.grad = twin.detach() - target
        optimizer.step()
        params, state = rule.step(params, params - target, state)
        torch.testing.assert_close(params, twin.detach(), rtol=0, atol=MUON_GAP[dtype])
