"""Who may import whom, read from the sources."""

import ast
import sys
from pathlib import Path

import pytest

import gdlessons
from hooks.page.page import parse

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDER = ROOT / "gdlessons"
SOURCES = [path.relative_to(FOLDER) for path in FOLDER.rglob("*.py")]
SOURCES.remove(Path("__init__.py"))

# What each module or folder of modules imports beyond the standard library and itself,
# and beyond the checks of what it is given.
ALLOWED = {
    "atlas": {
        *("torch", "gdlessons.landscapes", "gdlessons.races"),
        *("gdlessons.rules", "gdlessons.training"),
    },
    "checks": {"torch"},
    "data": {"torch", "sklearn", "gdlessons.models"},
    "exercises": set(),
    "models": {"torch", "gdlessons.seeded"},
    "races": {"torch", "scipy"},
    "rules": {"torch"},
    "seeded": {"torch"},
    "tables": {"torch"},
    "text": {"torch"},
    "training": {"torch"},
    "transformer": {"torch", "gdlessons.seeded"},
    "landscapes": {"torch", "gdlessons.data", "gdlessons.models"},
    "plots": {
        *("torch", "numpy", "matplotlib", "contourpy", "mpl_toolkits"),
        *("gdlessons.landscapes", "gdlessons.training"),
    },
}


def room(source):
    return source.parts[0].removesuffix(".py")


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), [a.name for a in node.names]
        elif isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)


def test_every_room_has_its_imports_listed():
    assert {room(source) for source in SOURCES} == ALLOWED.keys()


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_a_module_imports_only_what_its_room_allows(source):
    names = {name for name, _ in imports((FOLDER / source).read_text("utf-8"))}
    ours = {name for name in names if name.startswith(("gdlessons", "."))}
    others = {name.split(".")[0] for name in names - ours} - sys.stdlib_module_names
    rooms = {".".join(name.split(".")[:2]) for name in ours}
    within = {f"gdlessons.{room(source)}"} if len(source.parts) > 1 else set()
    assert (rooms - within - {"gdlessons.checks"}) | others <= ALLOWED[room(source)]


def test_every_public_name_is_imported_from_the_top():
    hidden = ALLOWED.keys() - {"rules"}  # rules is public as a whole
    public = {n for n in vars(gdlessons) if not n.startswith("_")} - hidden
    assert sorted(public) == sorted(gdlessons.__all__)
    for module, names in imports((FOLDER / "__init__.py").read_text("utf-8")):
        if module != "importlib.metadata":  # for the version
            assert module == "gdlessons" or module.split(".")[1] in ALLOWED
            assert set(names) <= set(gdlessons.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_imports_from_the_top_of_gdlessons_only(page):
    for block in parse(page, page.read_text("utf-8")).blocks:
        for module, names in imports(block.text):
            assert not module.startswith("gdlessons."), f"{page}:{block.line}"
            if module == "gdlessons":
                assert set(names) <= set(gdlessons.__all__), f"{page}:{block.line}"
