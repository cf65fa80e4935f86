"""How pages read: short sentences and paragraphs, six to twelve minutes a lesson."""

import re
from pathlib import Path

import pytest

from hooks.page.page import PART
from hooks.page.reading import minutes, paragraphs, words

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LESSONS = [path for path in PAGES if path.parent.name == "lessons"]
SENTENCE = re.compile(r"(?<=[.?!:])[\"”*_)]*\s+(?=[A-Z\"“*_(\[$])")


def sentences(paragraph):
    return [sentence for sentence in SENTENCE.split(paragraph) if words(sentence)]


def test_what_is_counted():
    page = (
        "---\ntitle: x\n---\n\n# A title\n\n"
        "One two $x + y$ [three](a.md). And *four*!\n\n"
        "```python\ncode = 1\n```\n\n| a | b |\n\n- five\n- six seven\n\n"
        "![Eight nine.](figures/x.svg)\n"
    )
    assert paragraphs(page) == [
        "One two x three. And *four*!",
        "- five",
        "- six seven",
        "Eight nine.",
    ]
    assert sentences(paragraphs(page)[0]) == ["One two x three.", "And *four*!"]
    assert minutes(page) == 11 / 200 + 1 / 40


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_sentences_and_paragraphs_are_short(path):
    found = paragraphs(path.read_text("utf-8"))
    long = [paragraph for paragraph in found if len(words(paragraph)) > 120]
    assert long == []
    said = [sentence for paragraph in found for sentence in sentences(paragraph)]
    assert sum(len(words(sentence)) for sentence in said) < 20 * len(said)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_takes_six_to_twelve_minutes(path):
    text = path.read_text("utf-8")
    assert 6 <= minutes(text) <= 12 or path.stem == "original-experiment"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_two_to_four_solved_exercises_and_an_ending(path):
    text = path.read_text("utf-8")
    exercises = text.partition("\n## Exercises\n")[2]
    asked = re.findall(r"^\*\*\d\.", exercises, re.MULTILINE)
    assert 2 <= len(asked) <= 4
    assert exercises.count('\n??? success "Solution"\n') == len(asked)
    ending = PART.sub("", exercises.partition("\n## In short\n")[2])  # but its proof
    assert len(ending.strip().split("\n\n")) == 1
