"""The playground's mistakes, its view into a step, sweep, contours and size."""

import gzip
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

import gdlessons
from gdlessons.plots.contours import levels as _levels

MODULES = Path(__file__).parents[2] / "docs" / "javascripts" / "playground"


@pytest.mark.parametrize(
    ("switches", "eps", "step"),
    [
        ([], 1e-16, 1.0),
        (["noBias"], 1e-16, 0.1 / 0.001**0.5),
        (["wrongBias"], 1e-16, 10.0),
        ([], 1.0, 3 / (3 + 1)),
        (["epsInside"], 1.0, 3 / (3**2 + 1) ** 0.5),
        (["noBias", "epsInside"], 1.0, 0.3 / (0.009 + 1) ** 0.5),
    ],
)
def test_the_first_step_of_published_mistakes(core, switches, eps, step):
    """In learning rates, from the gradients 3 and −3."""
    made = core(
        """({ optimizers: { adam }, makeRun }, { switches, eps }) => {
          const { hyper } = makeRun("adam", { lr: 0.1, eps });
          const on = Object.fromEntries(switches.map((name) => [name, true]));
          return adam.step([1, 2], [3, -3], adam.init(), hyper, on).theta;
        }""",
        {"switches": switches, "eps": eps},
    )
    assert made == pytest.approx([1 - 0.1 * step, 2 + 0.1 * step], abs=1e-12)
    if switches == ["noBias"]:
        assert f"{step:.2f}" == "3.16"


def test_inside_of_a_step(core):
    """Of Adam's third, against torch's state."""
    theta = torch.tensor([2.4, 1.2], dtype=torch.float64, requires_grad=True)
    adam, path = torch.optim.Adam([theta], lr=0.1), []
    for _ in range(3):
        path.append(theta.tolist())
        theta.grad = theta.detach() * torch.tensor([1.0, 10.0])
        adam.step()
    inside = core("""({ run, stepInside, optimizers, makeRun, landscapes }) => {
        const { hyper } = makeRun("adam", { lr: 0.1 });
        const { quadratic } = landscapes;
        const same = [quadratic, { kappa: 10 }, optimizers.adam, hyper, {}];
        return stepInside(...same, run(...same, [2.4, 1.2], 9), 2);
    }""")
    m, v = (adam.state[theta][key] for key in ("exp_avg", "exp_avg_sq"))
    step = theta.detach() - torch.tensor(path[-1], dtype=torch.float64)
    for name, value in {
        "m": m,
        "v": v,
        "m_hat": m / (1 - 0.9**3),
        "v_hat": v / (1 - 0.999**3),
        "step": step,
        "effective": -step / theta.grad,
    }.items():
        assert inside[name] == pytest.approx(value.tolist(), rel=1e-12), name


def test_a_sweep_is_the_runs_last_losses(core):
    swept, last = core("""({ run, final, optimizers: { gd }, landscapes }) => {
        const { start } = landscapes.rosenbrock;
        const same = [landscapes.rosenbrock, {}, gd];
        const lrs = [1e-4, 1e-3, 1e-1];
        const last = (lr) => run(...same, { lr }, {}, start, 50).losses[50];
        const swept = (lr) => final(...same, { lr: 9 }, {}, start, 50, lr);
        return [lrs.map(swept), lrs.map(last)];
    }""")
    assert swept[:2] == last[:2]
    assert swept[2] == math.inf
    assert not math.isfinite(last[2])


CONTOURS = """({ contours }, { values, levels }) => {
    const flat = Float64Array.from(values.flat());
    return contours(flat, values[0].length, values.length, levels);
}"""


def length(segments):
    x0, y0, x1, y1 = np.transpose(segments)
    return np.hypot(x1 - x0, y1 - y0).sum()


def test_contours_of_a_cone_are_circles(core):
    axis = np.arange(101) - 50.0
    radii = [10.5, 20, 40]
    values = np.hypot(axis[:, None], axis[None] + 5).tolist()
    for radius, segments in zip(
        radii, core(CONTOURS, {"values": values, "levels": radii})
    ):
        ends = np.reshape(segments, (-1, 2)) - [45, 50]
        assert np.hypot(*ends.T) == pytest.approx(np.full(len(ends), radius), rel=2e-3)
        assert length(segments) == pytest.approx(2 * math.pi * radius, rel=2e-3)


@pytest.mark.parametrize("name", ["himmelblau", "bumpy_landscape"])
def test_contours_are_matplotlibs(core, name):
    landscape = getattr(gdlessons, name)()
    heights = landscape(landscape.grid(120).double())
    levels = core("({ levels }, values) => levels(values)", heights.flatten().tolist())
    assert levels == pytest.approx(_levels(heights).tolist(), rel=1e-6)
    ours = core(CONTOURS, {"values": heights.tolist(), "levels": levels[:-1]})
    theirs = plt.figure().add_subplot().contour(heights.numpy(), levels=levels[:-1])
    plt.close()
    for segments, lines in zip(ours, theirs.allsegs, strict=True):
        total = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines)
        assert length(segments) == pytest.approx(total, rel=0.01)


@pytest.mark.parametrize(
    ("corner", "ends"),
    [  # the middle, at 0.6 or at 0.4, is joined to the corners of its side
        (0.4, [[(0, 0.5), (0.5, 0)], [(1, 0.5 / 0.6), (0.5 / 0.6, 1)]]),
        (-0.4, [[(0.5, 0), (1, 0.5 / 1.4)], [(0.5 / 1.4, 1), (0, 0.5)]]),
    ],
)
def test_contours_of_a_saddle(core, corner, ends):
    sent = {"values": [[0, 1], [1, corner]], "levels": [0.5]}
    (segments,) = core(CONTOURS, sent)
    found = {frozenset(map(tuple, np.reshape(s, (2, 2)).round(9))) for s in segments}
    assert found == {frozenset(map(tuple, np.round(s, 9))) for s in ends}


def test_contours_beside_infinity(core):
    sent = {"values": [[0, 1, math.inf], [0, 1, 0]], "levels": [0.5]}
    assert core(CONTOURS, sent) == [[[0.5, 0, 0.5, 1]]]
    assert core("({ levels }) => levels([3, 3, NaN])") == []


def test_budget(site):
    """KB as a server sends them: each published file gzipped."""
    folder = site.folder / "javascripts" / "playground"
    sizes = {p.stem: len(gzip.compress(p.read_bytes(), 9)) for p in folder.glob("*.js")}
    assert sizes.keys() == {p.stem for p in MODULES.glob("*.js")}
    assert sum(sizes.values()) <= 27 * 1024, sizes
