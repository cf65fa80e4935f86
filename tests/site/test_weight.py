"""How much of ours a page loads beyond an empty page of the theme, and what moves."""

import re

import pytest

from tests.nav import LESSONS, PAGES, ROOT
from tests.serving import LAID_OUT
from tests.site.weights import ours

MOST = 40 * 1024
SHIFTS = """
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      moved.push([value, ...sources.map(({ node }) => node?.outerHTML.slice(0, 80))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
READ = """async () => {
  const drawn = () => new Promise((next) => requestAnimationFrame(next));
  const { documentElement: page } = document;
  for (let top = 0; top < page.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await drawn();
    await drawn();
  }
  return moved;
}"""
PHONE = {"viewport": {"width": 360, "height": 740}}
SLOW = {"latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(site, path):
    sizes = ours(site.folder, path)
    assert len(sizes) > 3
    assert sum(sizes.values()) <= MOST


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_what_it_needs_only(site, path):
    page = site.parsed(path)
    scripts = page.select('script[src$="javascripts/playground/element.js"]')
    assert len(scripts) == (page.select_one("gd-playground") is not None)
    fonts = page.select('link[rel="preload"]')  # of the text, and of formulas
    shown = [math for math in page.select("math") if not math.find_parent("details")]
    assert len(fonts) == 1 + bool(shown)
    for image in page.select("article img"):
        assert image["loading"] == "lazy"
        assert int(image["width"]) * int(image["height"]) > 0


def test_no_style_sheet_is_published_that_pages_do_not_ask_for(site):
    page = site.parsed("")
    asked = {link["href"] for link in page.select("link[rel=stylesheet]")}
    asked.add("stylesheets/slides.css")  # test_slides.py
    published = site.folder.rglob("*.css")
    assert {path.relative_to(site.folder).as_posix() for path in published} == asked


def test_no_script_has_a_template_in_a_template():
    """In the inner one rjsmin takes the blanks away."""
    for script in (ROOT / "docs" / "javascripts").rglob("*.js"):
        nested = re.findall(r"`[^`]*\$\{[^}`]*`", script.read_text("utf-8"))
        assert nested == [], script


@pytest.mark.parametrize("path", LESSONS[::5])
def test_nothing_moves_while_a_page_is_read(site, browser, path):
    """From top to bottom on a slow network, while its parts arrive and after that."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    chrome = context.new_cdp_session(page)
    chrome.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
    page.add_init_script(SHIFTS)

    def late(route):
        page.wait_for_timeout(2000)
        route.continue_()

    page.route("**/*.woff2", late)
    page.goto(site.url + path, wait_until="domcontentloaded")
    assert page.evaluate(READ) == []
    page.locator("math >> visible=true").first.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(READ) == []
    assert page.locator("gd-playground:not([ready])").count() == 0
    context.close()


@pytest.mark.parametrize(
    ("path", "name"),
    [(LESSONS[0], "exercises"), ("reference/rules/", "gdlessons.clipped")],
)
def test_a_section_stays_where_a_link_led(site, browser, path, name):
    """While the blocks above it are laid out, which moves the page below it."""
    page = browser.new_page(**PHONE)
    page.goto(f"{site.url}{path}#{name}", wait_until="commit")
    place = f"document.getElementById('{name}').getBoundingClientRect().top"
    page.locator(f"[id='{name}']").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(LAID_OUT)
    assert 50 < page.evaluate(place) < 150
    page.close()
