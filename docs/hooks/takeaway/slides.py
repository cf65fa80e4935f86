"""The slides of a lesson: its figures, each with the beginning of its caption."""

import re
from typing import NamedTuple

from hooks.page.page import Page
from hooks.run.figures import file_name, size

SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")  # where one ends
MOST = 140  # letters, as much as is read at a glance
MARKED = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*$\\]|^#+ ")


class Slide(NamedTuple):
    """A figure, the heading under which it stands, what it shows."""

    heading: str
    light: str  # file names
    dark: str
    width: int  # pixels
    height: int
    alt: str
    sentence: str


def slides(page: Page, drawn: dict[str, str]) -> list[Slide]:
    """The figures of a page up to its exercises, in their order.

    `drawn` has them by file name.
    """
    headings = [line_at(page, start) for start in page.headings]
    end = len(page.text)
    if "Exercises" in headings:
        end = page.headings[headings.index("Exercises")]
    return [
        Slide(
            headings[page.section(image.start) - 1],
            file_name(image.figure, "light"),
            file_name(image.figure, "dark"),
            *size(drawn[image.figure]),
            image.text,
            opening(image.text),
        )
        for image in page.of_kind("image")
        if image.start < end
    ]


def opening(text: str) -> str:
    """Its first sentence, and those after it for which there is room."""
    said, *rest = SENTENCE.split(text)
    for sentence in rest:
        if len(f"{said} {sentence}") > MOST:
            break
        said = f"{said} {sentence}"
    return said


def line_at(page: Page, start: int) -> str:
    """A heading, as words."""
    return MARKED.sub(r"\1", page.text[start:].partition("\n")[0])
