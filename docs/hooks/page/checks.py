"""What a page promises, compared with what its run did: every rule in one place.

Each rule yields `(offset, message)`: where on the page it is broken, and how.
"""

import ast
import difflib
import os
from collections import Counter
from collections.abc import Iterable, Iterator

from sybil.evaluators.doctest import NUMBER, OutputChecker

from hooks.page import numbers as numbers_in_text
from hooks.page.page import Page
from hooks.page.proofs import numbers, tree
from hooks.run.process import Run

Problems = Iterator[tuple[int, str]]
COUNTED = {
    "Code": "python",
    "Out\u00adputs": "output",
    "Fig\u00adures": "image",
    "Num\u00adbers": "number",
    "Proofs": "invisible",
}
WIDTH = 80  # columns of code that fit a laptop's reading column without scrolling


def problems(page: Page, run: Run) -> list[tuple[int, str]]:
    """Every broken promise of a page, in the order of the page."""
    found = [(part.start, part.text) for part in page.of_kind("wrong")]
    shown = (cells,) if page.is_lab else (outputs, images)
    for rule in (ran, *shown, sources, numbers):
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
            if did.stdout:
                yield block.start, f"prints, and has no Output fence:\n{did.stdout}"
        elif not did.stdout:
            yield output.start, "an Output fence under a block that prints nothing"
        elif not agree(output.text, did.stdout):
            lines = difflib.ndiff(output.text.splitlines(), did.stdout.splitlines())
            diff = "\n".join(line for line in lines if not line.startswith("?"))
            yield output.start, f"- is on the page, + is what the code prints\n{diff}"


def images(page: Page, run: Run) -> Problems:
    """Each figure has its image line, each image line its figure and a text."""
    named = Counter(image.figure for image in page.of_kind("image"))
    drawn = {b.start: len(did.figures) for b, did in zip(page.blocks, run)}
    fence, left = None, 0  # the python fence above, and its figures without an image
    for part in page.of_kind("python", "invisible", "image"):
        if part.kind == "image":
            left -= 1
            if left < 0:
                yield (
                    part.start,
                    f"figures/{part.figure} is not drawn by the code above",
                )
            if not part.text.strip():
                yield part.start, f"figures/{part.figure} has no alt text"
            if not part.figure.endswith(".svg") or named[part.figure] > 1:
                yield part.start, f"figures/{part.figure} is not a unique name.svg"
        elif left > 0:
            yield fence.start, f"draws figures without an image line: {left}"
        if part.kind != "image":
            fence, left = part, drawn.get(part.start, 0)
            if left and part.kind == "invisible":
                yield part.start, "draws a figure whose code nobody sees"
                left = 0
    if left > 0:
        yield fence.start, f"draws figures without an image line: {left}"


def cells(page: Page, run: Run) -> Problems:
    """A lab's fences are a notebook's cells, and what they draw has a caption."""
    for part in page.of_kind("output", "shown", "image"):
        yield part.start, "a lab's outputs and figures appear by themselves"
    drawn = {block.start: len(did.figures) for block, did in zip(page.blocks, run)}
    for block in page.blocks:
        count = drawn.get(block.start, 0)
        if block.kind == "invisible" and count:
            yield block.start, "draws a figure whose code nobody sees"
        elif count > 1:
            yield block.start, f"a cell draws one figure, this one draws {count}"
        elif count and not page.caption_of(block):
            yield (
                block.start,
                "draws a figure without a caption of plain words in italics",
            )
        if block.kind == "python" and block.indent:
            yield block.start, "a cell stands at the left edge"


def sources(page: Page, run: Run) -> Problems:
    """Code fits the column, and prints no number that it holds as text."""
    did = {block.start: done.stdout for block, done in zip(page.blocks, run)}
    for fence in page.of_kind("python"):
        printed = numbers_in_text.find(did.get(fence.start, ""))
        for text in strings(tree(fence)):
            for number in numbers_in_text.find(text):
                if number.counts and number.key in {shown.key for shown in printed}:
                    yield fence.start, f"prints {number.text!r} that stands in a text"
        for line, text in enumerate(fence.text.splitlines(), fence.line):
            if len(text) > WIDTH:
                yield fence.start, f"line {line} has {len(text)} columns, not {WIDTH}"


def strings(module: ast.Module) -> Iterator[str]:
    """The texts in a program, those of f-strings too, but not their format codes."""
    formats = {
        id(code)
        for node in ast.walk(module)
        if isinstance(node, ast.FormattedValue) and node.format_spec
        for code in ast.walk(node.format_spec)
    }
    for node in ast.walk(module):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in formats:
            yield text


def counted(pages: Iterable[tuple[Page, str]]) -> dict[str, list]:
    """How many parts of each kind pages have; each page comes with its address."""
    rows = []
    for page, url in pages:
        numbers = [len(page.of_kind(kind)) for kind in COUNTED.values()]
        if any(numbers):
            rows.append({"title": page.title, "url": url, "numbers": numbers})
    sums = [sum(column) for column in zip(*(row["numbers"] for row in rows))]
    return {"heads": list(COUNTED), "pages": rows, "sums": sums}
