"""What a docstring owes its readers: its arguments, an example, what it raises."""

import inspect
import re

import pytest

import gdlessons
from gdlessons import rules

FUNCTIONS = {
    name: getattr(gdlessons, name) for name in gdlessons.__all__ if name != "rules"
} | {f"rules.{name}": getattr(rules, name) for name in rules.__all__}
every_name = pytest.mark.parametrize("name", FUNCTIONS)


def section(docstring, title):
    """The lines of a section, up to the first that is not indented."""
    found = re.search(rf"^{title}:\n((?:    .*\n|\n)+)", docstring + "\n", re.MULTILINE)
    return found[1] if found else ""


@every_name
def test_each_argument_is_described_once_and_in_order(name):
    function = FUNCTIONS[name]
    docstring = inspect.getdoc(function)
    described = re.findall(r"^    (\w+): ", section(docstring, "Args"), re.MULTILINE)
    described += re.findall(
        r"^    (\w+): ", section(docstring, "Attributes"), re.MULTILINE
    )
    assert described == list(inspect.signature(function).parameters)


@every_name
def test_each_has_an_example(name):
    assert ">>> " in inspect.getdoc(FUNCTIONS[name])


@every_name
def test_what_raises_says_so(name):
    """By the source: a function that refuses something has a section Raises."""
    function = FUNCTIONS[name]
    source = inspect.getsource(inspect.unwrap(function))
    if re.search(r"^ +(raise|check_\w+\(|_check\w*\()", source, re.MULTILINE):
        assert re.search(r"^Raises", inspect.getdoc(function), re.MULTILINE)


def test_the_sections_are_read_as_they_stand():
    docstring = (
        "One.\n\nArgs:\n    a: b.\n        c: d.\n    e: f.\n\nRaises:\n    g: h.\n"
    )
    assert section(docstring, "Args") == "    a: b.\n        c: d.\n    e: f.\n\n"
    assert section(docstring, "Returns") == ""
