"""Exercises that answer: what a reader's number is compared with.

At the end of a solution, after the code that finds the number:

    <!-- invisible-code-block: python answer
    value, within = size**2, 0.005
    mistakes = {"the square is missing": size}
    -->

Its value, and that of each usual mistake, is computed when the page runs. If the
exercise asks for several numbers, `what = "momentum's"` says which is meant.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from hooks.page.page import Page, Part
from hooks.run.process import Run

EXERCISE = re.compile(r"\*\*(\d)\. ")
SOLUTION = '??? success "Solution"'
# Stands below the code of an answer, on its last line.
EXPORT = (
    "; print(__import__('json').dumps([float(value), float(within), "
    "{text: float(number) for text, number in mistakes.items()}, "
    "globals().get('what', '')]))"
)


class Answer(NamedTuple):
    """The number that an exercise asks for."""

    exercise: int
    value: float
    within: float  # how far another may be, and be right
    mistakes: dict[str, float]  # what usual mistakes give, by what they are
    what: str  # which of the numbers that the exercise asks for, if of several


def asked(page: Page) -> list[tuple[Part, int, int]]:
    """The answers of a page: each with its exercise, and where its solution begins."""
    found = []
    for part in page.of_kind("answer"):
        at = page.headings[page.section(part.start) - 1]
        exercise = EXERCISE.match(page.text, at)
        start = page.text.rfind(SOLUTION, at, part.start)
        found.append((part, int(exercise[1]) if exercise and start >= 0 else 0, start))
    return found


def answers(page: Page, run: Run) -> dict[int, Answer]:
    """The answers of a page's exercises, by where each solution begins."""
    found = {}
    did = {block.start: done for block, done in zip(page.blocks, run)}
    for part, exercise, start in asked(page):
        value, within, mistakes, what = json.loads(did[part.start].stdout)
        given = {text: rounded(each) for text, each in mistakes.items()}
        found[start] = Answer(exercise, rounded(value), within, given, what)
    return found


def rounded(number: float) -> float:
    """To six digits, which are the same on every machine."""
    return float(f"{number:.6g}")


def unclear(page: Page, run: Run) -> Iterator[tuple[int, str]]:
    """Answers that no reader could be told apart by."""
    did = {block.start: done for block, done in zip(page.blocks, run)}
    seen: set[int] = set()
    for part, exercise, _ in asked(page):
        if not exercise:
            yield part.start, "an answer stands in the solution of an exercise"
        elif exercise in seen:
            yield part.start, "an exercise has one answer"
        seen.add(exercise)
        yield from typed(part)
        if part.start not in did or did[part.start].error:
            continue
        value, within, mistakes, _ = json.loads(did[part.start].stdout)
        if not within > 0 or not mistakes or not value:
            yield part.start, "an answer is not 0, with within > 0 and a mistake"
        for text, number in mistakes.items():
            if abs(number - value) <= within:
                yield part.start, f"the mistake {text!r} gives the right answer"


def typed(part: Part) -> Iterator[tuple[int, str]]:
    """What an answer holds as a number and has not computed."""
    numbers: list[ast.expr] = []
    for node in ast.parse(part.text).body:
        match node:
            case ast.Assign(
                [ast.Tuple([ast.Name("value"), *_])], ast.Tuple([value, *_])
            ):
                numbers.append(value)
            case ast.Assign([ast.Name("value")], value):
                numbers.append(value)
            case ast.Assign([ast.Name("mistakes")], ast.Dict(values=values)):
                numbers += values
    for number in numbers:
        if not any(isinstance(each, ast.Name) for each in ast.walk(number)):
            yield part.start, f"{ast.unparse(number)} is typed, not computed"


def shown(markdown: str, page: Page, run: Run) -> str:
    """The Markdown of a page, a place to type an answer above each such solution."""
    starts = [match.start() for match in re.finditer(re.escape(SOLUTION), markdown)]
    own = [match.start() for match in re.finditer(re.escape(SOLUTION), page.text)]
    found = answers(page, run)
    for start, at in reversed(list(zip(starts, own))):
        if answer := found.get(at):
            data = json.dumps(answer[1:]).replace("&", "&amp;").replace('"', "&quot;")
            place = f'<div class="check" data-answer="{data}"></div>\n\n'
            markdown = markdown[:start] + place + markdown[start:]
    return markdown


def told(page: Page) -> str:
    """The text of a page that is taken away: above each such solution, the call."""
    text = page.text
    for _, exercise, start in reversed(asked(page)):
        call = f'gdlessons.check("{page.path.stem}", {exercise}, 0.5)'
        text = f"{text[:start]}Is your number right? `{call}` tells.\n\n{text[start:]}"
    return text
