"""The playground's optimizers, in a browser, against torch's.

Every optimizer runs on every landscape with two settings, beside torch.optim in
float64. The reference is computed here, by autograd on the package's own landscapes.
"""

import inspect
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch import optim

from gdlessons import rosenbrock, rules
from tests.playground.against_torch import (
    CHAOTIC,
    KAPPAS,
    LANDSCAPES,
    MOST_CHAOTIC,
    PATH_GAP,
    STEP_GAP,
    STEPS,
    TABLE,
    functions,
)


def torchs_names(setting):
    """beta1 and beta2 as betas."""
    betas = [setting[key] for key in ("beta1", "beta2") if key in setting]
    rest = {k: v for k, v in setting.items() if not k.startswith("beta")}
    return rest | ({"betas": tuple(betas)} if betas else {})


def gradient(points, landscapes):
    """Of each landscape at its row, by autograd: (..., 9, 2) to the same shape."""
    points = points.detach().requires_grad_()
    rows = zip(landscapes, points.unbind(-2))
    return torch.autograd.grad(sum(f(row).sum() for f, row in rows), points)[0]


class Paths(NamedTuple):
    """Of one setting, each of shape (STEPS + 1, optimizers, landscapes, 2)."""

    params: torch.Tensor
    grads: torch.Tensor
    perturbed: torch.Tensor  # params from a start 1e-10 beside


def torchs_paths(number, start):
    twins, optimizers = [], []
    for row in TABLE.values():
        twins.append(torch.stack([start, start + 1e-10]).requires_grad_())
        setting = torchs_names(row.settings[number])
        optimizers.append(row.torchs([twins[-1]], **setting, **row.given))
    landscapes = functions(KAPPAS[number])
    params, grads = [], []
    for _ in range(STEPS + 1):
        params.append(torch.stack(twins).detach())
        grads.append(gradient(params[-1], landscapes))
        for twin, optimizer, grad in zip(twins, optimizers, grads[-1]):
            twin.grad = grad
            optimizer.step()
    params, grads = torch.stack(params), torch.stack(grads)
    return Paths(params[:, :, 0], grads[:, :, 0], params[:, :, 1])


RUN = """({ run, landscapes, optimizers, makeRun }, { settings, kappa, steps }) =>
  Object.entries(settings).map(([id, setting]) => Object.values(landscapes).map((l) => {
    const { hyper } = makeRun(id, setting);
    const { params } = run(l, { kappa }, optimizers[id], hyper, {}, l.start, steps);
    return Array.from(params).join();
  }).join()).join()"""

STEP = """({ optimizers, makeRun }, { settings, steps, landscapes, params, grads }) => {
  params = params.split(",").map(Number);
  grads = grads.split(",").map(Number);
  let at = 0; // rows of two: by optimizer, landscape, step
  return Object.entries(settings).map(([id, setting]) => {
    const { hyper } = makeRun(id, setting);
    const rows = [];
    for (let k = 0; k < landscapes; k++) {
      let state = optimizers[id].init();
      for (let t = 0; t <= steps; t++, at += 2) {
        const [here, grad] = [params, grads].map((all) => all.slice(at, at + 2));
        const result = optimizers[id].step(here, grad, state, hyper);
        state = result.state;
        rows.push(...result.theta);
      }
    }
    return rows.join();
  }).join();
}"""


def to_text(path):
    """Numbers by optimizer, landscape, step and coordinate."""
    return ",".join(map(repr, path.permute(1, 2, 0, 3).flatten().tolist()))


def from_text(text):
    numbers = np.array(text.split(","), dtype=float)
    shape = (len(TABLE), len(LANDSCAPES), STEPS + 1, 2)
    return torch.from_numpy(numbers).reshape(shape).permute(2, 0, 1, 3)


def gap(ours, theirs):
    """By optimizer and landscape, of any step; relative where theirs exceeds 1."""
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).amax((0, -1))


@pytest.fixture(scope="module", autouse=True)
def float64():  # torch keeps NAdam's product of momenta in the default dtype
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=[0, 1], ids=["usual", "shown"])
def case(request, core, float64):
    """The number of the setting, torch's paths, and what to tell the browser."""
    start = core("({ landscapes }) => Object.values(landscapes).map((l) => l.start)")
    settings = {name: row.settings[request.param] for name, row in TABLE.items()}
    paths = torchs_paths(request.param, torch.tensor(start))
    say = {"settings": settings, "steps": STEPS, "kappa": KAPPAS[request.param]}
    return paths, say


def test_tables_name_what_the_playground_has(core):
    assert core("({ optimizers }) => Object.keys(optimizers)") == list(TABLE)
    assert core("({ landscapes }) => Object.keys(landscapes)") == list(LANDSCAPES)


def test_a_path_of_500_steps_is_torchs(case, core):
    paths, say = case
    calm = gap(paths.perturbed, paths.params) / 1e-10 < CHAOTIC
    assert (~calm).sum() <= MOST_CHAOTIC, (~calm).nonzero()
    assert gap(from_text(core(RUN, say)), paths.params)[calm].max() < PATH_GAP


def test_each_step_along_torchs_path_is_torchs(case, core):
    paths, say = case
    sent = {"params": to_text(paths.params), "grads": to_text(paths.grads)}
    ours = from_text(core(STEP, say | sent | {"landscapes": len(LANDSCAPES)}))
    assert gap(ours[:-1], paths.params[1:]).max() < STEP_GAP


def test_a_run_diverges_where_torchs_does(core):
    theta = torch.tensor([-1.2, 1.0], requires_grad=True)
    descent, losses = optim.SGD([theta], lr=0.1), []
    for _ in range(51):
        losses.append(rosenbrock()(theta))
        theta.grad = torch.autograd.grad(losses[-1], theta)[0]
        descent.step()
    losses = torch.stack(losses).detach()
    run = core("""({ run, landscapes: { rosenbrock }, optimizers: { gd } }) => {
        const made = run(rosenbrock, {}, gd, { lr: 0.1 }, {}, rosenbrock.start, 50);
        return { ...made, losses: Array.from(made.losses) };
    }""")
    first = losses.isfinite().int().argmin().item()
    assert 0 < first == run["diverged"]
    ours = torch.tensor(run["losses"])
    torch.testing.assert_close(ours, losses, rtol=1e-9, atol=0, equal_nan=True)


def test_defaults_are_torchs(core):
    specs = core("({ optimizers }) => optimizers")
    for name, row in TABLE.items():
        usual = {key: spec["default"] for key, spec in specs[name]["hyper"].items()}
        torchs = rules.lion if name == "lion" else row.torchs
        signature = inspect.signature(torchs).parameters
        for key, value in torchs_names(usual).items():
            expected = 0.9 if key == "momentum" else signature[key].default
            assert value == expected, (name, key)
