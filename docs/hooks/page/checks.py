"""What a page promises, compared with what its run did: every rule in one place.

Each rule yields `(offset, message)`: where on the page it is broken, and how.
"""

import difflib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from sybil.evaluators.doctest import NUMBER, OutputChecker

from hooks.page.answers import unclear
from hooks.page.code import sources
from hooks.page.page import BLOCKS, Page, Part
from hooks.page.proofs import unproven
from hooks.page.verdicts import unfounded
from hooks.run.process import Run, cut

Problems = Iterator[tuple[int, str]]
COUNTED = {
    "Code": "python",
    "Out\u00adputs": "output",
    "Fig\u00adures": "image",
    "Num\u00adbers": "number",
    "Proofs": "invisible",
}


def problems(page: Page, run: Run) -> list[tuple[int, str]]:
    """Every broken promise of a page, in the order of the page."""
    found = [(part.start, part.text) for part in page.of_kind("wrong")]
    shown = (cells,) if page.is_lab else (outputs, images)
    for rule in (ran, *shown, unseen, sources, unproven, unfounded, unclear):
        found += rule(page, run)
    return sorted(found)


def describe(page: Page, found: list[tuple[int, str]]) -> str:
    """Problems as lines that an editor can follow: `page:line: message`."""

    def line(offset: int) -> int:
        return page.text.count("\n", 0, offset) + 1

    path = os.path.relpath(page.path)
    return "\n".join(f"{path}:{line(at)}: {message}" for at, message in found)


def ran(page: Page, run: Run) -> Problems:
    """Every block runs, and a failure is not forgotten in the blocks that follow it."""
    for part, did in zip(page.blocks, run):
        if did.error:
            yield part.start, f"line {did.line} raises\n{did.error}"
    for part in page.blocks[len(run) :]:
        yield part.start, f"did not run, because line {run[-1].line} raises"


def tolerant() -> bool:
    """Whether ±1 in the last place may pass: on other systems and newer versions."""
    return os.environ.get("GDLESSONS_TOLERANCE") == "last-place"


def agree(expected: str, printed: str) -> bool:
    if tolerant():
        return OutputChecker().check_output(expected, printed, NUMBER)
    return expected == printed


def outputs(page: Page, run: Run) -> Problems:
    """What a block prints stands in the Output fence right below it, and only there."""
    lonely = page.of_kind("output")
    for block in page.blocks:
        if output := page.output_of(block):
            lonely.remove(output)
    for output in lonely:
        yield output.start, "an Output fence without a python fence right above it"
    for block, did in zip(page.blocks, run):
        output = page.output_of(block)
        if output is None:
            if did.stdout and block.kind != "answer":
                message = f"prints, and has no Output fence:\n{cut(did.stdout)}"
                yield block.start, message
        elif not did.stdout:
            yield output.start, "an Output fence under a block that prints nothing"
        elif not agree(output.text, did.stdout):
            both = output.text.splitlines(), did.stdout.splitlines()
            lines = islice(difflib.unified_diff(*both, lineterm=""), 2, None)
            diff = "\n".join(f"{at[0]} {at[1:]}" for at in lines if at[:2] != "@@")
            message = f"- is on the page, + is what the code prints\n{cut(diff)}"
            yield output.start, message


def images(page: Page, run: Run) -> Problems:
    """Each figure has its image line, each image line its figure and a text.

    An image line is drawn by the block above it, or by the folded code right below it.
    """
    named = Counter(image.figure for image in page.of_kind("image"))
    for image in page.of_kind("image"):
        if not image.text.strip():
            yield image.start, f"figures/{image.figure} has no alt text"
        if not image.figure.endswith(".svg") or named[image.figure] > 1:
            yield image.start, f"figures/{image.figure} is not a unique name.svg"
    folded = {fold.figure.start for fold in page.folds if fold.figure}
    for start, count, below in drawing(page, run):
        for image in below[count:]:
            where = "folded code below" if image.start in folded else "code above"
            yield image.start, f"figures/{image.figure} is not drawn by the {where}"
        if count > len(below):
            yield start, f"draws figures without an image line: {count - len(below)}"


def drawing(page: Page, run: Run) -> Iterator[tuple[int, int, list[Part]]]:
    """Each block, or a fold: its place, how many figures it draws, its images."""
    figures = {block.start: len(did.figures) for block, did in zip(page.blocks, run)}
    start, count, below, within = 0, 0, [], None
    for part in page.made:
        if part.kind == "image":
            below.append(part)
        elif part.kind in BLOCKS:
            fold = next((fold for fold in page.folds if fold.has(part)), None)
            if fold is None or fold != within:
                yield start, count, below
                start, count, below, within = part.start, 0, [], fold
            count += figures.get(part.start, 0)
    yield start, count, below


def cells(page: Page, run: Run) -> Problems:
    """A lab's fences are a notebook's cells, and what they draw has a caption."""
    for part in page.of_kind("output", "shown", "image"):
        yield part.start, "a lab's outputs and figures appear by themselves"
    for block in page.of_kind("python"):
        if block.indent:
            yield block.start, "a cell stands at the left edge"
    for block, did in zip(page.blocks, run):
        count = len(did.figures)
        if count > 1:
            yield block.start, f"a cell draws one figure, this one draws {count}"
        elif count and not page.caption_of(block):
            message = "draws a figure without a caption of plain words in italics"
            yield block.start, message


def unseen(page: Page, run: Run) -> Problems:
    """Nothing is drawn or printed by code that readers do not see."""
    for block, did in zip(page.blocks, run):
        if block.kind != "python" and did.figures:
            yield block.start, "draws a figure whose code nobody sees"
        if block.kind not in ("python", "answer") and did.stdout:
            yield block.start, "prints, and nobody sees its code"


def counted(pages: Iterable[tuple[Page, str]]) -> dict[str, list]:
    """How many parts of each kind pages have; each page comes with its address."""
    rows = []
    for page, url in pages:
        numbers = [len(page.of_kind(kind)) for kind in COUNTED.values()]
        if any(numbers):
            rows.append({"title": page.title, "url": url, "numbers": numbers})
    sums = [sum(column) for column in zip(*(row["numbers"] for row in rows))]
    return {"heads": list(COUNTED), "pages": rows, "sums": sums}
