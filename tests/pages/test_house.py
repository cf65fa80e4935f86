"""The rooms of the machinery: who knows MkDocs, and which way they import."""

import ast

from tests.nav import ROOT

HOOKS = ROOT / "docs" / "hooks"
MODULES = {path.relative_to(HOOKS).as_posix(): path for path in HOOKS.rglob("*.py")}


def imported(module: str) -> set[str]:
    """The modules that one of the machinery names in its imports."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def test_one_file_knows_mkdocs():
    knows = [m for m in MODULES if "mkdocs" in {n.split(".")[0] for n in imported(m)}]
    assert knows == ["build.py"]


def test_nothing_imports_the_build():
    assert not [module for module in MODULES if "hooks.build" in imported(module)]


def test_a_newcomer_knows_every_room():
    assert len(MODULES) <= 39
