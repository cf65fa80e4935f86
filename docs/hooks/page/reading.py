"""What is read of a page: its paragraphs, and how many minutes they take."""

import re

from hooks.page.guesses import without_answers
from hooks.page.page import PART

FORMULA = re.compile(r"(?s)\$\$.*?\$\$|\$[^$]*\$")
# Not prose: headings, table rows, the titles of asides, plugin directives.
NOT_PROSE = re.compile(
    r"^\s*(?:#.*|\|.*|(?:!!!|\?\?\?).*|:::.*(?:\n {4}.*)*|\*\[.*|</?div.*|<gd-.*)$",
    re.M,
)
WORDS_A_MINUTE, LINES_A_MINUTE = 200, 40  # of prose, of code and of output


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a page, a formula counting as one word; alt text is one too."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = PART.sub(lambda part: f"\n\n{part['alt'] or ''}\n\n", text)
    text = re.sub(r"\]\([^)\s]*\)|[\[\]`]", "", FORMULA.sub("x", text))
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", NOT_PROSE.sub("", text))
    return [" ".join(block.split()) for block in blocks if words(block)]


def words(text: str) -> list[str]:
    return [word for word in text.split() if re.search(r"\w", word)]


def minutes(text: str) -> float:
    """Reading time without what is closed at first: solutions, folded code, replies."""
    text = without_answers(text)
    text = re.sub(r"^\?\?\?.*\n(?:(?: {4}.*)?\n)*", "", text, flags=re.MULTILINE)
    code = [
        part["body"].count("\n")
        for part in PART.finditer(text)
        if part["body"] is not None
    ]
    prose = sum(len(words(paragraph)) for paragraph in paragraphs(text))
    return prose / WORDS_A_MINUTE + sum(code) / LINES_A_MINUTE
