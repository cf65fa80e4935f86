"""Batches and schedules: the draws are torch's, and so is what a run makes of them."""

import numpy as np
import pytest
import torch

import gdlessons
from tests.playground.against_torch import CHAOTIC, PATH_GAP, TABLE
from tests.playground.test_playground_core import torchs_names

STEPS = 200
BATCHES = """({ batches }, { points, batch, seed, steps }) =>
  batches(points, batch, seed, steps).map((some) => Array.from(some))"""
RUN = """({ runAll, landscapes, makeRun }, { id, setting, plan, steps }) => {
  const landscape = landscapes.cubic, { start } = landscape;
  const state = { start, steps, options: {}, switches: {}, ...plan };
  state.runs = [makeRun(id, setting)];
  const { runs: [{ params, losses }] } = runAll(state, landscape);
  return [Array.from(params), Array.from(losses)];
}"""
PLANS = ("constant", "warmup", "cosine", "linear", "drop")


@pytest.mark.parametrize("seed", [0, 1, 999])
def test_batches_are_torchs(core, seed):
    sent = {"points": 20, "batch": 5, "seed": seed, "steps": 100}
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randperm(20, generator=generator)[:5].tolist() for _ in range(100)]
    assert core(BATCHES, sent) == drawn  # 100 times 19 numbers: more than one twist


def factors(plan, steps):
    """Of each step's learning rate, from 0, written again."""
    t, tenth = np.arange(steps), round(steps / 10)
    return {
        "constant": np.ones(steps),
        "warmup": np.minimum(1, (t + 1) / tenth),
        "cosine": (1 + np.cos(np.pi * t / steps)) / 2,
        "linear": 1 - t / steps,
        "drop": np.minimum(1, (steps - t) / (2 * tenth)),
    }[plan]


@pytest.fixture(scope="module", autouse=True)
def float64():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def torchs_run(row, setting, plan, batch, start):
    x, y = (values.double() for values in gdlessons.cubic_data())
    theta = torch.tensor(start, requires_grad=True)
    optimizer = row.torchs([theta], **torchs_names(setting), **row.given)
    generator, path = torch.Generator().manual_seed(3), []
    for factor in factors(plan, STEPS):
        path.append(theta.tolist())
        some = torch.randperm(20, generator=generator)[:batch] if batch < 20 else ...
        loss = ((theta[0] * x[some] ** 3 + theta[1] * x[some] - y[some]) ** 2).mean()
        theta.grad = torch.autograd.grad(loss, theta)[0]
        if hasattr(optimizer, "param_groups"):
            optimizer.param_groups[0]["lr"] = setting["lr"] * factor
        optimizer.step()
    return torch.tensor([*path, theta.tolist()])


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("batch", [20, 2])
def test_a_run_with_a_plan_is_torchs(core, plan, batch):
    start = core("({ landscapes }) => landscapes.cubic.start")
    x, y = (values.double() for values in gdlessons.cubic_data())
    compared = 0
    for name, row in TABLE.items():
        if name == "lion":  # which has no param_groups; programs with it are run
            continue
        setting = row.settings[0]
        theirs = torchs_run(row, setting, plan, batch, start)
        beside = torchs_run(row, setting, plan, batch, [u + 1e-10 for u in start])
        if (theirs - beside).abs().max() > CHAOTIC * 1e-10:
            continue
        state = {"schedule": plan, "batch": batch, "seed": 3}
        sent = {"id": name, "setting": setting, "plan": state, "steps": STEPS}
        params, losses = core(RUN, sent)
        ours = torch.tensor(params).reshape(-1, 2)
        assert (ours - theirs).abs().max() < PATH_GAP, name
        a, b = ours.T
        loss = ((a * x**3 + b * x - y) ** 2).mean(
            0
        )  # of all points, whatever a step saw
        torch.testing.assert_close(torch.tensor(losses), loss, rtol=1e-9, atol=0)
        compared += 1
    assert compared > 7


def test_a_batch_of_all_points_is_no_batch(core):
    sent = {"id": "gd", "setting": {"lr": 0.05}, "steps": 50}
    plain = {"schedule": "constant", "batch": 20, "seed": 0}
    assert core(RUN, sent | {"plan": plain}) == core(
        RUN, sent | {"plan": plain | {"seed": 9}}
    )
    noisy = [
        core(RUN, sent | {"plan": plain | {"batch": 2, "seed": s}}) for s in (0, 1)
    ]
    assert noisy[0] != noisy[1] != core(RUN, sent | {"plan": plain})


def test_the_package_draws_the_same_batches(core):
    """gdlessons.train and batch_loss, which the lesson on noise uses."""
    x, y = (values.double() for values in gdlessons.cubic_data())
    model = gdlessons.CubicModel(a=2.6, b=1.6).double()
    descent = torch.optim.SGD(model.parameters(), lr=0.02)
    generator = torch.Generator().manual_seed(100)
    run = gdlessons.train(model, descent, x, y, 50, batch_size=5, generator=generator)
    plan = {"schedule": "constant", "batch": 5, "seed": 100}
    sent = {"id": "gd", "setting": {"lr": 0.02}, "plan": plan, "steps": 50}
    params, _ = core(RUN, sent)
    ours = torch.tensor(params).reshape(-1, 2)
    assert (
        ours - run.params.double()
    ).abs().max() < 1e-6  # the model starts in float32
