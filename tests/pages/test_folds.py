"""Folded code: its figure may stand above it, for every reader of a page."""

from pathlib import Path

import pytest

from hooks.page import checks
from hooks.page.page import parse
from hooks.run.accept import accepted
from hooks.run.figures import drawn
from hooks.run.runs import run_pages
from hooks.takeaway.notebooks import cells, program
from hooks.theme.pages import with_counted_folds

SHOWN = """\
import matplotlib.pyplot as plt

lr = 0.25
plt.plot([lr, 1])
plt.show()
"""
PRINTED = """\
    ```python
    print(lr / 2)
    ```

    ```text title="Output"
    0.125
    ```
"""
CODE = "".join(f"    {line}".rstrip() + "\n" for line in SHOWN.splitlines())
RIGHT = f"""\
# A page

It begins with a picture.

![A line rises from 0.25, and 4.0 times as far is 1.](figures/line.svg)

??? code "The code of this figure"

    ```python
{CODE}    ```

{PRINTED}
<!-- invisible-code-block: python
assert 1 / lr == 4.0
-->

??? code "Set-up"

    ```python
    half = lr / 2
    ```

```python
plt.plot([half])
plt.show()
```

![A point.](figures/point.svg)
"""
LIVE = '<gd-playground runs="1"></gd-playground>'
FIGURE = RIGHT[RIGHT.index("![A line") : RIGHT.index("??? code")]


