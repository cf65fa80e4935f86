"""Guesses: what is offered, what is said to it, and where the page comes back to it."""

import re
from pathlib import Path

import pytest

from hooks.page.guesses import answers, offered, without_answers
from hooks.page.page import parse
from tests.nav import LESSONS, ROOT

DOCS = ROOT / "docs"
TEXTS = {
    path: (DOCS / f"{path.rstrip('/')}.md").read_text("utf-8")
    for path in LESSONS
    if path != "lessons/original-experiment/"  # it has no question
}
BACK = re.compile(r"How\s+good\s+was\s+your\s+guess\?")
GUESS = """# A page

!!! question "A guess"

    Is it 3 or 4?

    All 5 of it
    :   It looks so, since 27 is
        near.

    Half
    :   Not so fast.

After it.
"""
every_lesson = pytest.mark.parametrize("path", TEXTS)


@every_lesson
def test_a_lesson_offers_answers_and_comes_back_to_them(path):
    found = answers(TEXTS[path])
    assert 2 <= len(found) <= 4
    assert all(len(answer) <= 36 for answer in found)  # a button, on a phone
    assert all(reply[-1] in ".?!" for reply in found.values())
    assert BACK.search(TEXTS[path])


@every_lesson
def test_a_reply_gives_no_number_away(path):
    said = " ".join(answers(TEXTS[path]).values())
    formulas = re.sub(r"\$[^$]*\$", "", said)
    assert re.findall(r"\b\d+", formulas) == []
    assert not re.search(r"\b(right|wrong|correct)\b", said, re.IGNORECASE)


def test_answers_are_read_with_what_is_said_to_them():
    assert answers(GUESS) == {
        "All 5 of it": "It looks so, since 27 is near.",
        "Half": "Not so fast.",
    }
    assert answers("# A page\n\nIs it 3?\n") == {}


def test_what_is_offered_needs_no_proof_and_what_is_said_does():
    numbers = [part.text for part in parse(Path("page.md"), GUESS).of_kind("number")]
    assert numbers == ["27"]
    asked = [GUESS[span.start : span.stop].strip() for span in offered(GUESS)]
    assert [text.rpartition("\n")[2].strip() for text in asked] == [
        "Is it 3 or 4?",
        "All 5 of it",
        "Half",
    ]


def test_where_nothing_can_be_pressed_a_guess_is_a_question():
    plain = without_answers(GUESS)
    assert plain.count("Is it 3 or 4?\n\nAfter it.") == 1
    assert not re.search("Half|since|:   ", plain)
