"""A page as what its reader can run: a Jupyter notebook, and a program.

Both hold the page's code as it stands there, cell by cell. The notebook has the prose
too, in the Markdown that Jupyter understands. Nothing here knows of MkDocs.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from hooks.page.answers import told
from hooks.page.guesses import without_answers
from hooks.page.page import FRONT_MATTER, Page, parse, unindent

# An admonition, details or a tab, with its indented text.
BLOCK = re.compile(
    r"""
    ^(?:!!!|\?\?\?\+?|===[!+]?)[ ]+(?P<kind>[\w-]*)[^"\n]*(?:"(?P<title>.*)")?[ ]*\n
    (?P<body>(?:(?:[ ]{4}.*|[ ]*)\n)*)
    """,
    re.VERBOSE | re.MULTILINE,
)
# What Jupyter's Markdown does not know, and links; but not in code and in formulas.
FOREIGN = re.compile(
    r"""
    (?P<kept>
        (?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)
      | (?P<dollars>\${1,2})[^$]+(?P=dollars)
    )
  | ^[ ]*(?:<gd-playground|</?div\b|\{\{).*$
  | [ ]*\{:?[ ][.#][^}\n]*\}                        # an attribute list
  | ^:::[ ](?P<source>\S+)(?:\n[ ]+.*)*             # a thing of the package, shown
  | \]\[(?P<reference>[\w.]+)\]                     # and referred to
  | \]\((?P<target>[^)\s]+)
    """,
    re.VERBOSE | re.MULTILINE,
)
PIECES = "python", "output", "invisible", "verdict", "answer", "image", "shown"
HEADING = re.compile(r"^(?=#{1,6} )", re.MULTILINE)
BREAK = "\0"  # where a heading starts a new cell
CELL = "\n\n# %%\n"  # what editors read as the start of a cell
INSTALL = """\
# Installs the package of these lessons. It needs torch: if you are on Linux
# and have none, take the CPU build first, which is much smaller; see
# https://pytorch.org/get-started/locally/
%pip install --quiet {wheel}
import gdlessons

print("gdlessons", gdlessons.__version__)"""


def program(page: Page, head: list[str]) -> str:
    """A page's visible code, in order, as one file that runs; `head` is its comment."""
    comment = "\n".join(f"# {line}".rstrip() for line in head)
    fences = [source(part.text) for part in page.of_kind("python")]
    return CELL.join([comment, *fences]) + "\n"


def notebook(
    page: Page, url: str, head: str, wheel: str, absolute: Callable[[str], str]
) -> str:
    """A page as a notebook that has not run; its first cell installs the package.

    `head` follows the title; `absolute` gives the address that a link means.
    """
    install = new_code_cell(INSTALL.format(wheel=wheel))
    book = new_notebook(cells=[install, *cells(page, url, absolute)])
    title = book.cells[1]
    title.source = re.sub(r"^# .*", lambda m: f"{m[0]}\n\n{head}", title.source)
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"
    book.metadata = {
        "title": page.title,
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    nbformat.validate(book)
    return nbformat.writes(book) + "\n"


def cells(
    page: Page, url: str, absolute: Callable[[str], str]
) -> Iterator[NotebookNode]:
    """The prose and the code of a page, in its order, without what the code does."""

    def shown(name: str) -> str:
        return f"[`{name}`]({url}), as the page shows it."

    said = ""
    for piece in pieces(page, absolute, shown):
        if piece.kind == "python":
            yield from spoken(said)
            said = ""
            yield new_code_cell(source(piece.text))
        elif piece.kind == "prose":
            said += HEADING.sub(BREAK, piece.text)
        elif piece.kind == "image":
            caption = re.sub(r"([*_])", r"\\\1", piece.text)
            said += f"*{caption}*"
        elif piece.kind == "shown":
            said += piece.whole
    yield from spoken(said)


class Piece(NamedTuple):
    """Prose, or a part of the page, without folds and admonitions around it."""

    kind: str  # prose, or as a Part's
    text: str
    whole: str = ""  # as it stands on the page
    figure: str = ""


def pieces(
    page: Page, absolute: Callable[[str], str], shown: Callable[[str], str]
) -> Iterator[Piece]:
    """A page in its order, in Markdown that is understood anywhere.

    `absolute` gives the address that a link means, `shown` what stands for a thing of
    the package that the page shows.
    """
    page = parse(page.path, told(page))
    asked = without_answers(FRONT_MATTER.sub("", unfolded(page)))
    text, end = unwrapped(asked), 0
    for part in parse(page.path, text).of_kind(*PIECES):
        yield Piece("prose", understood(text[end : part.start], absolute, shown))
        yield Piece(part.kind, part.text, text[part.start : part.end], part.figure)
        end = part.end
    yield Piece("prose", understood(text[end:], absolute, shown))


def spoken(prose: str) -> Iterator[NotebookNode]:
    for cell in prose.split(BREAK):
        if cell.strip():
            yield new_markdown_cell(
                re.sub(r"\n(?:[ ]*\n){2,}", "\n\n", cell.strip("\n"))
            )


def source(code: str) -> str:
    """The text of a fence as the source of a cell: its last line is not ended."""
    return code.removesuffix("\n")


def unfolded(page: Page) -> str:
    """The text of a page with its folded code as any other, and its figure below it."""
    text = page.text
    for fold in reversed(page.folds):
        start, shown = fold.start, ""
        if fold.figure:
            start, shown = fold.figure.start, text[fold.figure.start : fold.start]
        code = unindent(text[fold.body : fold.end], " " * 4)
        text = f"{text[:start]}{code.strip()}\n\n{shown}{text[fold.end :]}"
    return text


def unwrapped(text: str) -> str:
    """Admonitions, details and tabs as a title in bold and their text."""

    def plain(block: re.Match) -> str:
        title = block["kind"].capitalize() if block["title"] is None else block["title"]
        body = unindent(block["body"], " " * 4)
        return f"**{title}**\n\n{body}" if title else body

    while (less := BLOCK.sub(plain, text)) != text:  # one may hold another
        text = less
    return text


def understood(
    text: str, absolute: Callable[[str], str], shown: Callable[[str], str]
) -> str:
    """Prose as any Markdown has it."""

    def replace(match: re.Match) -> str:
        if match["source"]:
            return shown(match["source"])
        if match["target"]:
            return f"]({absolute(match['target'])}"
        return match["kept"] or ("]" if match["reference"] else "")

    return FOREIGN.sub(replace, text)
