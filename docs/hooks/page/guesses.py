"""A guess: its question, and the answers that a reader may press.

    !!! question "A guess"

        Is it a tenth, half, or all of it?

        A tenth
        :   Why one may think so.

        Half
        :   And why this.

Without scripts, on paper and in notebooks the answers are not there.
"""

import re
from collections.abc import Iterator

GUESS = re.compile(r'^!!! question "A guess"\n(?:(?: {4}.*)?\n)*', re.MULTILINE)
ASKED = re.compile(r"[^.?!]*\?")
ANSWER = re.compile(
    r"^ {4}(?P<answer>\S.*)\n {4}:   (?P<reply>.+\n(?: {8}.+\n)*)\n*", re.MULTILINE
)


def offered(prose: str) -> Iterator[range]:
    """What a guess offers its reader, of which all but one are wrong: no claims."""
    for guess in GUESS.finditer(prose):
        for asked in ASKED.finditer(guess[0]):
            yield range(guess.start() + asked.start(), guess.start() + asked.end())
        for answer in ANSWER.finditer(guess[0]):
            start, end = answer.span("answer")
            yield range(guess.start() + start, guess.start() + end)


def answers(text: str) -> dict[str, str]:
    """The answers of a page's guess, and what is said to each."""
    guess = GUESS.search(text)
    found = ANSWER.finditer(guess[0]) if guess else []
    return {each["answer"]: " ".join(each["reply"].split()) for each in found}


def without_answers(text: str) -> str:
    """A page whose guess is a question and nothing else."""
    return GUESS.sub(lambda guess: ANSWER.sub("", guess[0]).rstrip() + "\n\n", text)
