"""Schedule-Free AdamW, against the paper's lines and its authors' package."""

import pytest
import torch
from schedulefree import AdamWScheduleFree, AdamWScheduleFreeReference
from schedulefree.adamw_schedulefree_paper import AdamWScheduleFreePaper

from gdlessons import rules
from tests.package import each_run
from tests.package.against_torch import LANDSCAPES, START, gradient

STEPS = 200
GAP = 1e-12
SETTINGS = {
    "usual": {"lr": 0.02},
    "shown": {
        "lr": 3e-3,
        "betas": (0.3, 0.6),
        "eps": 1.0,
        "weight_decay": 0.3,
        "warmup_steps": 7,
    },
}
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


def gap(ours, theirs):
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).amax(-1)


def answer(y, state, beta1):
    return state.z + (y - state.z) / beta1


def published(lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, warmup_steps=0):
    """Algorithm 1 of Defazio et al. 2024, line by line; yields y and x before a step.

    It is sent the gradient at y.
    """
    beta1, beta2 = betas
    x = z = START
    v, total, t = torch.zeros_like(START), 0.0, 0
    while True:
        t += 1
        y = (1 - beta1) * z + beta1 * x
        g = yield y, x
        v = beta2 * v + (1 - beta2) * g**2
        warm = min(1, t / warmup_steps) if warmup_steps else 1
        rate = lr * (1 - beta2**t) ** 0.5 * warm
        z = z - rate * g / (v.sqrt() + eps) - rate * weight_decay * y
        total += rate**2
        c = rate**2 / total
        x = (1 - c) * x + c * z


def oracle(oracle_setting):
    """Our rule beside the paper's lines: the largest gaps of y and of x."""
    lines = published(**oracle_setting)
    rule = rules.schedule_free(**oracle_setting)
    beta1 = oracle_setting.get("betas", (0.9,))[0]
    y, state = START, rule.init(START)
    theirs, x = next(lines)
    gaps = []
    for _ in range(STEPS):
        gaps.append(
            gap(torch.cat([y, answer(y, state, beta1)]), torch.cat([theirs, x]))
        )
        grad = gradient(theirs)
        y, state = rule.step(y, gradient(y), state)
        theirs, x = lines.send(grad)
    return torch.stack(gaps)


def test_it_is_the_papers_algorithm_where_no_correction_is_left():
    """With β₂ = 0 the two corrections of v are the same: none."""
    setting = SETTINGS["shown"] | {"betas": (0.3, 0.0)}
    assert oracle(setting).max() < GAP


def test_the_paper_corrects_the_rate_and_the_weights_and_we_correct_v():
    """What differs: the rate's root of 1 − β₂ᵗ, which also moves ε and c."""
    gaps = oracle({"lr": 0.02, "betas": (0.9, 0.999)})
    assert gaps[1].max() < 1e-6  # the first step is the same but for ε
    assert gaps.max() > 0.01


class Twin:
    """An optimizer of the package, stepped on the landscapes."""

    def __init__(self, make, setting):
        self.params = START.clone().requires_grad_()
        self.optimizer = make([self.params], **setting)
        self.optimizer.train()

    def step(self):
        y = self.params.detach().clone()
        self.params.grad = gradient(y)
        self.optimizer.step()
        return y

    def answer(self):
        self.optimizer.eval()
        x = self.params.detach().clone()
        self.optimizer.train()
        return x


@every_setting
@pytest.mark.parametrize(
    "make",
    [AdamWScheduleFree, AdamWScheduleFreeReference],
    ids=["package", "reference"],
)
def test_a_path_is_the_packages(make, setting, capsys):
    twin, rule = Twin(make, setting), rules.schedule_free(**setting)
    beta1 = setting.get("betas", (0.9,))[0]
    many = torch.stack([START, START + 1e-10])
    state, gaps, growth = rule.init(many), [], []
    for _ in range(STEPS):
        many, state = rule.step(many, gradient(many), state)
        twin.step()
        growth.append(gap(many[1], many[0]) / 1e-10)
        ours = torch.cat([many[0], answer(many, state, beta1)[0]])
        theirs = torch.cat([twin.params.detach(), twin.answer()])
        gaps.append(gap(ours, theirs).view(2, -1).amax(0))
    calm = torch.stack(growth).amax(0) < 1e6
    assert calm.all(), [name for name, is_calm in zip(LANDSCAPES, calm) if not is_calm]
    assert torch.stack(gaps).max() < GAP


