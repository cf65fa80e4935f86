"""Folded code: what sets up or draws, shut until a reader opens it.

    ![Alt text.](figures/name.svg)

    ??? code "The code of this figure"

        ```python
        plt.show()
        ```

A figure right above folded code is drawn by it: for every rule, and in a notebook, it
counts as if it stood below. Without a figure above it, folded code sets up.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

HEAD = re.compile(r'^\?\?\? code "[^"\n]+"[ ]*\n', re.MULTILINE)
SLIP = re.compile(r"^[ ]*\?\?\?\+?[ ]*code\b.*$", re.MULTILINE)
FORM = '??? code "A title", at the left edge, above its indented fence'
BODY = re.compile(r"(?:[ ]{4}.*(?:\n|\Z)|[ ]*\n)*")
# What may stand between a figure and its folded code: its live copy.
LIVE = re.compile(r"\s*(?:<gd-playground\b[^>\n]*></gd-playground>\s*)?")


class Place(Protocol):
    """What stands somewhere on a page, such as a part of it."""

    kind: str
    start: int
    end: int
    text: str


class Fold(NamedTuple):
    """Where folded code stands, and the figure above it that it draws."""

    start: int
    body: int
    end: int
    below: int  # the end of its output, which all may see: there its figure counts
    figure: Place | None

    def has(self, part: Place) -> bool:
        return self.start <= part.start < self.end


def found(text: str, prose: str, parts: list) -> Iterator[Fold]:
    """The folded code of a page; `prose` is its text, its fences blanked."""
    images = [part for part in parts if part.kind == "image"]
    for head in HEAD.finditer(prose):
        above = [image for image in images if image.end <= head.start()]
        figure = above[-1] if above else None
        if figure and not LIVE.fullmatch(text, figure.end, head.start()):
            figure = None
        body = BODY.match(text, head.end())
        end = below = body.end() if body else head.end()
        for output in parts:
            if output.kind == "output" and output.start >= end:
                below = output.end if not text[end : output.start].strip() else end
                break
        yield Fold(head.start(), head.end(), end, below, figure)


def wrong(prose: str, parts: list, folds: list[Fold]) -> Iterator[tuple[int, int, str]]:
    """Folded code that is not written as it has to be: where, and how."""
    starts = {fold.start for fold in folds}
    for slip in SLIP.finditer(prose):
        if slip.start() not in starts:
            yield *slip.span(), f"folded code is written {FORM}, not {slip[0].strip()}"
    for fold in folds:
        if not any(fold.has(part) for part in parts if part.kind == "python"):
            yield fold.start, fold.body, "folded code without a python fence in it"
        for part in parts:  # a line or two may be; a table is what sentences speak of
            if part.kind == "output" and fold.has(part) and part.text.count("\n") > 2:
                yield part.start, part.end, "a table that is folded away with its code"


def code_first(parts: list, folds: Iterable[Fold]) -> list:
    """The parts of a page, each figure and what its text says below its folded code."""
    below = {
        at: fold.below
        for fold in folds
        if fold.figure
        for at in range(fold.figure.start, fold.figure.end)
    }
    return sorted(parts, key=lambda part: below.get(part.start, part.start))
