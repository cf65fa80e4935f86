"""How the pages read: short sentences and paragraphs, lessons of six to ten minutes."""

import re
from pathlib import Path

import pytest

from hooks.page.page import PART

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LESSONS = [path for path in PAGES if path.parent.name == "lessons"]
FORMULA = re.compile(r"(?s)\$\$.*?\$\$|\$[^$]*\$")
# Not prose: headings, table rows, the titles of asides, plugin directives.
NOT_PROSE = re.compile(
    r"^\s*(?:#.*|\|.*|(?:!!!|\?\?\?).*|:::.*(?:\n {4}.*)*|\*\[.*|</?div.*|<gd-.*)$",
    re.M,
)
SENTENCE = re.compile(r"(?<=[.?!:])[\"”*_)]*\s+(?=[A-Z\"“*_(\[$])")
WORDS_A_MINUTE, LINES_A_MINUTE = 200, 40  # of prose, of code and of output


def paragraphs(text):
    """The paragraphs of a page, a formula counting as one word; alt text is one too."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = PART.sub(lambda part: f"\n\n{part['alt'] or ''}\n\n", text)
    text = re.sub(r"\]\([^)\s]*\)|[\[\]`]", "", FORMULA.sub("x", text))
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", NOT_PROSE.sub("", text))
    return [" ".join(block.split()) for block in blocks if words(block)]


def words(text):
    return [word for word in text.split() if re.search(r"\w", word)]


def sentences(paragraph):
    return [sentence for sentence in SENTENCE.split(paragraph) if words(sentence)]


def minutes(text):
    """Reading time without the solutions, which are closed at first."""
    text = re.sub(r"^\?\?\?.*\n(?:(?: {4}.*)?\n)*", "", text, flags=re.MULTILINE)
    code = [
        part["body"].count("\n")
        for part in PART.finditer(text)
        if part["body"] is not None
    ]
    prose = sum(len(words(paragraph)) for paragraph in paragraphs(text))
    return prose / WORDS_A_MINUTE + sum(code) / LINES_A_MINUTE


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
def test_a_lesson_takes_six_to_ten_minutes(path):
    text = path.read_text("utf-8")
    assert 6 <= minutes(text) <= 10 or path.stem == "original-experiment"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_two_to_four_solved_exercises_and_an_ending(path):
    text = path.read_text("utf-8")
    exercises = text.partition("\n## Exercises\n")[2]
    asked = re.findall(r"^\*\*\d\.", exercises, re.MULTILINE)
    assert 2 <= len(asked) <= 4
    assert exercises.count('\n??? success "Solution"\n') == len(asked)
    ending = PART.sub("", exercises.partition("\n## In short\n")[2])
    assert len(ending.strip().split("\n\n")) == 1
