"""The book as one file: what becomes of a page, and what checkers say of the whole."""

import os
import subprocess
import sys
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import printable

import pikepdf
import pytest
from bs4 import BeautifulSoup

from hooks.takeaway.book import __main__ as book
from hooks.takeaway.book import chapters, epub, pdf, tagged
from hooks.words import font
from tests.serving import NO_BROWSER, chromium

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
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
<path d="M0 4H9" stroke="red"/></svg>"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two lessons and a playground."""
    texts = {"": book.MARKER, "lessons/one/": ONE, "lessons/two/": TWO}
    for path, text in texts.items():
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
        page = PAGE.format(title=path.strip("/").title()[-3:], text=text)
        (tmp_path / path / "index.html").write_text(page, "utf-8")
    (tmp_path / "llms.txt").write_text(LISTED, "utf-8")
    for scheme in ("light", "dark"):
        figure = tmp_path / "lessons" / "figures" / f"a-{scheme}.svg"
        figure.parent.mkdir(exist_ok=True)
        figure.write_text(SVG, "utf-8")
    (tmp_path / "assets").mkdir()
    for name, content in fonts().items():
        (tmp_path / "assets" / f"stix-two-{name}.woff2").write_bytes(content)
    return tmp_path


@cache
def fonts() -> dict[str, bytes]:
    return {"math": font.for_formulas("xi"), "text": font.for_text(printable)}


def test_a_book_is_its_pages_and_the_solutions(small):
    made = chapters.read(small)
    assert [(each.part, each.title) for each in made.chapters] == [
        ("Lessons", "One"),
        ("Lessons", "Two"),
        ("", "Solutions"),
    ]
    assert (made.title, made.author, made.home) == ("A book", "Somebody", HOME)
    assert made.version == "0.1.0.post20260102030405"


def test_what_a_screen_shows_is_left_out(small):
    one = chapters.read(small).chapters[0].body
    assert "Lesson 1" not in one.get_text()
    assert "Notebook" not in one.get_text()
    assert "invisible" not in str(one)
    assert one.select("dl, .headerlink, abbr, details") == []
    assert "curvature" in one.get_text()
    assert "plot()" not in one.get_text()
    assert "loop()" in one.get_text()
    assert one.select_one(".program").get_text() == (
        "The code of one figure or table is in its program."
    )
    assert one.select_one(".program a")["href"] == f"{HOME}lessons/one.py"


def test_solutions_are_at_the_end_with_links_both_ways(small):
    one, _, last = chapters.read(small).chapters
    there = one.body.select_one(".solved a")["href"]
    solution = last.body.select_one(there)
    assert solution.h3.get_text() == "1. With a pencil"
    assert "Drawn." in solution.get_text()
    assert "Drawn." not in one.body.get_text()
    back = one.body.select_one(solution.select_one(".back a")["href"])
    assert back.get_text() == "1. With a pencil. Draw."


def test_links_lead_into_the_book_or_to_the_site(small):
    one, two, _ = chapters.read(small).chapters
    inner, play, other = (
        one.body.find("a", string=s) for s in ("two", "play", "there")
    )
    assert two.body.select_one(inner["href"]).get_text() == "Why"
    assert play["href"] == f"{HOME}playground/"
    assert other["href"] == "https://example.org/x"
    assert two.body.find("a", string="one")["href"] == "#lessons-one"


def test_a_site_on_this_machine_has_no_address(small):
    text = LISTED.replace(HOME, "http://127.0.0.1:8000/")
    (small / "llms.txt").write_text(text, "utf-8")
    one = chapters.read(small).chapters[0].body
    assert "play" in one.get_text()
    assert one.find("a", string="play") is None


@pytest.mark.parametrize("gone", ["two/index.html", "figures/a-light.svg"])
def test_a_missing_page_or_figure_is_named(small, gone):
    (small / "lessons" / gone).unlink()
    with pytest.raises(ValueError, match=gone):
        chapters.read(small)


def test_an_epub_has_formulas_and_figures_for_both_schemes(small):
    epub.make(chapters.read(small), small, small / "a.epub")
    with zipfile.ZipFile(small / "a.epub") as archive:
        assert archive.namelist()[0] == "mimetype"
        dates = {info.date_time for info in archive.infolist()}
        assert dates == {(2026, 1, 2, 3, 4, 4)}  # a zip has even seconds
        one = BeautifulSoup(archive.read("book/lessons-one.xhtml"), "html.parser")
        assert one.math["xmlns"] == epub.MATHML
        assert one.math["alttext"] == "x_i"
        assert one.img["alt"] == "It falls."
        assert one.picture.source["media"] == "(prefers-color-scheme: dark)"
        for name in (one.img["src"], one.picture.source["srcset"]):
            assert archive.read(f"book/{name}").startswith(b"<svg")
        assert (
            one.find("a", string="two")["href"] == "lessons-two.xhtml#lessons-two--why"
        )
        assert one.select("td[align], th[align]") == []


