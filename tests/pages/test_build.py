"""Small sites, built as the real one is: what fails, what runs again, what is equal."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from hooks.run.runs import kept

ROOT = Path(__file__).parents[2]
CONFIG = f"""\
site_name: Small
theme: material
strict: true
hooks: [{ROOT}/docs/hooks/build.py]
markdown_extensions: [admonition, attr_list, tables, pymdownx.superfences]
"""
PYTEST = f"""\
[tool.pytest.ini_options]
pythonpath = ["{ROOT}/docs"]
"""
SHOWING = f"""\
plugins:
  - mkdocstrings:
      custom_templates: {ROOT}/docs/hooks/templates
"""
PACKAGE = """\
def halve(x):
    '''Half of x.'''

    return x / 2


value = {value}
with open(__file__ + ".log", "a") as log:
    print("a page ran", file=log)
"""
# What pages of the book import, and these do not: it would be loaded for each build.
UNUSED = """\
import sys

names = ["torch._dynamo", "scipy.special", "sklearn.datasets"]
sys.modules.update(dict.fromkeys(names))
"""
PAGE = """\
# A page

```python
import gdlessons
import matplotlib.pyplot as plt

print(gdlessons.value)
```

```text title="Output"
1
```

```python
plt.plot([1, 2])
plt.show()
```

![A line goes up.](figures/line.svg)

The end.
"""


class Project:
    """A site of one page in a folder of its own, with a package of its own."""

    def __init__(self, folder: Path):
        self.page = folder / "docs" / "index.md"
        self.package = folder / "package" / "gdlessons" / "__init__.py"
        self.log = self.package.with_name("__init__.py.log")
        self.site = folder / "site"
        self.folder = folder
        self.page.parent.mkdir()
        self.package.parent.mkdir(parents=True)
        self.page.write_text(PAGE)
        self.set_value(1)
        (folder / "package" / "sitecustomize.py").write_text(UNUSED)
        (folder / "mkdocs.yml").write_text(CONFIG)
        (folder / "pyproject.toml").write_text(PYTEST)
        (folder / "conftest.py").write_text((ROOT / "conftest.py").read_text())

    def set_value(self, value: int) -> None:
        """Edit the package, which notes in a file that a page has imported it."""
        self.package.write_text(PACKAGE.format(value=value))

    def start(self, *command: str) -> subprocess.Popen:
        path = os.fspath(self.package.parents[1])
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> tuple[int, str]:
        process = self.start(*command)
        output, _ = process.communicate()
        return process.returncode, output

    def build(self, *options: str) -> str:
        """Build, and show what it said if it fails."""
        code, output = self.run("mkdocs", "build", *options)
        assert code == 0, output
        return output

    def refuse(self) -> str:
        """What a build says that has to fail, and has to leave the last good site."""
        good = tree(self.site)
        code, output = self.run("mkdocs", "build")
        assert code != 0, output
        assert tree(self.site) == good
        assert not list(self.folder.glob(".site*"))
        return output

    def edit(self, old: str, new: str) -> None:
        text = self.page.read_text()
        assert old in text
        self.page.write_text(text.replace(old, new))

    def runs(self) -> int:
        return len(self.log.read_text().splitlines())


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("built"))
    project.build()
    return project


@pytest.fixture
def ran(project, built):
    """A project that has been built: its page runs again only if its code changes."""
    for made in (".cache", "site"):
        shutil.copytree(built.folder / made, project.folder / made)
    return project


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


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
    "with its docstring": "def halve(x):\n    '''Half of x.'''\n\n    return x / 2",
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
    for moment in sorted(random.uniform(took / 3, took) for _ in range(10)):
        shutil.rmtree(cache)
        cache.mkdir()
        process = project.start("mkdocs", "build")
        time.sleep(moment)
        process.kill()
        process.communicate()
        for place in cache.rglob("*.json"):
            assert kept(place), f"killed after {moment:.3f} s: {place.name}"
    project.build()
    assert tree(project.site) == tree(project.folder / "whole")
