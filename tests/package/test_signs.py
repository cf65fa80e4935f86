"""Signum against its paper's lines and a package; what Rprop shares with torch's."""

import pytest
import torch
from pytorch_optimizer import SignSGD

from gdlessons import rules, scheduled
from tests.package.against_torch import START, gradient

STEPS = 200


def signum_by_its_paper(theta, steps, lr, beta):
    """Algorithm 2 of Bernstein et al. 2018, arXiv:1802.04434; 1 is beta = 0."""
    m, path = torch.zeros_like(theta), []
    for _ in range(steps):
        g = gradient(theta)
        m = beta * m + (1 - beta) * g
        theta = theta - lr * torch.sign(m)
        path.append(theta)
    return torch.stack(path)


def signum_by_a_package(theta, steps, lr, beta):
    theta, path = theta.clone().requires_grad_(), []
    optimizer = SignSGD([theta], lr=lr, momentum=beta)
    for _ in range(steps):
        theta.grad = gradient(theta)
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


def ours(rule, theta, steps):
    state, path = rule.init(theta), []
    for _ in range(steps):
        theta, state = rule.step(theta, gradient(theta), state)
        path.append(theta)
    return torch.stack(path)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("theirs", [signum_by_its_paper, signum_by_a_package])
def test_signum_goes_the_same_path(theirs, beta):
    path = ours(rules.signum(lr=1e-3, beta=beta), START, STEPS)
    gap = (path - theirs(START, STEPS, 1e-3, beta)).abs().max()
    assert gap < 1e-12


def test_a_gradient_of_zero_moves_nothing():
    rule = rules.signum(lr=0.5, beta=0.0)
    params = torch.ones(2)
    moved, _ = rule.step(params, torch.tensor([0.0, -1e-30]), rule.init(params))
    assert moved.tolist() == [1.0, 1.5]


@pytest.mark.parametrize(
    "given",
    [
        {"lr": [0.01, 0.02, 0.05]},
        {"beta": [0.0, 0.5, 0.9]},
    ],
    ids=str,
)
def test_a_tensor_is_one_value_for_each_run(given):
    ((name, values),) = given.items()
    column = torch.tensor(values, dtype=torch.float64)[:, None, None]
    together = ours(rules.signum(**{name: column}), START, 30)
    for i, value in enumerate(values):
        alone = ours(rules.signum(**{name: value}), START, 30)
        assert torch.equal(together[:, i], alone)


def test_signum_keeps_float32():
    rule = rules.signum(lr=torch.tensor([[0.1]]))
    params = torch.ones(2)
    assert rule.step(params, params, rule.init(params))[0].dtype == torch.float32


KIN = {
    "Lion": (rules.lion(0.01, betas=(0.9, 0.9)), 0.9),
    "Adam": (rules.adam(0.01, betas=(0.0, 0.0), eps=0.0), 0.0),
    "RMSprop": (rules.rmsprop(0.01, alpha=0.0, eps=0.0), 0.0),
    "AdaMax": (rules.adamax(0.01, betas=(0.0, 0.0), eps=0.0), 0.0),
}


@pytest.mark.parametrize(("rule", "beta"), KIN.values(), ids=KIN)
def test_its_kin_with_their_averages_off_go_its_path(rule, beta):
    path = ours(rules.signum(0.01, beta), START, 100)
    torch.testing.assert_close(ours(rule, START, 100), path, rtol=0, atol=1e-12)


def test_torchs_scheduler_does_nothing_to_rprop():
    factors = [1.0, *[0.0] * 20]
    theta = START.clone().requires_grad_()
    optimizer = torch.optim.Rprop([theta], lr=0.01)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factors.__getitem__)
    for _ in range(20):
        theta.grad = gradient(theta)
        optimizer.step()
        scheduler.step()
    plain = ours(rules.rprop(lr=0.01), START, 20)
    assert torch.equal(theta.detach(), plain[-1])
    held = ours(scheduled(rules.rprop(lr=0.01), lambda t: factors[t - 1]), START, 20)
    assert torch.equal(held[-1], plain[0])
