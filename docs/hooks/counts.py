"""What "How this site is tested" says of this build: counted here, typed by nobody."""

import functools
import platform
from importlib.metadata import version

from hooks.page.page import Page
from hooks.run.process import Run

COUNTED = {
    "Code": "python",
    "Out\u00adputs": "output",
    "Fig\u00adures": "image",
    "Num\u00adbers": "number",
    "Proofs": "invisible",
}
PINNED = ["torch", "matplotlib", "numpy"]


def table(rows: list[list], text: int = 1) -> str:
    """Rows, the first of them the head, as a Markdown table; first columns are text."""
    rule = [*["---"] * text, *["---:"] * (len(rows[0]) - text)]
    return "\n".join(
        f"| {' | '.join(map(str, row))} |" for row in [rows[0], rule, *rows[1:]]
    )


def counts(site: dict[str, tuple[Page, Run]], here: str) -> str:
    """How many parts of each kind every page has, with a link to it from `here`."""
    up = "../" * here.count("/")
    rows = []
    for uri, (page, _) in site.items():
        row = [len(page.of_kind(kind)) for kind in COUNTED.values()]
        if any(row):
            rows.append([f"[{page.title}]({up}{uri})", *row])
    sums = [sum(column) for column in list(zip(*rows))[1:]]
    return table([["Page", *COUNTED], *rows, ["**All pages**", *sums]])


@functools.cache
def versions() -> str:
    """The versions that the numbers of this build were computed with."""
    installed = [[name, version(name).partition("+")[0]] for name in PINNED]
    return table([["", "Version"], ["Python", platform.python_version()], *installed])
