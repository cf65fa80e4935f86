"""Exercises that answer: what is computed, what is refused, what readers are told."""

import json
from pathlib import Path

import pytest

import gdlessons
from gdlessons.exercises import CLOSE
from hooks.page import checks
from hooks.page.answers import answers, asked, shown, told
from hooks.page.page import parse
from hooks.run.accept import ANSWERS
from hooks.run.process import Block
from hooks.run.runs import run_pages
from tests.nav import LESSONS, ROOT

PAGE = """# A page

```python
size = 0.5
```

## Exercises

**1. With a pencil.** What is the square?

??? success "Solution"

    It is small.

    <!-- invisible-code-block: python answer
    value, within = size**2, 0.01
    mistakes = {"it is not squared": size}
    -->

The end.
"""
DID = [Block(), Block(stdout='[0.25, 0.01, {"it is not squared": 0.5}, "its"]\n')]
BROKEN = {
    "no exercise": (
        "**1. With a pencil.** ",
        "",
        DID[1].stdout,
        "stands in the solution of an exercise",
    ),
    "typed": ("= size**2,", "= 0.25,", DID[1].stdout, "0.25 is typed, not computed"),
    "a typed mistake": (": size}", ": 0.5}", DID[1].stdout, "0.5 is typed"),
    "no room": ("", "", '[0.25, 0, {"a": 0.5}, ""]', "within > 0"),
    "no mistake": ("", "", '[0.25, 0.01, {}, ""]', "and a mistake"),
    "a share of 0": ("", "", '[0, 0.01, {"a": 0.5}, ""]', "is not 0, with"),
    "a right mistake": (
        "",
        "",
        '[0.25, 0.01, {"a": 0.255}, ""]',
        "gives the right answer",
    ),
}
BOOK = json.loads(ANSWERS.read_text("utf-8"))
ROWS = [(lesson, n) for lesson, numbers in BOOK.items() for n in numbers]


def test_an_answer_is_read_and_shown_above_its_solution():
    page = parse(Path("page.md"), PAGE)
    assert checks.problems(page, DID) == []
    (answer,) = answers(page, DID).values()
    assert answer == (1, 0.25, 0.01, {"it is not squared": 0.5}, "its")
    made = shown(PAGE, page, DID)
    place, _, solution = made.partition('??? success "Solution"')
    assert place.endswith("</div>\n\n")
    assert solution == PAGE.partition('??? success "Solution"')[2]
    call = 'gdlessons.check("page", 1, 0.5)'
    assert told(page).index(call) < told(page).index("Solution")


@pytest.mark.parametrize("slip", BROKEN)
def test_an_answer_that_tells_nothing_apart_is_refused(slip):
    old, new, printed, message = BROKEN[slip]
    page = parse(Path("page.md"), PAGE.replace(old, new, 1) if old else PAGE)
    found = checks.problems(page, [Block(), Block(stdout=printed)])
    assert message in "".join(text for _, text in found)


def test_the_package_has_the_answers_that_the_pages_compute(site):
    """`make accept` writes them."""
    pages = [parse(ROOT / "docs" / f"{path.rstrip('/')}.md") for path in LESSONS]
    pages = [page for page in pages if asked(page)]
    runs = run_pages(pages, ROOT / ".cache" / "pages", lambda line: None)
    computed = {
        page.path.stem: {
            str(a.exercise): [*a[1:]] for a in answers(page, runs[page.path]).values()
        }
        for page in pages
    }
    assert computed == BOOK
    assert len(ROWS) >= 25


@pytest.mark.parametrize(("lesson", "exercise"), ROWS)
def test_the_package_says_right_close_or_which_mistake(lesson, exercise):
    value, within, mistakes, _ = BOOK[lesson][exercise]

    def said(number):
        return gdlessons.check(lesson, int(exercise), number)

    assert said(value) == "Right."
    assert said(value + 0.9 * within) == "Right."
    for mistake, number in mistakes.items():
        assert said(number).endswith(f"if {mistake}.")
        assert not said(number - 2 * within * number / value).endswith(f"if {mistake}.")
    far = max([value, *mistakes.values()], key=abs) * 3 + CLOSE * 2 * within
    assert said(far).startswith("Not yet.")
    near = [value + sign * 3 * within for sign in (1, -1)]
    off = abs(within / value)
    free = [n for n in near if all(abs(n / m - 1) > off for m in mistakes.values())]
    assert {said(number)[:6] for number in free} <= {"Close."}


REFUSED = [
    (("nowhere", 1, 0.5), ValueError, "lesson must be one of .*, got 'nowhere'"),
    (("momentum", 9, 0.5), ValueError, "exercise of momentum must be one of .*, got 9"),
    (("momentum", 1, "0.5"), TypeError, "answer must be a finite number, got '0.5'"),
    (("momentum", 1, float("nan")), TypeError, "answer must be a finite number"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), REFUSED)
def test_what_is_no_answer_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        gdlessons.check(*arguments)
