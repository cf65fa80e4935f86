"""Does Material still have what our templates build on, and ours what it looks for?"""

import re
from pathlib import Path

import material
import pytest
from jinja2 import Environment, nodes

from tests.nav import ROOT

OVERRIDES = ROOT / "docs/overrides"
THEIRS = Path(material.__file__).parent / "templates"
# What Material's script or style looks for: data-md-..., ids, names, states.
HOOK = re.compile(r'\bdata-md-[\w-]+(?:="\w[^"]*")?|\b(?:id|for|name|role)="\w[^"]*"')
OFF = {  # ours lack these on purpose
    "header.html": set(),
    "nav-item.html": set(),
    "palette.html": {  # its script is ours
        'data-md-component="palette"',
        "data-md-color-accent",
        "data-md-color-media",
        "data-md-color-primary",
        "data-md-color-scheme",
    },
    "search.html": {
        'data-md-component="search-share"',  # features that are off
        'data-md-component="search-suggest"',
    },
    "source.html": {'data-md-component="source"'},  # asks the repository's host
}


def tree(path):
    return Environment().parse(path.read_text("utf-8"))


def blocks(path):
    return {block.name for block in tree(path).find_all(nodes.Block)}


def hooks(path):
    """What stands in the template itself, and not in its comments."""
    text = "".join(part.data for part in tree(path).find_all(nodes.TemplateData))
    return set(HOOK.findall(text))


def included(folder):
    """The templates that those of a folder include or import by name."""
    for path in folder.rglob("*.html"):
        for node in tree(path).find_all((nodes.Include, nodes.Import)):
            if isinstance(node.template, nodes.Const):
                yield node.template.value


FRAMED = [path.name for path in OVERRIDES.glob("*.html") if path.stem != "slides"]


@pytest.mark.parametrize("name", FRAMED)  # slides are pages without Material's frame
def test_every_block_is_one_of_materials(name):
    ours = blocks(OVERRIDES / name)
    assert ours
    assert ours <= blocks(THEIRS / "base.html")


def test_every_partial_is_asked_for():
    paths = (OVERRIDES / "partials").rglob("*.html")
    ours = {path.relative_to(OVERRIDES).as_posix() for path in paths}
    assert ours <= set(included(OVERRIDES)) | set(included(THEIRS))


def test_navigation_asks_for_the_entries_as_ours_are_given():
    text = (THEIRS / "partials/nav.html").read_text("utf-8")
    assert '{% import "partials/nav-item.html" as item with context %}' in text
    assert "{{ item.render(nav_item, path, 1) }}" in text


@pytest.mark.parametrize("name", OFF)
def test_ours_have_what_materials_script_and_style_look_for(name):
    ours, theirs = (hooks(path / "partials" / name) for path in (OVERRIDES, THEIRS))
    assert theirs - ours == OFF[name]
