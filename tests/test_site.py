"""The built site as a reader's browser shows it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parents[1]


def sources(nav: list) -> Iterator[str]:
    """The pages of ``nav`` in their order: "lessons/momentum.md"."""
    for entry in nav:
        target = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(target, list):
            yield from sources(target)
        else:
            yield target


with open(ROOT / "mkdocs.yml", encoding="utf-8") as file:
    PAGES = [
        source.removesuffix("index.md").replace(".md", "/")
        for source in sources(yaml_load(file)["nav"])
    ]
LESSONS = [path for path in PAGES if path.startswith("lessons/")]
SHOWN = """images => images.filter(i => getComputedStyle(i).display != "none")
                        .map(i => i.src.split("#")[1])"""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# Text that a box cuts off, where nothing scrolls to it.
CLIPPED = """() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    range.selectNodeContents(text);
    const { left, right, width } = range.getBoundingClientRect();
    const seen = { opacityProperty: true, visibilityProperty: true };
    const shown = width && text.parentElement.checkVisibility(seen);
    let box = shown && text.data.trim() ? text.parentElement : document.body;
    for (; box !== document.body; box = box.parentElement) {
      const { overflowX, position } = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      if (["auto", "scroll"].includes(overflowX) || position === "fixed") break;
      const beyond = right > edge.right + 1 || left < edge.left - 1;
      if (overflowX !== "visible" && edge.width > 1 && beyond) found.push(text.data);
    }
  }
  return found;
}"""


def violations(page, rules=None):
    """What axe finds: of all rules of WCAG's levels A and AA, or of some."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "async (run) => (await axe.run({ runOnly: run, resultTypes: ['violations'] }))"
        ".violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])",
        rules or RULES,
    )
    return found


def clipped(page):
    return page.evaluate(CLIPPED)


def test_sitemap_is_as_long_as_the_nav(site):
    sitemap = ElementTree.parse(site.folder / "sitemap.xml")
    addresses = [location.text for location in sitemap.iterfind(".//{*}loc")]
    assert sorted(addresses) == sorted(site.url + path for path in PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_page(visit, path, scheme):
    """What every page owes its readers, on a phone and on a desk."""
    page = visit(path, scheme, width=360)
    assert page.heard == []
    # Only these rules look at colours; the page is the same in both schemes.
    rules = None if scheme == "light" else COLOURS
    assert violations(page, rules) == []
    for width in (320, 640, 1280):  # 640 and 320: a window of 1280, zoomed
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert scheme == "dark" or clipped(page) == []
    assert violations(page, rules) == []
    body = page.eval_on_selector("body", "body => getComputedStyle(body).colorScheme")
    assert body == scheme

    for image in page.query_selector_all("article img"):
        assert image.get_attribute("alt"), image.get_attribute("src")
        assert image.get_attribute("width"), image.get_attribute("src")
        assert image.get_attribute("height"), image.get_attribute("src")

    pairs = page.locator('img[src*="#only-"]')
    still = page.locator(':not(:has(> gd-playground)) > img[src*="#only-"]')
    assert still.evaluate_all(SHOWN) == [f"only-{scheme}"] * (still.count() // 2)
    page.emulate_media(media="print")
    assert pairs.evaluate_all(SHOWN) == ["only-light"] * (pairs.count() // 2)
    assert pairs.count() > 0 or path not in LESSONS


@pytest.mark.parametrize(("path", "following"), list(pairwise(PAGES)))
def test_previous_and_next(site, path, following):
    def target(page, way):
        link = BeautifulSoup(site.html(page), "html.parser").select_one(
            f".md-footer__link--{way}"
        )
        return urljoin(site.url + page, link["href"])

    assert target(path, "next") == site.url + following
    assert target(following, "prev") == site.url + path


@pytest.mark.parametrize("path", LESSONS)
def test_lesson_says_how_to_run_it(site, path):
    run = BeautifulSoup(site.html(path), "html.parser").select_one(".run")
    program = urljoin(site.url + path, run.select_one("a[download]")["href"])
    assert (site.folder / program.removeprefix(site.url)).is_file()
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
        (page.locator(".run code").inner_text(), page.locator(".run button")),
    ]:
        button.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == text.strip() != ""
