"""Verdicts: which sentences judge, and what an assertion of a verdict may hold."""

import ast
import builtins
import re
from collections.abc import Iterator

from hooks.page import numbers
from hooks.page.page import PART, Page, Part, blank
from hooks.page.proofs import names, tree

# What ranks, or says that something arrives, escapes or fails.
JUDGING = re.compile(
    r"""\b(?:
      better | best | worse | worst | faste[rs]t? | slowe[rs]t? | soone[rs]t?
    | wins? | won | beats? | beaten | loses? | lost | leads? | ahead | behind
    | arrives? | arrived | escapes? | escaped | never | fails? | failed
    | (?: larger | smaller | lower | higher | longer | shorter | deeper | wider
        | earlier | later | more | fewer | less | further | steeper ) [ ] than
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Words that only look like a verdict, and why.
EXCEPTIONS = {
    r"best (?:fixed |single )?(?:learning )?(?:rates?|settings?|fit|mean score)": (
        "a term: the one with the lowest loss among those tried, or among all"
    ),
    r"its (?:own )?best": "the same",
    r"best of (?:k|any|its|many|the pool)": "the lowest among so many tries",
    r"(?:arrives?|has arrived) (?:if|when)": "says what arriving means",
    r"(?:never|ever) (?:seen|changes)": "of images and settings, not of runs",
    r"leads? (?:to|below)": "is no lead",
    r"behind this book": "is no order",
    r"(?:are|is|we) lost": "has gone missing",
    r"Where each fails|When nobody escapes|Adam escapes|Is Adam really slower": (
        "a title, or words quoted"
    ),
}
EXCEPT = re.compile("|".join(rf"\b(?:{phrase})\b" for phrase in EXCEPTIONS))
# No sentences of the page's own: what it asks, and what is not prose.
ASIDE = re.compile(
    r"""
      \A---\n(?s:.*?)\n---\n
    | ^!!!\ question.*\n (?: (?:\ {4}.*)? \n )*          # a guess
    | ^\#\#\ Open\ questions\n (?: (?!\#\#\ ).*\n? )*
    | \$\$ (?s:.*?) \$\$
    | ^[ ]* (?: \#.* | \|.* | (?:!!!|\?\?\?).* | :::.* | \*\[.* | </?div.* | <gd-.* )$
    """,
    re.VERBOSE | re.MULTILINE,
)
EXERCISES = re.compile(r"^## Exercises\n(?:(?!## ).*\n?)*", re.MULTILINE)
QUESTION = re.compile(r"^\S.*$", re.MULTILINE)  # a solution is indented
BLOCK = re.compile(r"^[ ]*\S.*(?:\n[ ]*\S.*)*", re.MULTILINE)
SENTENCE = re.compile(
    r"\n\s*(?:[-*]|\d+\.)[ ]+ | (?<=[.?!:])[\"”*_)]*\s+(?=[A-Z\"“*_(\[$`])", re.VERBOSE
)
MARKUP = re.compile(r"\]\([^)\s]*\)|[\[\]`*]")
# A digit of something computed, which other seeds need not share.
ROUNDING = {"round", "floor", "ceil", "trunc", "format", "int", "str", "repr"}
BUILTINS = set(dir(builtins))
PERCENT = 100
SMALL = 10  # whole numbers up to here are counts that a direction may need


def said(page: Page) -> Iterator[tuple[int, int, list[str]]]:
    """Each block of prose between two empty lines: where it stands, its sentences."""
    text = PART.sub(blank, page.text)
    text = EXERCISES.sub(lambda part: QUESTION.sub(blank, part[0]), text)
    text = ASIDE.sub(blank, text)
    for block in BLOCK.finditer(text):
        sentences = SENTENCE.split(block[0])
        yield block.start(), block.end(), [plain(text) for text in sentences if text]


def plain(sentence: str) -> str:
    """A sentence as it is read: on one line, without Markdown."""
    sentence = re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", sentence)
    return " ".join(MARKUP.sub("", sentence).split())


def judges(sentence: str) -> bool:
    asks = sentence.endswith("?")
    return not asks and bool(JUDGING.search(EXCEPT.sub("", sentence)))


def verdicts(page: Page) -> Iterator[tuple[Part, list[str]]]:
    """Each verdict, and what it is about: of the text right above, what judges.

    If nothing does by its words, it is the last sentence.
    """
    blocks = list(said(page))
    for part in page.of_kind("verdict"):
        above: list[str] = []
        for _, end, sentences in blocks:
            if part in below(page, end):
                above = [s for s in sentences if judges(s)] or sentences[-1:]
        yield part, above


def below(page: Page, end: int) -> list[Part]:
    """The assertions right below a text, with nothing between."""
    found: list[Part] = []
    for part in page.of_kind("invisible", "verdict"):
        if part.start >= end and not page.text[end : part.start].strip():
            found.append(part)
            end = part.end
    return found


def unjudged(page: Page) -> Iterator[tuple[int, str]]:
    """Each sentence that judges without a verdict, or an inequality, right below."""
    for start, end, sentences in said(page):
        if not any(map(founds, below(page, end))):
            yield from ((start, sentence) for sentence in sentences if judges(sentence))


def founds(part: Part) -> bool:
    """Whether a block is a verdict, or an assertion that compares by size."""
    sizes = ast.Lt | ast.LtE | ast.Gt | ast.GtE
    return part.kind == "verdict" or any(
        isinstance(op, sizes)
        for node in ast.walk(tree(part))
        if isinstance(node, ast.Assert)
        for compare in ast.walk(node)
        if isinstance(compare, ast.Compare)
        for op in compare.ops
    )


def unfounded(page: Page, run: object) -> Iterator[tuple[int, str]]:
    """A verdict is about the sentence right above it, and asserts directions."""
    for part, sentences in verdicts(page):
        held, of = part.claims
        text = " ".join(sentences)
        if not text:
            yield part.start, "a verdict without a sentence right above it"
        elif held < of and not re.search(r"\bseeds\b", text):
            message = f"claims {held} of {of}, and the sentence above names no seeds"
            yield part.start, message
        if "$" in text:
            yield part.start, f"a table shows this, without formulas: {text}"
        named = {number.key for number in numbers.find(text)}
        for message in refused(part, named):
            yield part.start, message


def refused(part: Part, named: set[tuple]) -> Iterator[str]:
    """What a verdict may not do; `named` are the numbers that its sentence says."""
    module = tree(part)
    tests = [node.test for node in ast.walk(module) if isinstance(node, ast.Assert)]
    if not tests:
        yield "a verdict that asserts nothing"
    for inner in ast.walk(module):
        name = getattr(inner, "id", getattr(inner, "attr", ""))
        if name in ROUNDING or isinstance(inner, ast.JoinedStr):
            yield f"a verdict rounds nothing, got {ast.unparse(inner)}"
    written = not_computed(module)
    for test in tests:
        said = ast.unparse(test)
        if names(test, ast.Load) <= written | BUILTINS:
            yield f"compares nothing that was computed: {said}"
        for node in compared(test):
            if isinstance(node, ast.Name) and node.id in written:
                yield f"write what {node.id} is into the assertion: {said}"
            elif isinstance(node, ast.Constant) and digits(node, part.text, named):
                yield f"asserts directions and no digits, got {ast.unparse(node)}"
            elif isinstance(node, ast.Compare) and equal(node):
                yield f"asserts no direction: {ast.unparse(node)}"


def not_computed(module: ast.Module) -> set[str]:
    """Names that stand for a number that was written down, and not computed."""
    written: set[str] = set()
    for node in module.body:
        constants = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
        numeric = any(isinstance(value, int | float) for value in constants)
        if numeric and names(node, ast.Load) <= written | BUILTINS:
            written |= names(node, ast.Store)
        else:
            written -= names(node, ast.Store)
    return written


def compared(node: ast.AST) -> Iterator[ast.AST]:
    """An assertion's syntax, without indices: a place in a table is no digit."""
    yield node
    for field, child in ast.iter_fields(node):
        if field != "slice":
            for part in child if isinstance(child, list) else [child]:
                if isinstance(part, ast.AST):
                    yield from compared(part)


def digits(node: ast.Constant, source: str, named: set[tuple]) -> bool:
    """Whether this is a digit that other seeds need not share."""
    if isinstance(node.value, str):
        return bool(numbers.find(node.value))
    if isinstance(node.value, bool) or node.value is None:
        return False
    if isinstance(node.value, int) and (node.value <= SMALL or node.value == PERCENT):
        return False
    key = numbers.literal(node, source)
    return key is None or not {key, (True, *key[1:])} & named


def equal(node: ast.Compare) -> bool:
    """Whether something has to be a decimal, or not to be one."""
    sides = [getattr(side, "value", None) for side in (node.left, *node.comparators)]
    exact = any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
    return exact and any(isinstance(side, float) for side in sides)
