"""LARS and LAMB against their papers' lines, and against a package that has both.

A rule's θ is one layer; a network takes a state for each of its layers.
"""

import math

import pytest
import pytorch_optimizer
import torch

from gdlessons import rules

STEPS = 50
draw = torch.Generator().manual_seed(0)


def tensor(value):
    return torch.tensor(value, dtype=torch.float64)


def normal(*shape):
    return torch.randn(*shape, generator=draw, dtype=torch.float64)


X, Y = normal(20, 4), normal(20, 3)
LAYERS = [normal(6, 4), 0.01 * normal(3, 6), normal(3)]  # the last is a bias


def slopes(layers):
    """Of a small network's loss: the gradient of each layer."""
    inner, outer, bias = layers = [layer.detach().requires_grad_() for layer in layers]
    loss = ((torch.tanh(X @ inner.T) @ outer.T + bias - Y) ** 2).mean()
    return torch.autograd.grad(loss, layers)


def ours(rule, layers, steps=STEPS):
    states, path = [rule.init(layer.flatten()) for layer in layers], []
    for _ in range(steps):
        for i, grad in enumerate(slopes(layers)):
            flat, states[i] = rule.step(layers[i].flatten(), grad.flatten(), states[i])
            layers = [*layers[:i], flat.reshape(layers[i].shape), *layers[i + 1 :]]
        path.append(layers)
    return path


def theirs(make, layers, steps=STEPS, **options):
    params = [torch.nn.Parameter(layer.clone()) for layer in layers]
    optimizer, path = make(params, **options), []
    for _ in range(steps):
        for param, grad in zip(params, slopes(params)):
            param.grad = grad.clone()  # LARS writes into it
        optimizer.step()
        path.append([param.detach().clone() for param in params])
    return path


def gap(path, other, layer=None):
    gaps = [[(a - b).abs().max() for a, b in zip(*pair)] for pair in zip(path, other)]
    largest = torch.tensor(gaps).amax(0)
    return (largest if layer is None else largest[layer]).max().item()


def lars_by_its_paper(layers, gamma, m, beta, eta):
    """Algorithm 1 of You, Gitman & Ginsburg 2017, arXiv:1708.03888, at a constant γ."""
    w, v, path = list(layers), [torch.zeros_like(layer) for layer in layers], []
    for _ in range(STEPS):
        for i, g in enumerate(slopes(w)):
            local = eta * w[i].norm() / (g.norm() + beta * w[i].norm())
            v[i] = m * v[i] + gamma * local * (g + beta * w[i])
            w[i] = w[i] - v[i]
        path.append(list(w))
    return path


def lamb_by_its_paper(
    layers,
    eta,
    betas,
    eps,
    decay,
    correct=True,
    early=False,
    most=math.inf,
    below=0.0,
    first=False,
):
    """Algorithm 2 of You et al. 2020, arXiv:1904.00962, with φ(z) = z.

    The rest are lines that the package has otherwise: m and v not corrected, but η so
    that it is larger early; φ(z) = min(z, most); an ε below the ratio; and the decay
    first, outside the ratio.
    """
    (beta1, beta2), x, path = betas, list(layers), []
    m, v = [[torch.zeros_like(layer) for layer in layers] for _ in range(2)]
    for t in range(1, STEPS + 1):
        for i, g in enumerate(slopes(x)):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g**2
            m_hat = m[i] / (1 - beta1**t) if correct else m[i]
            v_hat = v[i] / (1 - beta2**t) if correct else v[i]
            r = m_hat / (v_hat.sqrt() + eps)
            x[i] = (1 - eta * decay) * x[i] if first else x[i]
            u = r if first else r + decay * x[i]
            rate = eta / (1 - beta1**t) if early else eta
            x[i] = x[i] - rate * x[i].norm().clamp(max=most) / (u.norm() + below) * u
        path.append(list(x))
    return path


LARS = {"lr": 5.0, "beta": 0.6, "weight_decay": 0.3, "trust_coefficient": 0.01}


def test_lars_is_its_papers():
    path = lars_by_its_paper(LAYERS, 5.0, 0.6, 0.3, 0.01)
    assert gap(ours(rules.lars(**LARS), LAYERS), path) < 1e-12


def test_the_package_leaves_vectors_out_of_lars():
    options = {key: LARS[key] for key in ("lr", "weight_decay", "trust_coefficient")}
    bias = LAYERS[2:]

    def package(layers):
        return theirs(pytorch_optimizer.LARS, layers, momentum=0.6, **options)

    rows = [*LAYERS[:2], bias[0][None]]  # a matrix of one row is adapted
    one = theirs(pytorch_optimizer.LARS, rows[:2] + bias, 1, momentum=0.6, **options)
    first = ours(rules.lars(**LARS), LAYERS, 1)
    assert gap(one, first, layer=slice(2)) < 1e-12 < gap(one, first, layer=2)
    plain = bias[0] - 5.0 * slopes(LAYERS)[2]
    torch.testing.assert_close(one[0][2], plain, rtol=0, atol=1e-12)
    path, every = ours(rules.lars(**LARS), rows), package(rows)
    assert gap(path, every) < 1e-12


