"""Page and copied program never contradict each other in a digit that is shown."""

import random
import re

import pytest

from tests.playground.test_playground_snippet import ALL, calm, interpreter
from tests.playground.test_playground_snippet import PROGRAM as CALM
from tests.playground.test_playground_state import DESCRIBE, PARSE, random_state

PROGRAM = """({ snippet, printed, runAll, loss, landscapes, optimizers }, state) => {
  const { runs, twins, chaotic } = runAll(state, landscapes[state.landscape]);
  const text = snippet(state, landscapes, optimizers, chaotic);
  const shown = runs.flatMap(({ losses }, i) =>
    printed(state.steps).map((t) => loss(losses[t], twins[i].doubts[t])));
  return { text, shown, chaotic };
}"""
CHAOTIC = {
    "egg box": "landscape=rastrigin&run=momentum,lr=0.02&run=nesterov,lr=0.02",
    "bend": "landscape=rosenbrock&steps=5000&run=adam,lr=0.5",
    "noise": "steps=300&batch=2&run=rmsprop,lr=0.5&run=adam,lr=2",
}


def agrees(shown, value):
    """Whether a number, of which 8 digits are printed, is what a text says."""
    digits = shown.replace("−", "-").lower()
    mantissa, _, exponent = digits.partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - decimals)
    return abs(float(digits) - value) <= 0.5 * unit * (1 + 1e-6) + 5e-8 * abs(value)


@pytest.fixture(scope="module")
def programs(core):
    """The examples, and random configurations, of which some are chaotic."""
    rng, known = random.Random(7), core(DESCRIBE)
    parsed = {name: core(PARSE, query) for name, query in CHAOTIC.items()}
    assert not any(p["problems"] for p in parsed.values())
    states = {name: p["state"] for name, p in parsed.items()}
    for number in range(30):
        state = random_state(rng, known, digits=3) | {"steps": rng.randint(20, 300)}
        states[f"random {number}"] = state
    made = {name: core(PROGRAM, state) for name, state in states.items()}
    for name, state in states.items():
        made[name]["calm"] = calm(core(CALM, state))
    return made


def test_no_digit_is_shown_that_the_program_contradicts(programs, tmp_path):
    paths = []
    for number, program in enumerate(programs.values()):
        paths.append(tmp_path / f"{number}.py")
        paths[-1].write_text(program["text"], encoding="utf-8")
    printed = interpreter("-c", ALL, *paths)
    outputs = re.split(r"end of .*\n", printed)[:-1]
    hidden = 0
    for (name, program), output in zip(programs.items(), outputs, strict=True):
        values = [float(line.split()[-1]) for line in output.splitlines()]
        for shown, value in zip(program["shown"], values, strict=True):
            if shown == "chaotic":
                hidden += 1
            elif value == value and abs(value) < float("inf"):
                assert agrees(shown, value), (name, shown, value)
    assert hidden > 4


def test_examples_are_named_as_chaotic(programs):
    for name in ("egg box", "bend"):
        program = programs[name]
        assert program["shown"][-1] == "chaotic"
        assert min(program["chaotic"]) > 0
        assert f"# chaotic: at step {program['chaotic'][0]} a last" in program["text"]


def test_what_is_calm_is_shown_with_all_its_digits(programs):
    calm_ones = [program for program in programs.values() if program["calm"]]
    assert len(calm_ones) > 8
    for program in calm_ones:
        assert "chaotic" not in program["shown"]
        assert "# chaotic" not in program["text"]
        for shown in program["shown"]:
            digits = re.sub(r"e.*", "", shown.replace("−", "")).replace(".", "")
            assert "." not in shown or len(digits.lstrip("0")) >= 1


@pytest.mark.parametrize("query", list(CHAOTIC.values())[:2])
def test_the_page_says_so(play, query):
    page = play(f"?{query}")
    message = page.locator(".message").inner_text()
    assert re.search(r"is chaotic: at step \d+ a last bit decides", message)
    assert "loss chaotic" in page.locator(".now").all_inner_texts()
    assert "chaotic" in page.locator("table[aria-label=Losses]").inner_text()
    cells = page.locator("table[aria-label='Inside a step'] td").all_inner_texts()
    assert "chaotic" in cells
