"""Each page as plain Markdown, with its outputs and figures, and a list of them.

For readers who have no browser, such as assistants: https://llmstxt.org.
"""

import ast
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from hooks.page.page import Page
from hooks.run.figures import file_name
from hooks.takeaway.notebooks import pieces

HIDDEN = "invisible", "verdict", "answer"
BLANKS = re.compile(r"\n(?:[ ]*\n){2,}")


def markdown(
    page: Page,
    head: str,
    folder: str,
    absolute: Callable[[str], str],
    code: dict[str, str],
) -> str:
    """A page without what only its site understands; `head` follows its title.

    `folder` is the address where its figures' folder is, `absolute` gives the address
    that a link means, `code` holds the source of what pages show of the package, by
    its name.
    """

    def shown(name: str) -> str:
        return f"```python\n{code[name.rpartition('.')[2]]}\n```"

    text = ""
    for piece in pieces(page, absolute, shown):
        if piece.kind == "image":
            name = file_name(piece.figure, "light")
            text += f"![{piece.text}]({folder}figures/{name})"
        elif piece.kind not in HIDDEN:
            prose = piece.kind == "prose"
            text += BLANKS.sub("\n\n", piece.text) if prose else piece.whole
    text = text.strip()
    return re.sub(r"^# .*", lambda title: f"{title[0]}\n\n{head}", text) + "\n"


def sources(package: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The source of each function and class of a package, by its own name."""
    found = {}
    for _, content in package:
        lines = content.decode().splitlines()
        for node in ast.parse(content).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    return found


class Listed(NamedTuple):
    """A page in a list of them."""

    part: str  # of the book; "" if it stands alone
    title: str
    path: str  # in the site
    about: str


def index(name: str, about: str, home: str, pages: Iterable[Listed]) -> str:
    """The pages of the site by its parts, each with what it is about."""
    lines, part = [f"# {name}", "", f"> {about}", ""], ""
    for page in pages:
        if page.part != part:
            part = page.part
            lines += ["", f"## {part}", ""] if part else [""]
        lines.append(f"- [{page.title}]({home}{page.path}): {page.about}")
    return "\n".join(lines) + "\n"
