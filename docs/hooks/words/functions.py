"""What mkdocstrings shows of the package: its functions, and its docstrings' examples.

The page hook compares what readers see with this, from the same files that the pages
import and whose docstrings pytest runs.
"""

import ast

from hooks.run.runs import package_source
from hooks.words.docstrings import examples


def functions() -> set[str]:
    """The code of each function that stands at the left edge of a file."""
    return {
        without_docstring(text, node)
        for text in (source.decode() for _, source in package_source())
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def shown_examples() -> set[str]:
    """The code and the outputs of the examples in the package's docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {
        text
        for _, source in package_source()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented)
        for example in examples(ast.get_docstring(node) or "")
        for text in example
    }


def without_docstring(text: str, function: ast.FunctionDef) -> str:
    lines = text.splitlines()
    first, last = function.lineno - 1, function.end_lineno
    if ast.get_docstring(function) is None:
        return "\n".join(lines[first:last])
    docstring = function.body[0]
    return "\n".join(
        lines[first : docstring.lineno - 1] + lines[docstring.end_lineno : last]
    )
