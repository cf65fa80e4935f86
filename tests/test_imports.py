"""Who may import whom, read from the sources."""

import ast
import sys
from pathlib import Path

import pytest

import gdlessons
from snippets import parse

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = {path.stem: path for path in (ROOT / "gdlessons").glob("[!_]*.py")}

# What each module imports beyond the standard library.
ALLOWED = {
    "data": {"torch", "gdlessons.models"},
    "models": {"torch"},
    "rules": {"torch"},
    "training": {"torch"},
    "landscapes": {"torch", "gdlessons.data", "gdlessons.models"},
    "plots": {
        *("torch", "numpy", "matplotlib"),
        *("gdlessons.landscapes", "gdlessons.training"),
    },
}


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), [a.name for a in node.names]
        elif isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_allows(module):
    names = {name for name, _ in imports(MODULES[module].read_text("utf-8"))}
    ours = {name for name in names if name.startswith(("gdlessons", "."))}
    others = {name.split(".")[0] for name in names - ours} - sys.stdlib_module_names
    assert ours | others <= ALLOWED[module]


def test_every_public_name_is_imported_from_the_top():
    public = {n for n in vars(gdlessons) if not n.startswith("_")} - MODULES.keys()
    assert sorted(public) == sorted(gdlessons.__all__)
    for module, names in imports((ROOT / "gdlessons/__init__.py").read_text("utf-8")):
        assert module == "gdlessons" or module.removeprefix("gdlessons.") in MODULES
        assert set(names) <= set(gdlessons.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_imports_from_the_top_of_gdlessons_only(page):
    for block in parse(page, page.read_text("utf-8")).blocks:
        for module, names in imports(block.text):
            assert not module.startswith("gdlessons."), f"{page}:{block.line}"
            if module == "gdlessons":
                assert set(names) <= set(gdlessons.__all__), f"{page}:{block.line}"
