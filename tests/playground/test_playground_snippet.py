"""The playground's PyTorch code prints the losses of the page."""

import math
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.playground.test_playground_state import DESCRIBE, PARSE, random_state

PROGRAM = """({ parse, snippet, printed, runAll, landscapes, optimizers }, state) => {
  const text = snippet(state, landscapes, optimizers);
  const landscape = landscapes[state.landscape];
  const names = state.runs.map((run) => optimizers[run.optimizer].name);
  const losses = (start) => {
    const { runs } = runAll({ ...state, start }, landscape);
    const lines = ({ losses }, i) =>
      printed(state.steps).map((t) => [names[i], t, losses[t]]);
    return runs.flatMap(lines);
  };
  const beside = losses(state.start.map((x) => x + 1e-10));
  return { text, lines: losses(state.start), beside };
}"""


ALL = """
import pathlib, sys, torch
for path in sys.argv[1:]:
    torch.set_default_dtype(torch.float32)
    exec(compile(pathlib.Path(path).read_text("utf-8"), path, "exec"), {})
    print("end of", path)
"""


def expected(program):
    return "".join(f"{name} {t} {loss:.8g}\n" for name, t, loss in program["lines"])


def calm(program):
    """Whether the losses have 8 digits: a start 1e-10 beside changes few of them."""
    losses = [line[2] for line in program["lines"]]
    beside = [line[2] for line in program["beside"]]
    return all(
        math.isfinite(a) and abs(a) > 1e-12 and abs(a - b) < 1e-6 * abs(a)
        for a, b in zip(losses, beside, strict=True)
    )


def interpreter(*arguments):
    """What a new one prints; -I: it sees no variable, user's folder or this one."""
    command = [sys.executable, "-I", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def programs(core):
    """The PyTorch code of each preset, and of 20 random configurations."""
    rng, known = random.Random(1), core(DESCRIBE)
    presets = core("({ presets }) => presets")
    parsed = [core(PARSE, preset["query"]) for preset in presets]
    assert [p["problems"] for p in parsed] == [[]] * len(presets)
    assert len({preset["id"] for preset in presets}) == len(presets) >= 10
    made = {p["id"]: core(PROGRAM, q["state"]) for p, q in zip(presets, parsed)}
    for number in range(40):  # their lr is up to 100: a few are chaotic
        state = random_state(rng, known, digits=3) | {"steps": rng.randint(1, 200)}
        program = core(PROGRAM, state)
        if calm(program):
            made[f"random {number}"] = program
        if len(made) == len(presets) + 8:
            return made
    pytest.fail("too few random configurations are calm")


def test_the_code_prints_the_losses_of_the_page(programs, tmp_path):
    """Two run in an interpreter of their own, two more interpreters run half of the
    others each, every one in a namespace of its own: importing torch takes seconds.
    """
    paths = []
    for number, program in enumerate(programs.values()):
        paths.append(tmp_path / f"{number}.py")
        paths[-1].write_text(program["text"], encoding="utf-8")
        assert "gdlessons" not in program["text"]
    calls = [[path] for path in paths[:2]]
    calls += [["-c", ALL, *half] for half in (paths[2::2], paths[3::2])]
    with ThreadPoolExecutor(2) as pool:
        printed = list(pool.map(lambda call: interpreter(*call), calls))
    found = dict(zip(paths, printed[:2]))
    ends = re.split(r"end of (.*)\n", "".join(printed[2:]))
    found |= {Path(path): output for output, path in zip(ends[::2], ends[1::2])}
    for (name, program), path in zip(programs.items(), paths, strict=True):
        assert found[path] == expected(program), f"{name}:\n{program['text']}"
