"""What a page promises, compared with what its run did: every rule in one place.

Each rule yields `(offset, message)`: where on the page it is broken, and how.
"""

import ast
import builtins
import difflib
import os
from collections import Counter
from collections.abc import Iterator

from sybil.evaluators.doctest import NUMBER, OutputChecker

import numbers_in_text
from running import Run
from snippets import Page, Part

Problems = Iterator[tuple[int, str]]
WIDTH = 80  # columns of code that fit a laptop's reading column without scrolling


def problems(page: Page, run: Run) -> list[tuple[int, str]]:
    """Every broken promise of a page, in the order of the page."""
    found = [(part.start, part.text) for part in page.of_kind("wrong")]
    for rule in (ran, outputs, images, sources, numbers):
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


def tree(part: Part) -> ast.Module:
    """The syntax tree of a block; empty if it has a syntax error, which `ran` tells."""
    try:
        return ast.parse(part.text)
    except SyntaxError:
        return ast.Module([], [])


def sources(page: Page, run: Run) -> Problems:
    """Code fits the column, and prints no number that it holds as text."""
    for fence in page.of_kind("python"):
        output = page.output_of(fence)
        printed = numbers_in_text.find(output.text) if output else []
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


def numbers(page: Page, run: Run) -> Problems:
    """Each number in a sentence is printed, in the code, or asserted right below."""
    known = set()
    for part in page.of_kind("output"):
        known |= {number.key for number in numbers_in_text.find(part.text)}
    for part in page.of_kind("python"):
        known |= {numbers_in_text.literal(n, part.text) for n in ast.walk(tree(part))}
    for said, below in passages(page):
        proven = set(known)
        for block in below:
            for compared in comparisons(block):
                if isinstance(compared, str):
                    yield block.start, compared
                    continue
                # A percentage is asserted as the number in front of its sign.
                either = {compared.key, (True, *compared.key[1:])}
                if compared.counts and not either & {number.key for number in said}:
                    yield block.start, f"the text above does not say {compared.text!r}"
                proven |= either
        for number in said:
            if number.key not in proven:
                yield number.start, f"nothing on the page proves {number.text!r}"


def passages(page: Page) -> Iterator[tuple[list[Part], list[Part]]]:
    """Between two blocks of code: the numbers said, and the invisible blocks below."""
    said, below = [], []
    for part in page.parts:
        if part.kind == "invisible":
            below.append(part)
        elif part.kind != "image" and (below or part.kind != "number"):
            yield said, below
            said, below = [], []
        if part.kind == "number":
            said.append(part)
    yield said, below


def comparisons(block: Part) -> Iterator[numbers_in_text.Number | str]:
    """The numbers that a block compares with something computed; complaints as text."""
    module = tree(block)
    constant = set(dir(builtins))  # names for what was not computed
    asserted = []
    for node in module.body:
        if isinstance(node, ast.Assert):
            both = isinstance(node.test, ast.BoolOp) and isinstance(
                node.test.op, ast.And
            )
            asserted += node.test.values if both else [node.test]
        elif names(node, ast.Load) <= constant:
            constant |= names(node, ast.Store)
        else:
            constant -= names(node, ast.Store)
    if not asserted:
        yield "an invisible block that asserts nothing"
    for test in asserted:
        if not isinstance(test, ast.Compare) or not all(
            isinstance(op, ast.Eq | ast.Lt | ast.LtE | ast.Gt | ast.GtE)
            for op in test.ops
        ):
            yield f"asserts no comparison: {ast.unparse(test)}"
        elif names(test, ast.Load) <= constant:
            yield f"compares nothing that was computed: {ast.unparse(test)}"
        else:
            for side in [test.left, *test.comparators]:
                written = ast.get_source_segment(block.text, side) or ""
                if isinstance(side, ast.Constant) and isinstance(side.value, str):
                    yield from numbers_in_text.find(side.value)
                elif key := numbers_in_text.literal(side, block.text):
                    yield numbers_in_text.Number(block.start, block.end, written, key)


def names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    """The names that a statement or an expression loads or stores."""
    found = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in found if isinstance(name.ctx, context)}
