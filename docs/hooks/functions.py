"""The functions of the package, as readers are shown them: without their docstrings.

The page hook compares what mkdocstrings shows with this, from the same files that the
pages import.
"""

import ast

from runs import package_source


def functions() -> set[str]:
    """The code of each function that stands at the left edge of a file."""
    return {
        without_docstring(text, node)
        for text in (source.decode() for _, source in package_source())
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
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
