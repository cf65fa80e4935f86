"""The built site as a reader's browser shows it."""

from itertools import pairwise
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.nav import EVERY, LESSONS, PAGES
from tests.serving import Site
from tests.site.axe import COLOURS, clipped, violations

SHOWN = """images => images.filter(i => getComputedStyle(i).display != "none")
                        .map(i => i.src.split("#")[1])"""


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EVERY)
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