@pytest.fixture(scope="module")
def run_of(tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")

    def run_of(text):
        page = parse(Path("page.md"), text)
        return page, run_pages([page], cache, lambda line: None)[page.path]

    return run_of


@pytest.fixture
def wrong(run_of):
    def wrong(text):
        page, run = run_of(text)
        return checks.describe(page, checks.problems(page, run))

    return wrong


ALSO_RIGHT = {
    "as it stands": ("", ""),
    "live": (FIGURE, f"{FIGURE}{LIVE}\n\n"),
    "two blocks": ("    plt.plot", "    ```\n\n    ```python\n    plt.plot"),
    "printed where all see it": (
        PRINTED,
        PRINTED.partition("\n\n")[0] + '\n\n```text title="Output"\n0.125\n```\n',
    ),
    "one picture above, another in it": (
        PRINTED,
        "    ```python\n    plt.plot([1])\n    plt.show()\n    ```\n\n"
        "    ![One.](figures/one.svg)\n",
    ),
    "shown, and not run": (
        "It begins with a picture.",
        '````markdown\n![A.](figures/a.svg)\n\n??? code "B"\n\n    x\n````',
    ),
}


@pytest.mark.parametrize("what", ALSO_RIGHT)
def test_a_right_page(wrong, what):
    old, new = ALSO_RIGHT[what]
    assert old in RIGHT
    assert wrong(RIGHT.replace(old, new, 1)) == ""


BROKEN = {
    "its code draws nothing": (
        "    plt.plot([lr, 1])\n    plt.show()\n",
        "",
        "page.md:5: figures/line.svg is not drawn by the folded code below",
    ),
    "a table in it": (
        PRINTED,
        PRINTED.replace("lr / 2", "lr, 1, 2, sep='\\n'").replace(
            "0.125", "0.25\n    1\n    2"
        ),
        "a table that is folded away with its code",
    ),
    "no picture": (FIGURE, "", "page.md:7: draws figures without an image line: 1"),
    "two pictures": (
        FIGURE,
        f"![A.](figures/a.svg)\n\n{FIGURE}",
        "page.md:5: figures/a.svg is not drawn by the code above",
    ),
    "two pictures drawn": (
        "    plt.plot([lr, 1])\n    plt.show()\n",
        "    plt.plot([lr, 1])\n    plt.show()\n" * 2,
        "page.md:9: draws figures without an image line: 1",
    ),
    "a sentence between": (
        FIGURE,
        f"{FIGURE}A sentence.\n\n",
        "page.md:5: figures/line.svg is not drawn by the code above",
    ),
    "a picture of the code above set-up": (
        '??? code "Set-up"',
        "```python\nplt.plot([1])\nplt.show()\n```\n\n![A.](figures/a.svg)\n\n"
        '??? code "Set-up"',
        "figures/a.svg is not drawn by the folded code below",
    ),
    "a number that nothing proves": ("from 0.25", "from 0.26", "proves '0.26'"),
    "a number that the assertion does not say": (
        "and 4.0",
        "and 5.0",
        "the text above does not say '4.0'",
    ),
    "an output that differs": ("0.125", "0.126", "page.md:21: - is on the page"),
    "code that raises": ("lr = 0.25", "lr = 1 / 0", "line 12 raises"),
    "a line too long": (
        "lr = 0.25",
        f"lr = 0.25  # {'x' * 80}",
        "page.md:9: line 12 has",
    ),
    "no title": ('code "Set-up"', "code", "page.md:29: folded code is written"),
    "open": ('??? code "Set', '???+ code "Set', "folded code is written"),
    "indented": ('??? code "Set', '  ??? code "Set', "folded code is written"),
    "without code": (
        "    ```python\n    half = lr / 2\n    ```",
        "    None.",
        "page.md:29: folded code without a python fence",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_page_is_refused(wrong, what):
    old, new, message = BROKEN[what]
    assert RIGHT.count(old) == 1
    assert message in wrong(RIGHT.replace(old, new))


def test_figures_have_the_names_of_what_was_drawn(run_of):
    """Above folded code, in it and below: as the code draws them."""
    old, new = ALSO_RIGHT["one picture above, another in it"]
    page, run = run_of(RIGHT.replace(old, new))
    figures = [svg for block in run for svg in block.figures]
    assert len(set(figures)) == 3
    assert drawn(page, run)["point.svg"] == figures[2]
    assert {drawn(page, run)[n] for n in ("line.svg", "one.svg")} == {*figures[:2]}
    assert page.made != page.parts


@pytest.mark.parametrize("what", ["as it stands", "printed where all see it"])
def test_outputs_are_accepted_where_they_stand(run_of, what):
    right = RIGHT.replace(*ALSO_RIGHT[what])
    page, run = run_of(right.replace("0.125", "7"))
    assert accepted(page, run) == right


def test_a_program_has_the_code_in_its_order():
    page = parse(Path("page.md"), RIGHT)
    printed, half, shown = "print(lr / 2)", "half = lr / 2", "plt.plot([half])"
    blocks = ["# A page", SHOWN.strip(), printed, half, f"{shown}\nplt.show()\n"]
    assert program(page, ["A page"]) == "\n\n# %%\n".join(blocks)


def test_a_notebook_has_the_code_before_its_figure():
    live = RIGHT.replace(*ALSO_RIGHT["live"])
    for text in (RIGHT, live):
        made = [
            cell.source for cell in cells(parse(Path("page.md"), text), "here", str)
        ]
        assert made == [
            "# A page\n\nIt begins with a picture.",
            SHOWN.strip(),
            "print(lr / 2)",
            "*A line rises from 0.25, and 4.0 times as far is 1.*",
            "half = lr / 2",
            "plt.plot([half])\nplt.show()",
            "*A point.*",
        ]


def test_a_fold_says_how_long_it_is_and_is_not_searched():
    html = (
        '<details class="code">\n<summary>Set-up</summary>\n'
        '<div class="language-python highlight"><pre><code>a\nb\n</code></pre></div>'
        '<div class="language-text highlight"><pre><code>1\n</code></pre></div>'
        "</details>"
    )
    text, times = with_counted_folds(html * 2)
    assert times == 2
    assert text.count("<summary>Set-up, 2 lines</summary>") == 2
    assert text.count('<details class="code" data-search-exclude>') == 2
    assert "1 line<" in with_counted_folds(html.replace("\nb", ""))[0]
    other = html.replace('"code"', '"note"')
    assert with_counted_folds(other) == (other, 0)
