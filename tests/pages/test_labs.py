"""What mkdocs-jupyter lets pass in silence fails: small sites of one lab."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from hooks.jupyter.labs import alike
from hooks.page import checks
from hooks.page.page import parse
from hooks.run.runs import run_pages
from tests.pages.project import CONFIG, Project, tree

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "docs" / "labs").glob("*.md"))
JUPYTER = """\
plugins:
  - mkdocs-jupyter:
      include: ["labs/*.md"]
      execute: true
      allow_errors: false
      cache: false
"""
KERNEL = """\
---
jupyter:
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---
"""
LAB = f"""\
{KERNEL}
# A lab

To [the start](../index.md).

```python
import gdlessons
import matplotlib.pyplot as plt

print("value <", gdlessons.value)
```

```python
plt.plot([1, 2])
plt.show()
```

*A line
goes up.*

!!! note "The end"

    Nothing follows.
"""


@pytest.fixture
def lab(tmp_path):
    """A project whose page is a lab."""
    project = Project(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(CONFIG + JUPYTER)
    (tmp_path / "docs" / "index.md").write_text("# The start\n")
    project.page = tmp_path / "docs" / "labs" / "line.md"
    project.page.parent.mkdir()
    project.page.write_text(LAB)
    return project


def html(project, name="line"):
    text = (project.site / "labs" / name / "index.html").read_text()
    return BeautifulSoup(text, "html.parser")


def test_a_lab_is_shown_executed_and_as_every_page_is(lab):
    lab.build()
    article = html(lab).article
    code, output, drawing = article.select("pre")
    assert code.text.startswith("import gdlessons")
    assert output.text == "value < 1\n"
    assert drawing.text == "plt.plot([1, 2])\nplt.show()\n"
    (figure,) = article.select("figure")
    assert [image["alt"] for image in figure.select("img")] == ["A line goes up."] * 2
    assert (lab.site / "labs" / "figures" / "line-1-dark.svg").is_file()
    assert article.select_one(".admonition.note")
    assert article.find("a", string="the start")["href"] == "../../"
    assert not article.select("style, script, [class^=jp-], em")
    assert "cell-id" not in str(article)


def test_a_lab_runs_again_when_the_package_changes_and_only_then(lab):
    lab.build()
    assert lab.runs() == 2  # as a page that is tested, and in Jupyter
    lab.edit("Nothing follows.", "Nothing at all.")
    lab.build()
    assert lab.runs() == 2
    lab.set_value(2)
    lab.build()
    assert html(lab).select("pre")[1].text == "value < 2\n"
    assert lab.runs() == 4


def test_two_builds_of_a_lab_are_the_same_bytes(lab):
    lab.build("-d", "first")
    for cached in (lab.folder / ".cache").rglob("*.json"):
        cached.unlink()
    lab.build("-d", "second")
    assert tree(lab.folder / "first") == tree(lab.folder / "second")
    assert lab.runs() == 4


IN_JUPYTER = "'get_ipython' in dir(__builtins__)"
REFUSED = {  # what is changed, to what, and what is said of the lab
    "no-language": ("    language: python\n", "", "1: a lab's front matter"),
    "no-front-matter": (KERNEL, "", "1: a lab's front matter needs"),
    "raises": (
        "plt.plot(",
        f"assert not {IN_JUPYTER}\nplt.plot(",
        "21: raises in Jupyter",
    ),
    "draws-something-else": (
        "[1, 2])",
        f"[1, 2 + ({IN_JUPYTER})])",
        "20: draws other figures in Jupyter (1, in Jupyter 1)",
    ),
    "shows-a-value": (
        "gdlessons.value)",
        "gdlessons.value)\n2 + 3",
        "13: prints\nvalue < 1\nand in Jupyter\nvalue < 1\n5",
    ),
    "writes-to-stderr": (
        "gdlessons.value)",
        "gdlessons.value)\nimport sys\n"
        f"{IN_JUPYTER} and sys.stderr.write('so\\n') and None",
        "13: prints",
    ),
    "prints-something-else": (
        "gdlessons.value)",
        f"gdlessons.value, {IN_JUPYTER})",
        "13: prints\nvalue < 1 False\nand in Jupyter\nvalue < 1 True",
    ),
}


def test_each_wrong_lab_is_named_with_its_line_and_the_last_site_stays(lab):
    for name, (old, new, _) in REFUSED.items():
        assert old in LAB
        lab.page.with_stem(name).write_text(LAB.replace(old, new))
    said = lab.refuse()
    for name, (_, _, message) in REFUSED.items():
        assert f"{name}.md:{message}" in said
    assert "line.md:" not in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("plt.plot(", "1 / 0\nplt.plot(", "line.md:20: line 21 raises"),
        ("../index.md", "../no-such.md", "no-such.md"),
    ],
)
def test_a_wrong_lab_fails_the_build_as_every_page_does(lab, old, new, message):
    lab.edit(old, new)
    assert message in lab.refuse()


PATH = '<path d="M 128.433 2.5 L -3 4"/>'
CHANGED = {"128.433": "128.434", "128.43": "128.44", "L": "C", "-3": "-4", ".5": ""}


@pytest.mark.parametrize("old", CHANGED)
def test_figures_are_alike_but_for_a_last_digit(old):
    assert alike(PATH, PATH)
    assert alike(PATH, PATH.replace(old, CHANGED[old])) == (old == "128.433")


FOUND = {
    "no caption": ("*A line\ngoes up.*", "Up.", "line.md:20: draws a figure without"),
    "a caption with a formula": ("goes up", "goes $u$", "line.md:20: draws a figure"),
    "two figures": ("plt.show()", "plt.show()\nplt.plot([1])\nplt.show()", "draws 2"),
    "an output": (
        "```\n\n*",
        '```\n\n```text title="Output"\n1\n```\n\n*',
        "line.md:25: a lab's outputs and figures appear",
    ),
    "an image": ("*A line", "![Up.](figures/line.svg)\n\n*A line", "line.md:25: a lab"),
    "a cell in a note": (
        "    Nothing follows.",
        "    ```python\n    x = 1\n    ```",
        "line.md:30: a cell stands at the left edge",
    ),
    "a number that nothing proves": ("Nothing", "In 12 days, nothing", "'12'"),
}


def said_of(path, text):
    page = parse(path, text.replace("gdlessons", "math").replace(".value", ".tau"))
    run = run_pages([page], path.parent / ".cache", lambda line: None)[path]
    return checks.describe(page, checks.problems(page, run))


@pytest.mark.parametrize("what", FOUND)
def test_what_is_wrong_with_a_lab_is_named_with_its_line(tmp_path, what):
    old, new, message = FOUND[what]
    path = tmp_path / "labs" / "line.md"
    assert said_of(path, LAB) == ""
    assert LAB.count(old) == 1
    assert message in said_of(path, LAB.replace(old, new))


def test_a_lab_may_say_what_it_prints(lab):
    lab.set_value(12)
    lab.edit("Nothing", "After 12, nothing")
    lab.build()
