"""What mkdocstrings shows of the package, and an extension of griffe that prepares it.

The examples of docstrings have prompts, which pytest runs and readers cannot paste.
They become what a page has: a python fence, and an Output fence for what is printed.
"""

import ast
import doctest
import re
from collections.abc import Iterable
from html.parser import HTMLParser

import griffe

from hooks.page.page import Page

PARSER = doctest.DocTestParser()
TITLE = re.compile(r"^(Raises) \(when \w+\):$", re.MULTILINE)


def examples(docstring: str) -> list[tuple[str, str]]:
    """The code of a docstring's examples and what it prints, in turns, unprompted."""
    found: list[tuple[str, str]] = []
    for example in PARSER.get_examples(docstring):
        if found and not found[-1][1]:
            found[-1] = (found[-1][0] + example.source, example.want)
        else:
            found.append((example.source, example.want))
    return found


def as_markdown(docstring: str) -> str:
    """A docstring whose examples are fences, as on a page."""
    parts = PARSER.parse(docstring)
    first = next((i for i, p in enumerate(parts) if not isinstance(p, str)), None)
    if first is None:
        return TITLE.sub(r"\1:", docstring)
    fences = []
    for source, want in examples(docstring):
        fences.append(f"```python\n{source}```")
        if want:
            fences.append(f'```text title="Output"\n{want}```')
    before = "".join(part for part in parts[:first] if isinstance(part, str)).rstrip()
    after = "".join(part for part in parts[first:] if isinstance(part, str)).strip()
    return TITLE.sub(r"\1:", "\n\n".join([before, *fences, after]))


class Unprompted(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)


def of_package(sources: Iterable[tuple[str, bytes]]) -> set[str]:
    """All the code that a page may show of the package, as `seen`.

    Each function at the left edge of a file without its docstring, and the code and the
    outputs of the docstrings' examples. Pages import the one, pytest runs the other.
    """
    found = set()
    for _, source in sources:
        text = source.decode()
        for node in ast.walk(module := ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node in module.body:
                found.add(without_docstring(text, node))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                for example in examples(ast.get_docstring(node) or ""):
                    found.update(example)
    return set(map(seen, found))


def without_docstring(text: str, function: ast.FunctionDef) -> str:
    lines = text.splitlines()
    first, last = function.lineno - 1, function.end_lineno
    if ast.get_docstring(function) is None:
        return "\n".join(lines[first:last])
    docstring = function.body[0]
    return "\n".join(
        lines[first : docstring.lineno - 1] + lines[docstring.end_lineno : last]
    )


def seen(code: str) -> str:
    """Code as readers see it: Markdown makes blanks of tabs, and drops some blanks."""
    lines = code.expandtabs(4).strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


class Blocks(HTMLParser):
    """``texts`` are those of the <pre> elements of what it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "pre":
            self.texts += [""] if not self.depth else []
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "pre" and self.depth > 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.texts[-1] += data


def blocks(html: str) -> list[str]:
    """The text of each block of code of a page, as readers see it."""
    parser = Blocks()
    parser.feed(html)
    parser.close()
    return list(map(seen, parser.texts))


def untested(page: Page, html: str, package: set[str]) -> list[tuple[int, str]]:
    """Where readers see code that no test has seen; and where the reverse is so."""
    found, tested = [], page.of_kind("python", "output", "shown")
    for text in blocks(html):
        if tested and seen(tested[0].text) == text:
            tested.pop(0)
        elif text not in package:
            first = text.strip().partition("\n")[0]
            message = f"shown as code and not tested as a fence: {first!r}"
            found.append((max(page.text.find(first), 0), message))
    return found + [(part.start, "is not shown as code") for part in tested]