def test_an_epub_is_the_same_twice(small):
    for name in ("a", "b"):
        epub.make(chapters.read(small), small, small / name)
    assert (small / "a").read_bytes() == (small / "b").read_bytes()


@pytest.fixture
def printed(small: Path) -> Path:
    if chromium() is None:
        in_ci = os.environ.get("CI") == "true"
        pytest.fail(NO_BROWSER) if in_ci else pytest.skip(NO_BROWSER)
    pdf.make(chapters.read(small), small, small / "a.pdf")
    return small / "a.pdf"


@pytest.mark.by_hand
def test_a_pdf_is_tagged_numbered_and_the_same_twice(small, printed):
    with pikepdf.open(printed) as file:
        parts = [*tagged.elements(file.Root.StructTreeRoot)]
        found = {str(part.S): part for part in parts}
        assert str(found["/Formula"].Alt) == "x_i"
        assert str(found["/Figure"].Alt) == "It falls."
        assert "/LBody" in found
        rows = [part for part in parts if str(part.S) == "/TR"]
        assert [len(row.K) for row in rows] == [2, 2]
        words = [str(a.Contents) for p in file.pages for a in p.get("/Annots", [])]
        assert {"Two, page 4", "Solutions, page 5", "https://example.org/x"} <= {*words}
        assert str(file.Root.Lang) == "en"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_outline() as outline:
            first, lessons, last = outline.root
            assert first.title == "Contents"
            assert [each.title for each in lessons.children] == ["One", "Two"]
            assert last.title == "Solutions"
        assert "/CreationDate" not in file.docinfo
    again = small / "b.pdf"
    pdf.make(chapters.read(small), small, again)
    assert again.read_bytes() == printed.read_bytes()


@pytest.mark.by_hand
def test_the_numbers_printed_are_those_of_the_pages(small, monkeypatch, printed):
    given = []
    numbered = pdf.numbered

    def noted(draft: str, numbers: dict[str, int]) -> str:
        given.append(numbers)
        return numbered(draft, numbers)

    monkeypatch.setattr(pdf, "numbered", noted)
    pdf.make(chapters.read(small), small, small / "b.pdf")
    assert given[-1] == tagged.pages_of(printed.read_bytes())
    assert given[-1]["lessons-two"] == 4
    assert numbered("a [[b]]", {"b": 7}) == "a 7"


def test_what_is_drawn_outside_of_tags_is_no_content():
    stream = b"q 0 0 5 5 re f /P <</MCID 0>> BDC 1 1 m 2 2 l S EMC 3 3 m 4 4 l S Q"
    with pikepdf.new() as file:
        page = file.add_blank_page()
        page.Contents = file.make_stream(stream)
        marked = tagged.marked(pikepdf.parse_content_stream(page))
        text = pikepdf.unparse_content_stream(list(marked)).decode().split()
    assert " ".join(text) == (
        "q /Artifact BMC 0 0 5 5 re f EMC /P << /MCID 0 >> BDC 1 1 m 2 2 l S EMC"
        " /Artifact BMC 3 3 m 4 4 l S EMC Q"
    )


def test_the_home_page_names_both(small):
    made = {"PDF": small / "gdlessons.pdf", "EPUB": small / "gdlessons.epub"}
    for file in made.values():
        file.write_bytes(b" " * 3_100_000)
    page = book.offered((small / "index.html").read_text(), made, chapters.read(small))
    line = BeautifulSoup(page, "html.parser").select_one(".book")
    assert line.get_text() == (
        "The book as one file: PDF (3.1 MB) and EPUB (3.1 MB),"
        " version 0.1.0.post20260102030405."
    )
    with pytest.raises(ValueError, match="hidden"):
        book.offered(page, made, chapters.read(small))


@pytest.mark.by_hand
@pytest.mark.timeout(1800)
def test_the_whole_book_passes_the_checkers_and_is_the_same_twice(tmp_path):
    site = Path(os.environ.get("BOOK_OF", "site")).resolve()
    for name in ("a", "b"):
        made = chapters.read(site)
        epub.make(made, site, tmp_path / f"{name}.epub")
        pages = pdf.make(made, site, tmp_path / f"{name}.pdf")
        print(f"{pages} pages", *(book.size(p) for p in tmp_path.glob(f"{name}.*")))
    for kind in ("epub", "pdf"):
        first, second = (tmp_path / f"{name}.{kind}" for name in "ab")
        assert first.read_bytes() == second.read_bytes()
    with pikepdf.open(tmp_path / "a.pdf") as file:
        parts = [*tagged.elements(file.Root.StructTreeRoot)]
        kinds = [str(part.S) for part in parts]
        levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H"]
        assert levels[0] == 1
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
        shown = [part for part in parts if str(part.S) in ("/Figure", "/Formula")]
        assert all(str(part.get("/Alt", "")) for part in shown)
    checks = {"epub": ["epubcheck"], "pdf": ["pdfua", "check"]}
    for kind, (module, *words) in checks.items():
        command = [sys.executable, "-m", module, *words, f"{tmp_path}/a.{kind}"]
        said = subprocess.run(command, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
        print(said.stdout)
