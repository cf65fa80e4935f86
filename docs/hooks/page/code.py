"""What a page's code must not do, as can be read from it without running it."""

import ast
from collections.abc import Iterator

from hooks.page import numbers
from hooks.page.page import Page, Part
from hooks.run.process import Run

WIDTH = 80  # columns of code that fit a laptop's reading column without scrolling
# What is different on another machine, or on another day.
ELSEWHERE = {
    "time.time",
    "datetime.now",
    "datetime.today",
    "date.today",
    "os.environ",
    "os.getenv",
    "os.cpu_count",
    "os.getpid",
    "torch.__version__",
    "torch.get_num_threads",
    "sys.version",
    "platform.platform",
}
SEEDED = {"default_rng", "RandomState", "Random", "seed", "manual_seed"}  # by a number


def tree(part: Part) -> ast.Module:
    """The syntax tree of a block; empty if it cannot be parsed, which `ran` tells."""
    try:
        return ast.parse(part.text)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return ast.Module([], [])


def sources(page: Page, run: Run) -> Iterator[tuple[int, str]]:
    """Code fits the column, prints no number that it holds, and runs alike anywhere."""
    fences = page.of_kind("python")
    typed = {key for fence in fences for key in held(fence) if held(fence)[key]}
    did = {block.start: done.stdout for block, done in zip(page.blocks, run)}
    for fence in fences:
        here = held(fence)
        for number in numbers.find(did.get(fence.start, "")):
            if number.key in here or number.key in typed:
                yield fence.start, f"prints {number.text!r} that stands in a text"
        for line, text in enumerate(fence.text.splitlines(), fence.line):
            if len(text) > WIDTH:
                yield fence.start, f"line {line} has {len(text)} columns, not {WIDTH}"
    for block in page.blocks:
        for node in ast.walk(tree(block)):
            for message in undependable(node):
                line = block.line + getattr(node, "lineno", 1) - 1
                yield block.start, f"line {line} {message}"


def held(fence: Part) -> dict[tuple, bool]:
    """The numbers in the texts of a fence, and whether one is all of its text."""
    found: dict[tuple, bool] = {}
    for text in strings(tree(fence)):
        for number in numbers.find(text):
            if number.counts:
                whole = number.text == text.strip()
                found[number.key] = found.get(number.key, False) or whole
    return found


def undependable(node: ast.AST) -> Iterator[str]:
    """What is wrong with a node: a typed output, no seed, another result elsewhere."""
    match node:
        case ast.Call(ast.Name("print"), printed):
            for typed in printed:
                if isinstance(typed, ast.Constant) and type(typed.value) in (
                    int,
                    float,
                ):
                    yield f"prints {typed.value!r}, a number that is typed there"
        case ast.Call(ast.Attribute(attr=name) | ast.Name(name), [], []) if (
            name in SEEDED
        ):
            yield f"calls {name}() without a seed"
        case ast.Attribute(ast.Name(module) | ast.Attribute(attr=module), name):
            if f"{module}.{name}" in ELSEWHERE:
                yield f"asks {module}.{name}, which is another one elsewhere"


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
