"""The built site as a reader's browser shows it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
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


@pytest.fixture
def visit(site, browser):
    """Opens a page, all its images loaded; ``page.heard`` is what went wrong."""
    contexts = []

    def visit(path, scheme="light", width=1280):
        view = {"width": width, "height": 800}
        contexts.append(browser.new_context(color_scheme=scheme, viewport=view))
        page = contexts[-1].new_page()
        page.heard = []
        page.on("request", lambda request: check_host(page, request.url))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("requestfailed", lambda request: page.heard.append(request.url))
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning") and page.heard.append(message.text)
            ),
        )
        page.goto(site.url + path)
        page.eval_on_selector_all("img", "all => all.forEach(i => i.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        return page

    def check_host(page, url):
        if not url.startswith((site.url, "data:", "blob:")):
            page.heard.append(f"asks another host: {url}")

    yield visit
    for context in contexts:
        context.close()


def test_sitemap_is_as_long_as_the_nav(site):
    sitemap = ElementTree.parse(site.folder / "sitemap.xml")
    addresses = [location.text for location in sitemap.iterfind(".//{*}loc")]
    assert sorted(addresses) == sorted(site.url + path for path in PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_page_on_a_phone(visit, path, scheme):
    page = visit(path, scheme, width=360)
    assert page.heard == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
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


def test_nothing_hides_on_paper_but_the_way_around(visit):
    page = visit(LESSONS[0])
    page.emulate_media(media="print")
    for hidden in (".md-header", ".md-sidebar", ".md-footer", ".md-code__nav"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    solutions = page.locator("details > :not(summary)")
    assert solutions.count() > 0
    assert all(solution.is_visible() for solution in solutions.all())


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
