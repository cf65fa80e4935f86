"""Lessons and labs are easy to enter: a picture first, then short and plain code."""

import re
from pathlib import Path
from statistics import mean

import pytest

from hooks.page.page import parse

DOCS = Path(__file__).parents[2] / "docs"
LESSONS = sorted((DOCS / "lessons").glob("*.md"))
LABS = sorted((DOCS / "labs").glob("*.md"))
PARSED = {path: parse(path) for path in LESSONS + LABS}
MOST = 90  # lines of code that show before the exercises of a lesson
ON_AVERAGE = 75
COLUMNS = 60  # of a line of code that shows: a phone held sideways
OUTPUT_COLUMNS = 44  # a phone held upright

# What a reader would have to stop at. Each has a plain form, or a helper.
CLEVER = {
    r"\.int\(\)\.argmax\(": "first(...)",
    r"\[:, None, None\]": "sweep(...)",
    r"\._replace\(": "a new value",
    r"\.format\(\*": "table(...)",
    r"\*_\b": "a name for what is used",
    r"\.unbind\(": "one line for each parameter",
    r"\b(einsum|kron)\(": "sums that are written out",
    r"\[[^][]*,[^][]*,[^][]*,[^][]*\]\[|\w\[[^][=]*,[^][=]*,[^][=]*,[^][=]*\]": "names",
}


def shown(path):
    """The python fences that are not folded under a title."""
    page = PARSED[path]
    for part in page.of_kind("python"):
        if not any(fold.has(part) for fold in page.folds):
            yield part


def lines_before_exercises(path):
    end = PARSED[path].text.find("\n## Exercises")
    parts = [part for part in shown(path) if end < 0 or part.start < end]
    return sum(bool(line.strip()) for part in parts for line in part.text.splitlines())


def clever(code):
    return [
        f"{found[0]}: {plain}"
        for form, plain in CLEVER.items()
        for found in re.finditer(form, code)
    ]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_shows_little_code(path):
    assert 10 <= lines_before_exercises(path) <= MOST


def test_lessons_show_little_code_on_average():
    assert mean([0, *map(lines_before_exercises, LESSONS)]) <= ON_AVERAGE


@pytest.mark.parametrize(
    "path", LESSONS + LABS, ids=lambda path: "-".join(path.parts[-2:])
)
def test_code_and_output_fit_a_phone(path):
    wide = [
        line
        for part in shown(path)
        for line in part.text.splitlines()
        if len(line) > COLUMNS
    ]
    wide += [
        line
        for part in PARSED[path].of_kind("output")
        for line in part.text.splitlines()
        if len(line) > OUTPUT_COLUMNS
    ]
    assert wide == []


@pytest.mark.parametrize(
    "path", LESSONS + LABS, ids=lambda path: "-".join(path.parts[-2:])
)
def test_code_is_plain(path):
    blocks = PARSED[path].of_kind("python")
    assert [found for block in blocks for found in clever(block.text)] == []


@pytest.mark.parametrize(
    ("code", "many"),
    [
        ("steps = (losses < 1).int().argmax(0)", 1),
        ("steps = first(losses < 1)", 0),
        ("rule = rules.adam(lrs[:, None, None])", 1),
        ("best = sweep[1, 3, :2, :, :2080]", 1),
        ("best = runs.losses[-1, 0, 2]", 0),
        ("torch.tensor([0.1, 0.2, 0.3, 0.4])", 0),
        ('print("{:8.1f}{:8.1f}".format(*sizes))', 1),
        ("constant, *_, base = runs", 1),
        ("f(*args)", 0),
    ],
)
def test_what_is_clever_and_what_is_not(code, many):
    assert len(clever(code)) == many


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_picture_comes_first(path):
    """What a phone's first screen shows of it is measured in the browser."""
    page = PARSED[path]
    code = [part.start for part in shown(path)]
    assert page.of_kind("image")[0].start < code[0]
