"""Small sites, built as the real one is: what fails, what runs again, what is equal."""

import random
import shutil
import time

import pytest
from bs4 import BeautifulSoup

from hooks.run.runs import kept
from tests.nav import ROOT
from tests.pages.project import tree

SHOWING = f"""\
plugins:
  - mkdocstrings:
      custom_templates: {ROOT}/docs/hooks/templates
"""


def test_a_page_runs_once_until_what_it_runs_changes(project):
    code, output = project.run("pytest", "docs")
    assert code == 0, output
    project.build()
    project.build()
    assert project.runs() == 1
    project.edit("The end.", "The very end.")
    project.build()
    assert "The very end." in (project.site / "index.html").read_text()
    assert project.runs() == 1
    project.set_value(2)
    output = project.refuse()
    assert "docs/index.md:10: - is on the page, + is what the code prints" in output
    assert "- 1\n+ 2" in output
    assert project.runs() == 2


def test_the_figure_is_that_of_the_code(ran):
    first = (ran.site / "figures" / "line-light.svg").read_bytes()
    ran.edit("[1, 2]", "[1, 3, 2]")
    ran.build()
    assert (ran.site / "figures" / "line-light.svg").read_bytes() != first


REFUSED = {
    "raises": ("plt.plot(", "1 / 0\nplt.plot(", "index.md:14: line 15 raises"),
    "prints something else": ("\n1\n", "\n3\n", "index.md:10: - is on the page"),
    "leaves a figure": (
        "![A line goes up.](figures/line.svg)",
        "",
        "index.md:14: draws",
    ),
    "hides a figure in a paragraph": (
        "![A line goes up.]",
        "See:\n![A line goes up.]",
        "index.md:20: an image line needs empty lines around it",
    ),
    "indented code": ("The end.", "The end:\n\n    import os", "index.md:23: shown as"),
    "a <pre>": ("The end.", "<pre>import os</pre>", "index.md:21: shown as code"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_wrong_page_fails_the_build_and_the_last_site_stays(ran, what):
    old, new, message = REFUSED[what]
    ran.edit(old, new)
    assert message in ran.refuse()


def test_a_function_of_the_package_is_shown_without_its_docstring(ran):
    with (ran.folder / "mkdocs.yml").open("a") as config:
        config.write(SHOWING)
    ran.edit("The end.", "::: gdlessons.halve")
    ran.build()
    html = BeautifulSoup((ran.site / "index.html").read_text(), "html.parser")
    (shown,) = [code.text for code in html.select("pre") if "halve" in code.text]
    assert shown.strip() == "def halve(x):\n\n    return x / 2"
    assert "_mkdocstrings.css" not in str(html)


SHOWN = {
    "with another number": "def halve(x):\n\n    return x / 3",
    "in part": "    return x / 2",
    "with its docstring": "def halve(x):\n    '''A part of x.'''\n\n    return x / 2",
    "with a line more": "def halve(x):\n\n    return x / 2\n\n\nvalue = 1",
}


@pytest.mark.parametrize("how", SHOWN)
def test_a_function_is_not_shown_as_it_is_not(ran, how):
    ran.edit("The end.", f"<pre>{SHOWN[how]}</pre>")
    assert "shown as code and not tested" in ran.refuse()


def test_blanks_that_markdown_changes_are_no_fault(project):
    project.edit("gdlessons.value)\n", 'gdlessons.value, "a\\tb")\n   \nx = 2\n')
    project.edit("\n1\n", "\n1 a\tb\n")
    project.build()


def test_a_warning_of_mkdocs_leaves_the_last_site(ran):
    ran.edit("The end.", "The [end](no-such-page.md).")
    assert "no-such-page.md" in ran.refuse()


def test_the_test_of_a_page_names_page_line_expected_and_got(project):
    project.edit("\n1\n", "\n3\n")
    code, output = project.run("pytest", "docs/index.md")
    assert code != 0
    assert "docs/index.md:10: - is on the page, + is what the code prints" in output
    assert "- 3\n+ 1" in output


def test_two_builds_are_the_same_bytes(project):
    project.build("-d", "first")
    for cached in (project.folder / ".cache").rglob("*.json"):
        cached.unlink()
    project.build("-d", "second")
    first, second = tree(project.folder / "first"), tree(project.folder / "second")
    assert first == second
    assert {"index.html", "index.py", "figures/line-dark.svg"} <= first.keys()
    assert project.runs() == 2


def test_builds_killed_at_any_moment_leave_no_corrupt_cache(project):
    start = time.perf_counter()
    project.build("-d", "whole")
    took = time.perf_counter() - start
    cache = project.folder / ".cache"
    for moment in sorted(random.uniform(took / 3, took) for _ in range(4)):
        shutil.rmtree(cache)
        cache.mkdir()
        process = project.start("mkdocs", "build")
        time.sleep(moment)
        process.kill()
        process.communicate()
        runs = [p for p in cache.rglob("*.json") if "ipython" not in p.parts]
        for place in runs:
            assert kept(place), f"killed after {moment:.3f} s: {place.name}"
    project.build()
    assert tree(project.site) == tree(project.folder / "whole")
