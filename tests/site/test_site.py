"""The built site as a whole: its pages in their order, and what they offer."""

from itertools import pairwise
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.nav import LESSONS, PAGES
from tests.serving import Site


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
