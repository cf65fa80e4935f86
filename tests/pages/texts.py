"""What cites: the pages, README.md, and the docstrings of the package."""

import ast
from pathlib import Path

from hooks.page.page import INLINE_CODE, PART, blank
from hooks.words.bibliography import NAMED, address

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
PACKAGE = sorted((ROOT / "gdlessons").rglob("*.py"))
TEXTS = {path: path.read_text("utf-8") for path in [*PAGES, *PACKAGE]}


def named(path):
    return str(path.relative_to(ROOT))


def works_named(text):
    """The addresses and identifiers in it, in one spelling."""
    return {address(name) for name in NAMED.findall(text)}


def prose(path):
    """The sentences of a page, or the docstrings of a module."""
    if path.suffix == ".md":
        return INLINE_CODE.sub(blank, PART.sub(blank, TEXTS[path]))
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef
    nodes = [node for node in ast.walk(ast.parse(TEXTS[path])) if type(node) in kinds]
    return "\n\n".join(ast.get_docstring(node) or "" for node in nodes)
