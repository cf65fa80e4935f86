"""Which numbers of a page are proven by what its code prints, holds or asserts."""

import ast
import builtins
from collections.abc import Iterator

from hooks.page import numbers
from hooks.page.page import Page, Part
from hooks.run.process import Run

COMPARING = {ast.Eq, ast.Lt, ast.LtE, ast.Gt, ast.GtE}


def tree(part: Part) -> ast.Module:
    """The syntax tree of a block; empty if it cannot be parsed, which `ran` tells."""
    try:
        return ast.parse(part.text)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return ast.Module([], [])


def unproven(page: Page, run: Run) -> Iterator[tuple[int, str]]:
    """Each number in a sentence is printed, in the code, or asserted right below."""
    known = set()
    printed = [part.text for part in page.of_kind("output")]
    if page.is_lab:
        printed = [did.stdout for did in run]
    for text in printed:
        known |= {number.key for number in numbers.find(text)}
    for part in page.of_kind("python"):
        literals = (numbers.literal(node, part.text) for node in ast.walk(tree(part)))
        known |= {key for key in literals if key}
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
    said: list[Part] = []
    below: list[Part] = []
    for part in page.parts:
        if part.kind == "invisible":
            below.append(part)
        elif part.kind not in ("image", "verdict") and (below or part.kind != "number"):
            yield said, below
            said, below = [], []
        if part.kind == "number":
            said.append(part)
    yield said, below


def comparisons(block: Part) -> Iterator[numbers.Number | str]:
    """The numbers that a block compares with something computed; complaints as text."""
    module = tree(block)
    constant = set(dir(builtins))  # names for what was not computed
    asserted = []
    for node in module.body:
        match node:
            case ast.Assert(ast.BoolOp(ast.And(), tests)):
                asserted += tests
            case ast.Assert(test):
                asserted.append(test)
            case _ if names(node, ast.Load) <= constant:
                constant |= names(node, ast.Store)
            case _:
                constant -= names(node, ast.Store)
    if not asserted:
        yield "an invisible block that asserts nothing"
    for test in asserted:
        if not isinstance(test, ast.Compare) or {*map(type, test.ops)} - COMPARING:
            yield f"asserts no comparison: {ast.unparse(test)}"
        elif names(test, ast.Load) <= constant:
            yield f"compares nothing that was computed: {ast.unparse(test)}"
        else:
            for side in [test.left, *test.comparators]:
                written = ast.get_source_segment(block.text, side) or ""
                if isinstance(side, ast.Constant) and isinstance(side.value, str):
                    yield from numbers.find(side.value)
                elif key := numbers.literal(side, block.text):
                    yield numbers.Number(block.start, block.end, written, key)


def names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    """The names that a statement or an expression loads or stores."""
    found = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in found if isinstance(name.ctx, context)}
