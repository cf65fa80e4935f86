"""Formulas: what readers get, and that what goes wrong names its page and line."""

import doctest
import json
import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

import formulas
from formulas import to_mathml
from mathfont import FONT, cut
from mathml import FONT_URL, LICENSE_URL, MathExtension

HOOK = formulas.__file__.replace("formulas.py", "mathml.py")
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

```text title="Output"
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
        "site_name: Test\nsite_url: http://127.0.0.1/\ntheme: {name: material}\n"
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


@pytest.mark.parametrize("wrong", [r"\foo", r"\frac{1", "a & b", r"\tag{1} x"])
def test_formulas_that_math_core_rejects(wrong):
    with pytest.raises(formulas.FormulaError):
        to_mathml(wrong)


def test_primes_and_overlines_as_browsers_draw_them_well():
    assert "<msup>" not in to_mathml("f'(x)") + to_mathml("f''(x)")
    assert "<msup>" in to_mathml("x^2")
    assert "‾" in to_mathml(r"\overline{x}")


def test_examples():
    assert doctest.testmod(formulas) == (0, 1)


FENCE = "```text\n$\\foo$ $$\n```\n\n"
TABLE = "| a | b |\n|---|---|\n"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("text\n\n" + FENCE + "`$\\foo$` and\n$\\foo$", 8, r'Unknown command "\\foo"'),
        ("$$\na\n\\foo\n$$", 3, "Unknown command"),
        ("---\ntitle: x\n---\n# $\\foo$", 4, "Unknown command"),
        (
            "???+ note\n\n    1. x\n\n        $$\n        \\foo\n        $$",
            6,
            "Unknown",
        ),
        ("$x$\n\n$$\na \\label{q}\n$$", 4, "numbered equation"),
        ("$x$\n\nsee $\\eqref{no}$", 3, "no equation is labelled no"),
        (
            "$$\n\\begin{equation}a\\label{q}\\end{equation}\n$$\n\n"
            "$$\n\\begin{equation}\nb\\label{q}\n\\end{equation}\n$$",
            7,
            "the label q is given twice",
        ),
        (
            "$$\n\\begin{equation}a\\label{q}\\end{equation}\n$$\n\n" * 2,
            6,
            "the label q is given twice",
        ),
        (TABLE + "| $c$ | $d$ |\n| $|x|$ | y |", 4, r"write \\vert"),
        (TABLE + "| $p(x|y)$ | y |", 3, r"write \\vert"),
        ("$x$ costs\n$5", 2, r"is written \\\$"),
        ("$5 and $6", 1, "a \\$ is left"),
        (FENCE + "\\$1 `$`\n\nin $$x$$ line", 7, "a \\$ is left"),
        ("x\n\n$$\na\n\nb\n$$", 3, "a \\$ is left"),
        ("## $x$\n\n## 5$", 3, "a \\$ is left"),
        ("$x$\n\n<p>raw $y$</p>", 3, "a \\$ is left"),
        ("$x$\n\n![alt $y$](z.svg)", 3, "a \\$ is left"),
        ("a\n\n$50%$", 3, "starts a comment"),
        ("$$\na \\\\\nb\n$$", 2, "needs an environment"),
        (
            "$$\n\\begin{aligned}a\\\\b\\end{aligned}\nx\\\\y\n$$",
            3,
            "needs an environm",
        ),
    ],
)
def test_errors_name_page_and_line(source, line, message):
    extension = MathExtension()
    extension.path, extension.source = "lessons/x.md", source
    names = re.findall(r"- ([\w.]+)", EXTENSIONS)
    arithmatex = {"pymdownx.arithmatex": {"generic": True}}
    md = Markdown(extensions=[*names, extension], extension_configs=arithmatex)
    with pytest.raises(PluginError, match=rf"lessons/x\.md:{line}: .*{message}"):
        md.convert(re.sub(r"(?s)\A---.*---\n", "", source))


def test_an_error_fails_the_build(tmp_path, caplog):
    with pytest.raises(Abort):
        make_site(tmp_path, index="---\ntitle: x\n---\n\n# A\n\nsee $\\eqref{no}$\n")
    assert "index.md:7: no equation is labelled no" in caplog.text
    assert not (tmp_path / "site/index.html").exists()


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
    link = page.select_one('link[rel="preload"]')
    assert (site / "page" / link["href"]).resolve() == (site / FONT_URL).resolve()
    assert "preload" not in (site / "index.html").read_text("utf-8")


def stretches(font, character):
    """The heights (or widths) of a character's sizes, and its number of pieces."""
    table, name = font["MATH"].table.MathVariants, font.getBestCmap()[ord(character)]
    tall = dict(zip(table.VertGlyphCoverage.glyphs, table.VertGlyphConstruction))
    wide = dict(zip(table.HorizGlyphCoverage.glyphs, table.HorizGlyphConstruction))
    record = tall.get(name) or wide[name]
    pieces = record.GlyphAssembly.PartRecords if record.GlyphAssembly else []
    return [v.AdvanceMeasurement for v in record.MathGlyphVariantRecord], len(pieces)


def test_the_cut_keeps_what_stretches_and_italics():
    font = TTFont(BytesIO(cut("(⏟∑xϵ")))
    full = TTFont(BytesIO(FONT.read_bytes()))
    for character in "(⏟∑√":
        assert stretches(font, character) == stretches(full, character)
    assert {"𝑥", "𝜖"} <= set(map(chr, font.getBestCmap()))


def test_radical_signs_of_all_heights_are_equally_wide():
    font = TTFont(BytesIO(cut("")))
    widths = {advance for advance, _ in font["hmtx"].metrics.values()}
    assert len(widths - {font["hmtx"][".notdef"][0]}) == 1


def test_the_cut_depends_on_its_characters_only():
    assert cut("abc√") == cut(["c", "b", "a", "a"]) != cut("abcd")
