"""Results that others published, reproduced with our rules: published.py."""

import pytest
import torch

from gdlessons import rosenbrock
from tests.package.published import TABLE, cycle, number


@pytest.mark.parametrize("result", TABLE, ids=lambda result: result.what)
def test_ours_is_what_was_published(result):
    ours = list(result.ours())
    within = result.within
    for place, published in enumerate(result.published):
        most = within[place] if isinstance(within, list) else within
        assert ours[place] == pytest.approx(number(published), rel=0, abs=most)
    assert len(ours) == len(result.published)


@pytest.mark.parametrize("start", [3.0, 3.5])
def test_lessards_momentum_converges_from_elsewhere(start):
    assert cycle(start) == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


def test_rosenbrocks_hessian_at_its_minimum_has_condition_number_2508():
    point = torch.ones(2, dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(rosenbrock(), point)
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    assert high / low == pytest.approx(2508.01, abs=5e-3)
