"""The built site as a whole: its pages in their order, and what they offer."""

import re
from itertools import pairwise
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from tests.nav import KINDS, LESSONS, PAGES, ROOT
from tests.serving import Site

# Letters of a block's code that its button lies over.
COVERED = """buttons => buttons.filter((button) => {
  const box = button.getBoundingClientRect(), range = document.createRange();
  range.selectNodeContents(button.parentElement.querySelector("code"));
  return [...range.getClientRects()].some((line) =>
    Math.min(line.right, innerWidth) > box.left && line.left < box.right
      && line.bottom > box.top + 1 && line.top < box.bottom - 1);
}).map((button) => button.parentElement.innerText)"""


def test_sitemap_is_as_long_as_the_nav(site):
    sitemap = ElementTree.parse(site.folder / "sitemap.xml")
    addresses = [location.text for location in sitemap.iterfind(".//{*}loc")]
    assert sorted(addresses) == sorted(site.url + path for path in PAGES)


def test_another_build_is_the_same_bytes(site, tmp_path):
    """Labs, reference and downloads too, whatever order sets come in."""
    again = Site(site.url, tmp_path)
    again.build(PYTHONHASHSEED="1")
    first, second = site.files(), again.files()
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(("path", "following"), list(pairwise(PAGES)))
def test_previous_and_next(site, path, following):
    def target(page, way):
        link = site.parsed(page).select_one(f".turn .{way}")
        return urljoin(site.url + page, link["href"])

    assert target(path, "next") == site.url + following
    assert target(following, "before") == site.url + path


@pytest.mark.parametrize("path", LESSONS)
def test_lesson_says_how_to_run_it(site, path):
    run = site.parsed(path).select_one(".run")
    links = run.select("a")
    assert [link.text for link in links] == ["Notebook", "Colab", "Program"]
    for link in (links[0], links[2]):
        file = urljoin(site.url + path, link["href"]).removeprefix(site.url)
        assert (site.folder / file).is_file()
    assert re.fullmatch(r"\d+ min", run.span.text)
    install, wheel = run.code.text.rsplit("/", 1)
    assert install + "/" == f"pip install {site.url}"
    assert (site.folder / wheel).is_file()
    assert run.button["data-clipboard-text"] == run.code.text


def test_copy_buttons_copy(visit):
    page = visit(LESSONS[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    blocks = page.locator(".language-python:visible")
    buttons = blocks.locator("[data-md-type=copy]")
    assert buttons.count() == blocks.count() > 0
    for text, button in [
        (blocks.first.locator("code").inner_text(), buttons.first),
        (page.locator(".run code").text_content(), page.locator(".run button")),
    ]:
        if not button.is_visible():
            page.get_by_text("Install", exact=True).click()
        button.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == text.strip() != ""


def test_each_lesson_says_its_place_and_asks_the_next_question(site):
    pages = {path: site.parsed(path) for path in LESSONS}
    numbered = [path for path in LESSONS if pages[path].select_one(".place")]
    assert numbered == LESSONS[: len(numbered)]  # the last has no number
    for number, path in enumerate(numbered, 1):
        place = pages[path].select_one(".place")
        assert f"Lesson {number} of {len(numbered)}" in place.text
        marks = [mark.get("class") for mark in place.select("i")]
        assert marks.index(["here"]) == number - 1
        assert len(marks) == len(numbered)
    for path, following in pairwise(numbered):
        question = pages[path].select_one(".turn .next span").text
        assert question.endswith("?")
        source = ROOT / "docs" / f"{following.removesuffix('/')}.md"
        assert f"question: {question}\n" in source.read_text("utf-8")


@pytest.mark.parametrize("path", KINDS)
def test_few_pages_stand_beside_the_text_and_tabs_lead_to_the_others(visit, path):
    page = visit(path, width=1440)
    lists = page.locator(".md-sidebar--primary .md-nav__list:visible")
    links = ":scope > li > a[href], :scope > li > .md-nav__link a[href]"
    for beside in lists.all():  # the cards of the atlas stand in nine of them
        assert beside.locator(links).count() <= 12
    assert page.locator(".md-sidebar--primary a[href]:visible").count() <= 28
    tabs = page.locator(".tabs a:visible")
    assert tabs.all_inner_texts() == [
        "Foundations",
        "Real networks",
        "Playground",
        "Choose",
        "Atlas",
        "Labs",
        "Reference",
    ]
    here = page.locator(".tabs a[aria-current]").count()
    assert here == (path not in ("", "404.html"))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_head_is_one_line_and_no_button_covers_code(visit, width):
    """Open the folded code too: what lies under a button cannot be read."""
    page = visit(LESSONS[3], width=width)
    assert page.locator("div.run").bounding_box()["height"] <= 32
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert page.locator(".highlight .md-code__button").evaluate_all(COVERED) == []