@every_setting
def test_each_step_from_the_packages_state_is_the_packages_in_float32(setting):
    params = START.float().requires_grad_()
    optimizer = AdamWScheduleFree([params], **setting)
    optimizer.train()
    rule = rules.schedule_free(**setting)
    state = rule.init(params.detach().clone())
    for _ in range(100):
        y = params.detach().clone()
        params.grad = gradient(y.double()).float()
        ours, after = rule.step(y, params.grad.clone(), state)
        optimizer.step()
        its = optimizer.state[params]
        state = after._replace(z=its["z"].clone(), v=its["exp_avg_sq"].clone())
        assert ours.dtype == torch.float32
        assert gap(ours, params.detach()).max() < 5e-7


def test_the_packages_paper_class_is_the_papers_lines():
    """So what we call the paper's is what its authors ran."""
    setting = SETTINGS["shown"]
    twin, lines = Twin(AdamWScheduleFreePaper, setting), published(**setting)
    y, x = next(lines)
    for _ in range(STEPS):
        torch.testing.assert_close(twin.params.detach(), y, rtol=GAP, atol=GAP)
        torch.testing.assert_close(twin.answer(), x, rtol=GAP, atol=GAP)
        twin.step()
        y, x = lines.send(gradient(y))


def test_the_defaults_are_the_packages():
    theirs = AdamWScheduleFree([torch.zeros(1, requires_grad=True)]).defaults
    setting = {k: theirs[k] for k in ("lr", "betas", "eps", "weight_decay")}
    paths = []
    for rule in (rules.schedule_free(), rules.schedule_free(**setting, warmup_steps=0)):
        params, state = START, rule.init(START)
        for _ in range(20):
            params, state = rule.step(params, params, state)
        paths.append(params)
    assert torch.equal(*paths)
    assert theirs["warmup_steps"] == 0


def test_without_a_step_between_the_average_is_polyaks():
    """With β₁ = 0 the gradient is taken at z, and x would be the mean of all z."""
    rule = rules.schedule_free(lr=0.1, betas=(0.0, 0.5), eps=1.0)
    y, state = START, rule.init(START)
    for _ in range(10):
        y, state = rule.step(y, gradient(y), state)
        assert torch.equal(y, state.z)


@pytest.mark.parametrize("warmup_steps", [0, 1, 5])
def test_the_average_weighs_steps_by_the_square_of_their_rate(warmup_steps):
    rule = rules.schedule_free(lr=0.1, betas=(0.5, 0.9), warmup_steps=warmup_steps)
    y, state = START, rule.init(START)
    zs, weights = [], []
    for t in range(1, 11):
        y, state = rule.step(y, gradient(y), state)
        zs.append(state.z)
        weights.append(min(1, t / max(1, warmup_steps)) ** 2)
        weight = torch.tensor(weights, dtype=torch.float64)[:, None, None]
        mean = (weight * torch.stack(zs)).sum(0) / weight.sum()
        torch.testing.assert_close(answer(y, state, 0.5), mean, rtol=1e-12, atol=1e-12)


VALUES = {
    "lr": (0.0, 0.02, 0.05),
    "betas": ((0.0, 0.5), (0.9, 0.9), (0.95, 0.999)),
    "eps": (1e-8, 1e-3, 1.0),
    "weight_decay": (0.0, 0.1, 1.0),
}


@pytest.mark.parametrize("argument", VALUES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("shape", [(2,), (3, 2)], ids=str)
def test_a_tensor_is_one_value_for_each_run(argument, dtype, shape):
    within = 1e-12 if dtype == torch.float64 else 1e-5
    values = VALUES[argument]
    each_run.check(rules.schedule_free, argument, values, dtype, shape, within)
