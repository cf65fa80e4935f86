"""Shampoo and SOAP against their papers, line by line, and against pytorch_optimizer.

All are fed the same gradients, which depend on no path, so that no gap can grow. One
tall gradient leaves some of the axes of SOAP's rows open: there the last bit decides.
"""

import types

import pytest
import pytorch_optimizer
import torch
from pytorch_optimizer.optimizer import soap as theirs

from gdlessons import rules

STEPS = 60
every_shape = pytest.mark.parametrize("shape", [(6, 3), (3, 6), (4, 4)], ids=str)
SHAMPOO = [{"lr": 0.1, "eps": 1e-3}, {"lr": 0.1, "eps": 1.0}]
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


@pytest.fixture(autouse=True)
def one_thread():  # threads wait for each other longer than these small products take
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


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


def power(P, exponent):
    """Of a positive matrix, where singular values are eigenvalues."""
    U, S, Vt = torch.linalg.svd(P)
    return U @ torch.diag(S**exponent) @ Vt


def gupta(grads, lr, eps):
    """Algorithm 1 of Gupta, Koren & Singer 2018, line by line."""
    _, m, n = grads.shape
    W = torch.ones(m, n, dtype=torch.float64)
    L = eps * torch.eye(m, dtype=torch.float64)
    R = eps * torch.eye(n, dtype=torch.float64)
    points = []
    for G in grads:
        L = L + G @ G.T
        R = R + G.T @ G
        W = W - lr * power(L, -1 / 4) @ G @ power(R, -1 / 4)
        points.append(W)
    return torch.stack(points)


@every_shape
@pytest.mark.parametrize("setting", SHAMPOO, ids=["small", "shown"])
def test_shampoo_is_its_papers(setting, shape):
    grads = gradients(shape)
    assert gap(path(rules.shampoo(**setting), grads), gupta(grads, **setting)) < 1e-11


@every_shape
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
@pytest.mark.parametrize("setting", SHAMPOO, ids=["small", "shown"])
def test_shampoo_is_pytorch_optimizers(setting, dtype, shape):
    grads = gradients(shape, dtype)
    other = path_of(
        pytorch_optimizer.Shampoo, grads, lr=setting["lr"], matrix_eps=setting["eps"]
    )
    within = {torch.float64: 1e-11, torch.float32: 1e-3}[dtype]
    assert gap(path(rules.shampoo(**setting), grads), other) < within


def test_shampoo_without_memory_is_the_orthogonalized_gradient():
    for shape in [(6, 3), (3, 6), (4, 4)]:
        grad = gradients(shape)[:1]
        U, _, Vt = torch.linalg.svd(grad[0], full_matrices=False)
        first = path(rules.shampoo(lr=1.0, eps=1e-14), grad)[0]
        assert gap(1 - first, U @ Vt) < 1e-4
    assert gap(1 - path(rules.shampoo(lr=1.0, eps=0.0), grad)[0], U @ Vt) < 1e-11


def test_rounding_below_epsilon_does_no_harm():
    """In float32 a matrix of rank 1 has eigenvalues below 0."""
    grad = torch.outer(torch.arange(1.0, 9.0), torch.arange(1.0, 9.0))
    left = grad @ grad.T + 1e-6 * torch.eye(8)
    assert torch.linalg.eigvalsh(left).min() < 0
    assert path(rules.shampoo(), grad[None]).isfinite().all()


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
