"""SOAP against its paper, line by line, and against pytorch_optimizer."""

import types

import pytest
import pytorch_optimizer
import torch
from pytorch_optimizer.optimizer import soap as theirs

from gdlessons import rules
from tests.package.matrix_steps import (
    STEPS,
    every_shape,
    gap,
    gradients,
    path,
    path_of,
)

pytestmark = pytest.mark.usefixtures("one_thread")
SOAP = [
    {},
    {"lr": 0.1, "weight_decay": 0.0, "precondition_frequency": 1},
    {
        "lr": 0.1,
        "betas": (0.3, 0.6),
        "eps": 1.0,
        "weight_decay": 0.3,
        "precondition_frequency": 3,
    },
]


def vyas(
    grads,
    lr=3e-3,
    betas=(0.95, 0.95),
    eps=1e-8,
    weight_decay=1e-2,
    precondition_frequency=10,
    turn_m=True,
    sort=True,
):
    """Algorithms 3 and 4 of Vyas et al. 2024, line by line.

    They leave open how it begins; that, the corrections, the decay and the order of the
    axes are as their text and their code have them.
    """
    _, m, n = grads.shape
    (beta1, beta2), f = betas, precondition_frequency
    W = torch.ones(m, n, dtype=torch.float64)
    M, V = torch.zeros(2, m, n, dtype=torch.float64)
    G = grads[0]
    L, R = (1 - beta2) * (G @ G.T), (1 - beta2) * (G.T @ G)
    (_, Q_L), (_, Q_R) = torch.linalg.eigh(L), torch.linalg.eigh(R)
    Q_L, Q_R = Q_L.flip(1), Q_R.flip(1)
    points, swaps = [W], 0
    for t, G in enumerate(grads[1:], 1):
        G_turned = Q_L.T @ G @ Q_R
        if turn_m:  # else M itself is along the axes, and stays when they turn
            M = beta1 * M + (1 - beta1) * G
            M_turned = Q_L.T @ M @ Q_R
        else:
            M = M_turned = beta1 * M + (1 - beta1) * G_turned
        V = beta2 * V + (1 - beta2) * G_turned * G_turned
        N_turned = M_turned / (torch.sqrt(V) + eps)
        N = Q_L @ N_turned @ Q_R.T
        W = W - lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * N
        W = W - lr * weight_decay * W
        points.append(W)
        L = beta2 * L + (1 - beta2) * G @ G.T
        R = beta2 * R + (1 - beta2) * G.T @ G
        if t % f == 0:
            if sort:
                rows = torch.argsort(torch.diag(Q_L.T @ L @ Q_L), descending=True)
                columns = torch.argsort(torch.diag(Q_R.T @ R @ Q_R), descending=True)
                swaps += (rows.diff() < 0).any().item()
                Q_L, Q_R, V = Q_L[:, rows], Q_R[:, columns], V[rows][:, columns]
            Q_L, _ = torch.linalg.qr(L @ Q_L)
            Q_R, _ = torch.linalg.qr(R @ Q_R)
    assert swaps or not sort
    return torch.stack(points)


@every_shape
@pytest.mark.parametrize("setting", SOAP, ids=["usual", "every step", "shown"])
def test_soap_is_its_papers(setting, shape):
    grads = gradients(shape)
    # Axes of nearly equal curvature are found to fewer digits than other numbers.
    assert gap(path(rules.soap(**setting), grads), vyas(grads, **setting)) < 1e-10


class Float64(types.SimpleNamespace):
    """torch, whose float32 is float64."""

    float32 = torch.float64

    def __getattr__(self, name):
        return getattr(torch, name)


@pytest.mark.parametrize("setting", SOAP, ids=["usual", "every step", "shown"])
def test_soap_is_pytorch_optimizers_but_for_one_rounding(setting, monkeypatch):
    """It computes the axes in float32. Where that is float64, the two are one path."""
    grads = gradients((4, 4))
    ours = path(rules.soap(**setting), grads)
    rounded = gap(path_of(pytorch_optimizer.SOAP, grads, **setting), ours)
    monkeypatch.setattr(theirs, "torch", Float64())
    assert gap(path_of(pytorch_optimizer.SOAP, grads, **setting), ours) < 1e-12
    assert 1e-10 < rounded < 1e-2


def test_soap_in_float32():
    grads = gradients((4, 4), torch.float32)
    setting = SOAP[2]
    other = path_of(pytorch_optimizer.SOAP, grads, **setting)
    assert gap(path(rules.soap(**setting), grads), other) < 1e-4


def test_an_average_kept_along_old_axes_is_another_rule():
    grads, setting = gradients((4, 4)), SOAP[2]
    assert gap(vyas(grads, **setting), vyas(grads, turn_m=False, **setting)) > 0.01
    late = setting | {"precondition_frequency": STEPS}
    kept = vyas(grads, turn_m=False, sort=False, **late)
    assert gap(vyas(grads, sort=False, **late), kept) < 1e-12


def test_the_first_gradient_makes_no_step():
    grads = gradients((4, 4))
    for points in (
        path(rules.soap(), grads),
        path_of(pytorch_optimizer.SOAP, grads),
    ):
        assert (points[0] == 1).all()
        assert (points[1] != 1).all()


def test_pytorch_optimizer_counts_steps_for_a_group():
    """So a parameter that has its first gradient late steps along axes of its own."""
    early, late = torch.ones(2, 4, 4).unbind()
    optimizer = pytorch_optimizer.SOAP([early, late], lr=0.1)
    first, second = gradients((4, 4), torch.float32)[:2]
    early.grad = first
    optimizer.step()
    early.grad, late.grad = second, second.clone()
    optimizer.step()
    assert (late != 1).all()
    alone = path(rules.soap(lr=0.1), second[None])
    assert (alone == 1).all()


@pytest.mark.parametrize("make", [rules.shampoo, rules.soap, rules.adam])
def test_turned_rows_and_columns_turn_the_path_of_shampoo_and_soap(make):
    grads = gradients((4, 4))
    chance = torch.Generator().manual_seed(1)
    turns = torch.randn(2, 4, 4, generator=chance, dtype=torch.float64)
    left, right = torch.linalg.qr(turns).Q
    rule = make(lr=0.1)
    straight = path(rule, grads) - 1
    turned = path(rule, left @ grads @ right) - 1
    if make is rules.soap:  # the decay pulls at the start, which is not turned here
        rule = make(lr=0.1, weight_decay=0.0)
        straight = path(rule, grads) - 1
        turned = path(rule, left @ grads @ right) - 1
    off = gap(left.mT @ turned @ right.mT, straight)
    assert off > 0.1 if make is rules.adam else off < 1e-9


@pytest.mark.parametrize(
    ("make", "kept"), [(rules.shampoo, 25 + 16), (rules.soap, 2 * 20 + 2 * (25 + 16))]
)
def test_the_state_is_as_large_as_the_card_says(make, kept):
    params = torch.ones(5, 4)
    state = make().init(params)
    _, state = make().step(params, params, state)
    assert sum(part.numel() for part in state if isinstance(part, torch.Tensor)) == kept
