"""Which numbers of a page are proven by what its code prints, holds or asserts."""

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator

from hooks.page import numbers
from hooks.page.code import tree
from hooks.page.page import Page, Part
from hooks.run.process import Run

Known = defaultdict[int, set[tuple]]  # by section
COMPARING = {ast.Eq, ast.Lt, ast.LtE, ast.Gt, ast.GtE}


def unproven(page: Page, run: Run) -> Iterator[tuple[int, str]]:
    """Each number in a sentence is proven in its own section, or asserted right below.

    A section proves what it prints and what its code is given; so does an assertion
    with what it is given. In the front matter a number repeats one of the page's, with
    the same word after it.
    """
    known, named = proven(page, run)
    repeated = {
        (key, following(page, part))
        for part in page.of_kind("number")
        if page.section(part.start)
        for key in part.keys
    }
    for said, below in passages(page):
        keys = {key for number in said for key in number.keys}
        asserted: set[tuple] = set()
        told: set[tuple] = set()  # to the code that asserts
        for block in below:
            told |= {(key, stem(name)) for key, name in given(block)}
            for compared in comparisons(block) if block.kind == "invisible" else ():
                if isinstance(compared, str):
                    yield block.start, compared
                    continue
                # A percentage is asserted as the number in front of its sign.
                either = {compared.key, (True, *compared.key[1:])}
                if compared.counts and not either & keys:
                    yield block.start, f"the text above does not say {compared.text!r}"
                asserted |= either
        for number in said:
            section = page.section(number.start)
            word = following(page, number)
            near = named[section] | told
            if not small(number):
                near = known[section] | {key for key, _ in told}
            if number.keys & asserted or meant(page, number) & near:
                continue
            if section or not {(key, word) for key in number.keys} & repeated:
                where = "its section" if section else "the page"
                yield number.start, f"nothing in {where} proves {number.text!r}"


def following(page: Page, number: Part) -> str:
    """The word after a number."""
    word = re.match(r"\W*(\w*)", page.text[number.end :])
    return word[1].lower() if word else ""


def small(number: Part) -> bool:
    """A number in words, or below ten: its equals stand everywhere, by chance."""
    return not any(written.counts for written in numbers.find(number.text))


def meant(page: Page, number: Part) -> set[tuple]:
    """A number's keys, and if it is small, what it counts: (key, "seed")."""
    if not small(number):
        return set(number.keys)
    words = re.findall(r"[a-z]+", page.text[number.end : number.end + 40].lower())[:3]
    return {(key, stem(word)) for key in number.keys for word in words}


def stem(word: str) -> str:
    """Of names in code and of words: lrs and rates, n_steps and step."""
    last = word.lower().rpartition("_")[2]
    return {"lr": "rate", "n": "point"}.get(
        last.removesuffix("s"), last.removesuffix("s")
    )


def proven(page: Page, run: Run) -> tuple[Known, Known]:
    """What each section prints, and what its code is given; the same with its name."""
    known: Known = defaultdict(set)
    named: Known = defaultdict(set)
    printed = [(part.start, part.text) for part in page.of_kind("output")]
    if page.is_lab:
        printed = [(b.start, did.stdout) for b, did in zip(page.blocks, run)]
    for start, text in printed:
        for number in numbers.find(text):
            word = re.match(r"\s*([A-Za-z]+)", text[number.end :])
            known[page.section(start)].add(number.key)
            named[page.section(start)].add((number.key, stem(word[1] if word else "")))
    for part in page.of_kind("python"):
        for key, name in given(part):
            known[page.section(part.start)].add(key)
            named[page.section(part.start)].add((key, stem(name)))
    return known, named


def given(part: Part) -> Iterator[tuple[tuple, str]]:
    """The numbers that code is given, and as what: an argument, a name, a result."""
    for node in ast.walk(tree(part)):
        values: list[tuple[ast.expr, str]] = []
        match node:
            case ast.Call(called, arguments, keywords):
                name = getattr(called, "id", getattr(called, "attr", ""))
                values = [(argument, name) for argument in arguments]
                values += [(keyword.value, keyword.arg or "") for keyword in keywords]
            case ast.Assign(targets, value):
                values = [(value, getattr(targets[0], "id", ""))]
            case ast.Return(ast.expr() as value) | ast.For(iter=value):
                values = [(value, "")]
            case ast.FunctionDef(args=arguments) | ast.Lambda(args=arguments):
                names = [argument.arg for argument in arguments.args]
                values = list(zip(reversed(arguments.defaults), reversed(names)))
                pairs = zip(arguments.kwonlyargs, arguments.kw_defaults)
                values += [(value, each.arg) for each, value in pairs if value]
        for value, name in values:
            for key in literals(value, part.text):
                yield key, name


def literals(node: ast.AST, source: str, texts: bool = False) -> Iterator[tuple]:
    """The numbers in an expression, but none that it indexes by, or in a text."""
    if isinstance(node, ast.expr) and (key := numbers.literal(node, source)):
        yield key
    elif texts and isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (number.key for number in numbers.find(node.value))
    else:
        skipped = node.slice if isinstance(node, ast.Subscript) else None
        for child in ast.iter_child_nodes(node):
            if child is not skipped and not isinstance(node, ast.Lambda):
                yield from literals(child, source, texts)


def passages(page: Page) -> Iterator[tuple[list[Part], list[Part]]]:
    """Between two blocks of code: the numbers said, and what asserts right below."""
    said: list[Part] = []
    below: list[Part] = []
    for part in page.made:
        if part.kind in ("invisible", "verdict"):
            below.append(part)
        elif part.kind not in ("image", "answer") and (below or part.kind != "number"):
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
        elif names(test, ast.Load) <= constant or itself(test, block.text):
            yield f"compares nothing that was computed: {ast.unparse(test)}"
        else:
            for side in [test.left, *test.comparators]:
                written = ast.get_source_segment(block.text, side) or ""
                if isinstance(side, ast.Constant) and isinstance(side.value, str):
                    yield from numbers.find(side.value)
                elif key := numbers.literal(side, block.text):
                    yield numbers.Number(block.start, block.end, written, key)


def itself(test: ast.Compare, source: str) -> bool:
    """Whether a number or a name meets itself: tensor(2.7).item() == 2.7"""
    sides = [test.left, *test.comparators]
    if len({ast.unparse(side) for side in sides}) < len(sides):
        return True
    for side in sides:
        written = ast.get_source_segment(source, side) or ""
        own = {number.key for number in numbers.find(written) if number.counts}
        if numbers.literal(side, source) in own:
            for other in sides:
                if other is not side and own & {*literals(other, source, True)}:
                    return True
    return False


def names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    """The names that a statement or an expression loads or stores."""
    found = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in found if isinstance(name.ctx, context)}
