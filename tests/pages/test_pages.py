"""The page machinery on a sample page: right as it stands, and red when broken."""

import re
import sys
from pathlib import Path

import pytest

from hooks.page import checks
from hooks.page.page import parse
from hooks.run.runs import run_pages
from tests.pages.broken import BROKEN

SAMPLE = Path(__file__).with_name("sample.md")
TEXT = SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """What is wrong with a page of this text, as the tests and the build say it."""
    cache = tmp_path_factory.mktemp("cache")

    def wrong(text: str) -> str:
        page = parse(SAMPLE, text)
        run = run_pages([page], cache, report=lambda line: None)[SAMPLE]
        return checks.describe(page, checks.problems(page, run))

    return wrong


def line_of(text: str, page: str = TEXT) -> int:
    return page[: page.index(text)].count("\n") + 1


def test_the_sample_is_right(wrong):
    assert wrong(TEXT) == ""
    kinds = [part.kind for part in parse(SAMPLE).parts]
    counted = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert counted == {
        "image": 1,
        "invisible": 2,
        "number": 10,
        "output": 3,
        "python": 4,
        "shown": 1,
    }


def changed_digits():
    """Each digit of each number, changed to the next one and to the fourth from it."""
    for part in parse(SAMPLE).of_kind("output", "number"):
        for digit in re.finditer(r"\d", TEXT[part.start : part.end]):
            at = part.start + digit.start()
            for step in (1, 4):
                other = str((int(digit[0]) + step) % 10)
                line = TEXT.count("\n", 0, at) + 1
                name = f"line {line}: {part.text.strip()!r}, {digit.start()} -> {other}"
                yield pytest.param(TEXT[:at] + other + TEXT[at + 1 :], id=name)


@pytest.mark.parametrize("text", list(changed_digits()))
def test_a_changed_digit_is_seen(wrong, text):
    assert wrong(text)


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_page_is_refused(wrong, what):
    old, new, message = BROKEN[what]
    assert TEXT.count(old) == 1
    assert message in wrong(TEXT.replace(old, new))


@pytest.mark.parametrize(
    "last", ["lr = 0.001", "    for row in range(2):", "    total ="]
)
def test_a_failure_names_the_line_of_the_page(wrong, last):
    """In a plain fence, in an admonition, in a tab."""
    indent = " " * (len(last) - len(last.lstrip()))
    text = TEXT.replace(last, f"{indent}1 / 0\n{last}")
    assert f"line {line_of(last)} raises" in wrong(text)


KEPT = {
    "a number of a guess": (
        "| lr    | squared   |",
        '!!! question "A guess"\n\n    Is it half, twice, five times?\n\n'
        "| lr    | squared   |",
    ),
    "a number of the description, as the page says it": (
        "that is right.",
        "that has 40 numbers.",
    ),
    "a year in a citation": ("The mean is", "The mean (Polyak, 1964) is"),
    "a small number that the code is given by that name": (
        "    total = draws.sum()",
        "    steps = 2\n    total = draws.sum()\n    ```\n\n    In two steps.\n\n"
        "    ```python\n    total = draws.sum()",
    ),
    "one of two halves": ("The mean is", "In the first half the mean is"),
    "a generator with a seed": (
        "lr = 0.001\n",
        "lr = 0.001\nimport numpy; numpy.random.default_rng(1).random()\n",
    ),
    "a label with a number": ("plt.plot(draws)", 'plt.plot(draws, label="lr 0.001")'),
    "blanks at the ends of lines": ('"{row:4d}"', '"{row:4d}  "'),
    "no line break at the end": (':.2f}")', ':.2f}", end="")'),
    "a proof by the tests' tables": (
        "assert lr**2",
        "from tests.package import theory\nassert theory.WITHIN > 0\nassert lr**2",
    ),
    "a sum in an assertion": (
        "assert round(draws.max().item(), 2)",
        "most = 0\nfor draw in draws:\n    most = max(most, draw.item())\n"
        "assert round(most, 2)",
    ),
    "an invisible block that changes a tensor": (
        "assert lr**2",
        "draws.zero_()\nassert lr**2",
    ),
    "an invisible block that changes a module": (
        "assert lr**2",
        "plt.plot = None\nassert lr**2",
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_a_right_page_stays_right(wrong, what):
    old, new = KEPT[what]
    if sys.platform != "linux" and "changes" in what:
        pytest.skip("undone on Linux only")
    assert TEXT.count(old) == 1
    assert wrong(TEXT.replace(old, new)) == ""


ENCODED = {
    "a byte-order mark": ("utf-8-sig", 1),
    "Latin-1": ("latin-1", line_of("Named")),
    "UTF-16": ("utf-16", 1),
}


@pytest.mark.parametrize("what", ENCODED)
def test_a_page_that_is_not_utf_8_is_refused_with_its_line(tmp_path, what):
    encoding, line = ENCODED[what]
    path = tmp_path / "page.md"
    text = TEXT.replace("Named, not counted", "Nicht gez\u00e4hlt")
    path.write_text(text.replace("\u207b\u00b3", "-3"), encoding=encoding)
    page = parse(path)
    found = checks.describe(page, [(p.start, p.text) for p in page.of_kind("wrong")])
    assert f"page.md:{line}: is not UTF-8, or begins with a byte-order mark" in found


def test_a_page_with_line_ends_of_windows_is_as_every_page(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(TEXT, encoding="utf-8", newline="\r\n")
    assert parse(path).parts == parse(SAMPLE).parts


def test_a_long_difference_is_cut(wrong):
    said = wrong(TEXT.replace("for row in range(2)", "for row in range(5000)"))
    assert "what the code prints\n     0\n     1\n+    2\n+    3\n" in said
    assert "\n[...]\n" in said
    assert len(said) < 5_000
