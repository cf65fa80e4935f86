"""A site of two lessons and a playground, of which the tests of the book make one."""

from functools import cache
from pathlib import Path
from string import printable

from hooks.takeaway.book.__main__ import MARKER
from hooks.words import font

HOME = "https://example.org/book/"
LISTED = f"""# A book

> Of two pages.

- [Home]({HOME}index.md): It.

## Lessons

- [One]({HOME}lessons/one.md): The first.
- [Two]({HOME}lessons/two.md): The second.

## Playground

- [Playground]({HOME}playground.md): To play.
"""
PAGE = """<html><head><meta name="author" content="Somebody"></head><body>
<article class="md-content__inner"><p class="place">Lesson 1</p>
<h1 id="t">{title}<a class="headerlink" href="#t">&para;</a></h1>
<div class="run"><a href="../one.ipynb">Notebook</a></div>{text}</article>
<div class="md-copyright__highlight">Text: <a href="https://example.org/l">CC</a>.</div>
<script>{{"version": "0.1.0.post20260102030405+source1234"}}</script></body></html>"""
ONE = """<p>A formula: <span class="math"><math alttext="x_i"><msub><mi>x</mi><mi>i</mi>
</msub></math></span>, the <abbr title="tip">curvature</abbr>.</p>
<!-- invisible-code-block: python -->
<figure><img alt="It falls." src="../figures/a-light.svg#only-light"
width="9" height="9">
<img alt="It falls." src="../figures/a-dark.svg#only-dark" width="9" height="9">
<figcaption aria-hidden="true">It falls.</figcaption></figure>
<details class="code"><summary>The code of this figure, 3 lines</summary>
<pre>plot()</pre></details>
<details class="code"><summary>The loop, 1 line</summary>
<pre>loop()</pre></details>
<div class="admonition question"><p>How far?</p><dl><dt>Half</dt><dd>No.</dd></dl></div>
<p>See <a href="../two/#why">two</a>, <a href="../../playground/">play</a>,
<a href="https://example.org/x">there</a>.</p>
<table><thead><tr><td></td><th align="right">n</th></tr></thead>
<tbody><tr><td>a</td><td align="right">1</td></tr></tbody></table>
<ul><li>An item.</li></ul>
<h2 id="exercises">Exercises</h2><p><strong>1. With a pencil.</strong> Draw.</p>
<details class="success"><summary>Solution</summary><p>Drawn.</p></details>"""
TWO = '<h2 id="why">Why</h2><p>Back to <a href="../one/">one</a>.</p>'
SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
<path d="M0 4H9" stroke="red"/></svg>"""


def write(site: Path) -> None:
    """The files of the site that a book is made of."""
    texts = {"": MARKER, "lessons/one/": ONE, "lessons/two/": TWO}
    for path, text in texts.items():
        (site / path).mkdir(parents=True, exist_ok=True)
        page = PAGE.format(title=path.strip("/").title()[-3:], text=text)
        (site / path / "index.html").write_text(page, "utf-8")
    (site / "llms.txt").write_text(LISTED, "utf-8")
    for scheme in ("light", "dark"):
        figure = site / "lessons" / "figures" / f"a-{scheme}.svg"
        figure.parent.mkdir(exist_ok=True)
        figure.write_text(SVG, "utf-8")
    (site / "assets").mkdir()
    for name, content in fonts().items():
        (site / "assets" / f"stix-two-{name}.woff2").write_bytes(content)


@cache
def fonts() -> dict[str, bytes]:
    return {"math": font.for_formulas("xi"), "text": font.for_text(printable)}
