"""Formulas: what readers get."""

import doctest
import json
import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from mkdocs.commands.build import build
from mkdocs.config import load_config

from hooks.words import formulas
from hooks.words.formulas import CLASSES, to_mathml
from tests.nav import ROOT

HOOK = ROOT / "docs" / "hooks" / "build.py"
FONT_URL = "assets/stix-two-math.woff2"
LICENSE_URL = "assets/stix-two-math-license.txt"
EXTENSIONS = """
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""
EVERYWHERE = r"""---
description: Costs $5.
---

# Why $\hat m_t$ is divided

Equation $\eqref{rate}$ comes later. A literal \$5, code `$x$`.

## A factor $\frac{1}{1-\beta}$

| symbol $\eta$ | cost |
|---|---|
| $\lvert g\rvert$ | $a < b$ & `$5 | $6` |

!!! note "On $\kappa$"

    $$
    \begin{equation}
    \kappa = \frac{\lambda_{\max}}{\lambda_{\min}} \label{kappa}
    \end{equation}
    $$

??? note "Solution for $\mu$"

    1.  in a list ($\nu$)

        $$
        \sqrt{x} \le \begin{cases} 1 & x \\ 2 & y \end{cases}
        $$

=== "Tab $\pi$"

    $\rho$[^1]

> quoted $\sigma
> + 1$

[^1]: A footnote on $\tau$.

```bash
$not math$
```

$$
\begin{align}
a &= b \\
c &= d \label{rate}
\end{align}
$$
"""


def make_site(folder, **pages):
    (folder / "docs").mkdir()
    for name, text in pages.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: http://127.0.0.1/\n"
        f"theme: {{name: material, custom_dir: {ROOT}/docs/overrides}}\n"
        f"hooks: [{HOOK}]\nplugins: [search]\nmarkdown_extensions:{EXTENSIONS}"
    )
    build(load_config(str(folder / "mkdocs.yml"), strict=True))
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_site(
        tmp_path_factory.mktemp("math"), index="# Plain\n", page=EVERYWHERE
    )


@pytest.fixture(scope="module")
def page(site):
    return BeautifulSoup((site / "page/index.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize(
    ("place", "spelt"),
    [
        ("h1", "m̂_t"),
        ("h2", "1/(1−β)"),
        ("th", "η"),
        ("td", "|g|"),
        (".admonition .admonition-title", "κ"),
        (".admonition div.math", "κ=(λ_max)/(λ_min) (1)"),
        ("details summary", "μ"),
        ("details li span.math", "ν"),
        ("details li div.math", "√x≤{1 x; 2 y"),
        (".tabbed-labels", "π"),
        (".tabbed-content", "ρ"),
        ("blockquote", "σ+1"),
        (".footnote", "τ"),
    ],
)
def test_formulas_are_mathml_everywhere(page, place, spelt):
    assert page.select_one(f"{place} math")["alttext"].strip() == spelt


def test_each_class_of_a_formula_has_its_style():
    sheet = (ROOT / "docs/stylesheets/math.css").read_text("utf-8")
    for name in CLASSES.values():
        assert re.search(rf"\.{name}\b", sheet), name


def test_code_and_escaped_dollars_stay(page):
    assert [c.text for c in page.select("p code, td code")] == ["$x$", "$5 | $6"]
    assert page.select_one("pre code").text == "$not math$\n"
    assert "A literal $5, code" in page.text


def test_titles_contents_and_search_spell_formulas(site, page):
    assert page.title.text == "Why m̂_t is divided - Test"
    assert "A factor 1/(1−β)" in [
        link.text.strip() for link in page.select(".md-nav--secondary a")
    ]
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert [entry["title"] for entry in index if "page" in entry["location"]] == [
        "Why m̂_t is divided",
        "A factor 1/(1−β)",
    ]
    assert "<math" not in str(index)


def test_equations_are_numbered_and_linked_forwards(page):
    link = page.select_one('a[href="#eq-rate"]')
    assert link.text == "(3)"
    assert page.select_one("mtr#eq-rate").text == "c=d(3)"
    assert page.select_one("mtr#eq-kappa mtd:last-child").text == "(1)"


def test_brackets_and_stops_stay_with_their_formula(page):
    spans = {span.text for span in page.select("span.math")}
    assert {"(ν)", "τ."} <= spans


def test_primes_and_overlines_as_browsers_draw_them_well():
    assert "<msup>" not in to_mathml("f'(x)") + to_mathml("f''(x)")
    assert "<msup>" in to_mathml("x^2")
    assert "‾" in to_mathml(r"\overline{x}")


def test_examples():
    assert doctest.testmod(formulas) == (0, 1)


def test_the_font_is_published_cut_and_licensed(site, page):
    font = TTFont(BytesIO((site / FONT_URL).read_bytes()))
    shown = set("".join(math.text for math in page.select("math"))) - set(" \n")
    assert shown - set(map(chr, font.getBestCmap())) == set()
    assert "Z" not in map(chr, font.getBestCmap())
    assert (site / FONT_URL).stat().st_size < 40_000
    assert font["name"].getDebugName(1) == "STIX Two Math"
    license = (site / LICENSE_URL).read_text("utf-8")
    assert license.startswith("Copyright 2001-2020 The STIX Fonts Project")
    assert "SIL OPEN FONT LICENSE Version 1.1" in license
    assert "DISCLAIMER" in license


def test_only_pages_with_formulas_preload_the_font(site, page):
    links = [link["href"] for link in page.select('link[rel="preload"]')]
    assert f"../{FONT_URL}" in links
    assert FONT_URL not in (site / "index.html").read_text("utf-8")