LAMB = {"lr": 0.02, "betas": (0.3, 0.6), "eps": 1.0, "weight_decay": 0.3}
USUAL = {"lr": 0.02, "betas": (0.9, 0.999), "eps": 1e-6, "weight_decay": 0.01}


@pytest.mark.parametrize("setting", [LAMB, USUAL], ids=["shown", "usual"])
def test_lamb_is_its_papers(setting):
    path = lamb_by_its_paper(LAYERS, *setting.values())
    assert gap(ours(rules.lamb(**setting), LAYERS), path) < 1e-12


LINES = {"correct": False, "early": True, "most": 10.0, "below": 1.0, "first": True}


def test_the_package_has_five_lines_of_lamb_otherwise():
    layers = [5 * LAYERS[0], *LAYERS[1:]]  # the first is longer than 10
    path = theirs(pytorch_optimizer.Lamb, layers, **LAMB)
    assert gap(path, lamb_by_its_paper(layers, *LAMB.values(), **LINES)) < 1e-12
    for name in LINES:
        others = {key: value for key, value in LINES.items() if key != name}
        other = lamb_by_its_paper(layers, *LAMB.values(), **others)
        assert gap(path, other) > 1e-4, name


def test_a_first_step_of_the_package_is_ten_times_as_long():
    """The ratio divides out what corrects m and v; the package has it in η, too."""
    setting = {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-12, "weight_decay": 0.0}
    path = theirs(pytorch_optimizer.Lamb, LAYERS, 1, **setting)
    own = ours(rules.lamb(**setting), LAYERS, 1)
    for layer, long, short in zip(LAYERS, path[0], own[0]):
        torch.testing.assert_close((layer - short).norm() / layer.norm(), tensor(0.001))
        torch.testing.assert_close((layer - long).norm() / layer.norm(), tensor(0.01))


def test_without_those_lines_the_package_is_lamb():
    setting = {"lr": 0.02, "betas": (0.0, 0.0), "eps": 1e-15}  # short layers, no β
    path = theirs(
        pytorch_optimizer.Lamb, LAYERS, weight_decay=0.3, weight_decouple=False,
        **setting,
    )  # fmt: skip
    rule = rules.lamb(weight_decay=0.3, **setting)
    assert gap(path, ours(rule, LAYERS), layer=slice(2)) < 1e-10


RULES = {"lars": (rules.lars, {"lr": 50.0}), "lamb": (rules.lamb, {"lr": 0.1})}
every_rule = pytest.mark.parametrize(("make", "given"), RULES.values(), ids=RULES)


@every_rule
def test_a_layer_at_zero_takes_a_plain_step_first(make, given):
    rule = make(**given)
    layer, grad = torch.zeros(2), torch.tensor([3.0, -1.0])
    plain = {rules.lars: rules.momentum, rules.lamb: rules.adamw}[make]
    other = plain(**given)
    moved, _ = rule.step(layer, grad, rule.init(layer))
    torch.testing.assert_close(moved, other.step(layer, grad, other.init(layer))[0])


@every_rule
def test_a_slope_of_zero_is_no_division_by_zero(make, given):
    rule = make(weight_decay=0.0, **given)
    layer = torch.ones(2)
    moved, _ = rule.step(layer, torch.zeros(2), rule.init(layer))
    assert torch.equal(moved, layer)


@every_rule
def test_each_row_is_a_layer_and_a_tensor_one_value_for_each(make, given):
    layers, grads = normal(2, 5), normal(2, 5)
    for name, value in given.items() | {("weight_decay", 0.3)}:
        values = torch.tensor([[value], [2 * value]], dtype=torch.float64)
        rule = make(**{name: values})
        both, _ = rule.step(layers, grads, rule.init(layers))
        for row, layer, grad, each in zip(both, layers, grads, values.flatten()):
            alone = make(**{name: each.item()})
            moved, _ = alone.step(layer, grad, alone.init(layer))
            assert torch.equal(row, moved)


@every_rule
def test_float32_stays_float32(make, given):
    rule = make(**{name: torch.tensor([[value]]) for name, value in given.items()})
    assert rule.step(torch.ones(3), torch.ones(3), rule.init(torch.ones(3)))[0].dtype \
        == torch.float32  # fmt: skip
