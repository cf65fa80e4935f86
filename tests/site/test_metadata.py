"""What search engines, tabs and messengers know of each page."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.nav import PAGES


@pytest.fixture(scope="module")
def pages(site):
    return {path: site.parsed(path) for path in PAGES}


@pytest.fixture(scope="module")
def heads(pages):
    return {path: page.head for path, page in pages.items()}


def content(head, **attributes):
    """What the one meta tag with these attributes holds."""
    (tag,) = head.find_all("meta", attributes)
    return tag["content"]


def repeated(values):
    return [value for value, times in Counter(values).items() if times > 1]


def test_each_page_has_a_title_of_its_own(heads, site):
    titles = {path: head.title.text for path, head in heads.items()}
    missing = BeautifulSoup((site.folder / "404.html").read_text(), "html.parser")
    assert repeated([*titles.values(), missing.title.text]) == []
    (name,) = {content(head, property="og:site_name") for head in heads.values()}
    assert titles.pop("") == name
    assert [
        title for title in titles.values() if not title.endswith(f" - {name}")
    ] == []


def test_each_page_has_a_description_of_its_own(heads):
    said = {
        path: content(head, **{"name": "description"}) for path, head in heads.items()
    }
    assert repeated(said.values()) == []
    wrong = [path for path, text in said.items() if not 50 <= len(text) <= 160]
    assert wrong == []
    assert [path for path, text in said.items() if text[-1] not in ".?"] == []


def test_each_page_has_its_own_address(heads, site):
    for path, head in heads.items():
        (canonical,) = head.select('link[rel="canonical"]')
        assert canonical["href"] == site.url + path


def test_each_page_has_a_preview(heads, site):
    for path, head in heads.items():
        preview = {
            name: content(head, property=f"og:{name}")
            for name in ("type", "title", "description", "url")
        }
        assert preview == {
            "type": "article" if path else "website",
            "title": head.title.text.partition(" - ")[0],
            "description": content(head, **{"name": "description"}),
            "url": site.url + path,
        }, path


def test_each_page_says_its_language(pages):
    for path, page in pages.items():
        assert page.html["lang"] == "en", path


def test_the_icon_is_our_own_and_shown(pages, site):
    """An SVG as small as a tab's icon should be; the header shows the same one."""
    icon = site.folder / "assets" / "logo.svg"
    assert icon.stat().st_size < 1024
    assert ElementTree.parse(icon).getroot().tag.endswith("svg")
    for path, page in pages.items():
        (link,) = page.head.select('link[rel~="icon"]')
        assert (site.folder / path / link["href"]).resolve() == icon
        assert {image["src"] for image in page.select(".md-logo img")} == {link["href"]}


def lightness(colour):
    """Relative luminance of "#7b68c8", as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


COLOURS = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const shown = (colour) => { canvas.fillStyle = colour; return canvas.fillStyle; };
  const header = getComputedStyle(document.querySelector(".md-header"));
  return {
    browser: shown(document.querySelector("meta[name=theme-color]").content),
    scheme: getComputedStyle(document.documentElement).colorScheme,
    header: shown(header.backgroundColor),
  };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_has_the_headers_colour(site, browser, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto(site.url)
    page.locator("meta[name=theme-color][content]").wait_for(state="attached")
    colours = page.evaluate(COLOURS)
    page.close()
    assert colours["browser"] == colours["header"]
    assert colours["scheme"] == scheme
    icon = (site.folder / "assets" / "logo.svg").read_text()
    inks = set(re.findall(r"#[0-9a-f]{6}", icon)) | {colours["header"]}
    low, high = sorted(map(lightness, inks))
    assert (high + 0.05) / (low + 0.05) >= 3  # WCAG 1.4.11, of graphics
