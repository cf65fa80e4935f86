"""The glossary, and the tooltips that it gives to the other pages."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from markdown import Markdown
from playwright.sync_api import expect

from hooks.words.reference import GLOSSARY, Mentions, tips
from tests.nav import PAGES

ROOT = Path(__file__).parents[2]
UNTIPPED = ("reference/glossary/", "reference/bibliography/")
NO_TEXT = ["a", "code", "pre", "summary", "th", "h1", "h2", "h3", "figcaption", "math"]
TEXT = """
# A saddle point

??? success "The saddle point"

    `saddle point` and [saddle point](a.md) and $\\text{saddle point}$

A **Saddle
point** is one. Two saddle points, a saddle-point, unsaddle points, then Hessians.

    saddle point
"""


@pytest.fixture(scope="module")
def definitions(site):
    """What a reader of the glossary reads: each term that has a tip, and its tip."""
    page = site.parsed("reference/glossary/")
    return {
        term.text.lower(): re.sub(r" See .*", "", " ".join(meaning.text.split()))
        for term in page.select("dt.tip")
        for meaning in [term.find_next("dd")]
    }


def converted(text, tips):
    mentions = Mentions()
    mentions.tips = dict(tips)
    names = ("arithmatex", "details", "superfences")
    extensions = [*(f"pymdownx.{name}" for name in names), mentions]
    return BeautifulSoup(Markdown(extensions=extensions).convert(text), "html.parser")


def test_a_term_gets_one_tip_and_only_in_the_text():
    page = converted(TEXT, {"saddle point": "A pass.", "hessian": "A matrix."})
    tips = [(" ".join(tip.text.split()), tip["title"]) for tip in page.select("abbr")]
    assert tips == [("Saddle point", "A pass."), ("Hessians", "A matrix.")]
    assert page.abbr.parent.name == "strong"
    assert page.abbr["tabindex"] == "0"
    plain = converted(TEXT, {})
    assert page.text == plain.text
    assert not plain.select("abbr")


def test_tips_next_to_each_other_keep_their_order():
    page = converted("b a *b a* c a", {"a": "1", "c": "3", "b": "2"})
    assert page.decode_contents().replace(' tabindex="0"', "") == (
        '<p><abbr title="2">b</abbr> <abbr title="1">a</abbr> '
        '<em>b a</em> <abbr title="3">c</abbr> a</p>'
    )


def test_the_tips_are_what_the_reader_of_the_glossary_reads(definitions):
    assert definitions == tips((ROOT / "docs" / GLOSSARY).read_text("utf-8"))
    assert len(definitions) >= 20


def test_the_glossary_is_in_order_and_has_no_tips(site):
    page = site.parsed("reference/glossary/")
    terms = [term.contents[0].strip().lower() for term in page.select("article dt")]
    assert terms == sorted(set(terms))
    assert 30 <= len(terms) <= 120
    assert all(term.find_next("dd").a for term in page.select("article dt"))
    assert page.select("article abbr") == []
    assert "<abbr" not in site.html("reference/bibliography/")


@pytest.mark.parametrize(
    "path",
    [page for page in PAGES if not page.endswith(("glossary/", "bibliography/"))],
)
def test_a_term_in_a_page_s_text_has_its_tip_once(site, definitions, path):
    page = BeautifulSoup(site.html(path), "html.parser").article
    found = {}
    for tip in page.select("abbr"):
        assert not tip.find_parents(NO_TEXT)
        text = " ".join(tip.text.lower().split())
        term = max((t for t in definitions if text.startswith(t)), key=len)
        assert tip["title"] == definitions[term]
        assert found.setdefault(term, tip) is tip
        tip.unwrap()
    quoted = "#verdicts-on-other-seeds ~ table td"  # sentences of other pages
    for part in page.select(f".admonition-title, {quoted}"):
        part.clear()
    page.smooth()
    texts = [
        " ".join(text.lower().split())
        for text in page.find_all(string=True)
        if type(text) is NavigableString and not text.find_parents(NO_TEXT)
    ]
    said = {
        term
        for term in definitions
        if any(re.search(rf"(?<![\w.-]){term}(?![\w-])", text) for text in texts)
    }
    assert said <= found.keys()


def test_a_tip_opens_by_key_and_by_touch_and_fits_a_phone(site, browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, has_touch=True
    )
    page = context.new_page()
    page.goto(site.url + "lessons/momentum/")
    tip, shown = page.locator("article abbr").first, page.locator(".md-tooltip2")
    text = tip.get_attribute("title")
    for opens in (tip.focus, tip.tap):
        opens()
        shown.wait_for()
        assert shown.inner_text() == text
        expect(tip).to_have_attribute("aria-describedby", shown.get_attribute("id"))
        box = shown.locator("> *").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        tip.blur()
        page.mouse.move(0, 0)
        shown.wait_for(state="detached")
    page.emulate_media(media="print")
    line = tip.evaluate("tip => getComputedStyle(tip).borderBottomWidth")
    assert line == "0px"
    context.close()
