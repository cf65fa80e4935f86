"""What every page owes its readers, on a phone, a desk and paper, in both schemes.

Each page is visited once; its scheme and its width change while it is open, as on a
device that is turned or whose night begins.
"""

import pytest

from tests.nav import KINDS, LESSONS
from tests.site.axe import COLOURS, clipped, violations

SHOWN = """images => images.filter(i => getComputedStyle(i).display != "none")
                        .map(i => i.src.split("#")[1])"""
TOP = "element => element.getBoundingClientRect().top + scrollY"
WITHOUT_SIZE = """images => images.filter(image => !["alt", "width", "height"].every(
  name => image.getAttribute(name))).map(image => image.outerHTML)"""
PAPER = 642  # A4 without its margins, in pixels
AROUND = (
    ".md-header, .md-sidebar, .md-footer, .md-search, .headerlink, .md-skip, button"
    ", .turn, .place > span"
)
ADDRESSES = """links => links.map(link =>
  [getComputedStyle(link, "::after").content, link.getAttribute("href")])"""
CUT = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1)
  .map(box => box.innerText)"""
# The window has its new width, and scripts have heard of it.
DRAWN = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""
# The page has the scheme, and nothing is on its way there.
SETTLED = """scheme => getComputedStyle(document.body).colorScheme === scheme
  && !document.getAnimations().some(one => one.playState === "running")"""

# Each scheme's widths in one go, since a change of either is laid out and drawn anew.
# Two of them are 1280, zoomed. Pages of a kind are laid out and coloured alike: one of
# each kind is shown in all views, and some lessons; all others in two.
VIEWS = [
    *(("light", width) for width in (320, 360, 640, 1280)),
    *(("dark", width) for width in (1280, 640, 320)),
]
TWO = [("light", 320), ("dark", 1280)]
IN_ALL = {*KINDS, *LESSONS[::5]}


def show(page, scheme, width):
    page.emulate_media(color_scheme=scheme, media="screen")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_function(SETTLED, arg=scheme)
    page.evaluate(DRAWN)


def test_it_fits_its_window_has_figures_and_axe_finds_nothing(seen):
    """In the dark only colours differ; colours take most of the time of axe."""
    in_all = seen.path in IN_ALL
    still = seen.locator(':not(:has(> gd-playground)) > img[src*="#only-"]')
    assert still.count() > 0 or seen.path not in LESSONS
    for scheme, width in VIEWS if in_all else TWO:
        show(seen, scheme, width)
        view = scheme, width
        assert (seen.evaluate("document.documentElement.scrollWidth"), view) == (
            width,
            view,
        )
        assert still.evaluate_all(SHOWN) == [f"only-{scheme}"] * (still.count() // 2)
        if scheme == "light":
            assert (clipped(seen), view) == ([], view)
        if width in (360, 1280):
            rules = COLOURS if in_all and scheme == "dark" else None
            assert (violations(seen, rules, colours=in_all), view) == ([], view)


def test_it_is_printed_whole_on_white_as_wide_as_the_paper(seen):
    show(seen, "dark", PAPER)
    seen.emulate_media(media="print")
    pairs = seen.locator('img[src*="#only-"]')
    assert pairs.evaluate_all(SHOWN) == ["only-light"] * (pairs.count() // 2)
    if seen.path not in LESSONS:
        return
    assert seen.locator("h1").is_visible()
    assert seen.locator(AROUND).locator("visible=true").all_inner_texts() == []
    ground = seen.eval_on_selector("body", "e => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(255, 255, 255)"

    assert seen.evaluate("document.documentElement.scrollWidth") == PAPER
    assert clipped(seen) == []
    assert seen.locator("pre > code, table, div.math").evaluate_all(CUT) == []
    solutions = seen.locator("details:not(.run *) > :not(summary)")
    assert solutions.count() == solutions.locator("visible=true").count() > 0

    article = seen.locator("article")
    elsewhere = article.locator('a[href^="http"]').evaluate_all(ADDRESSES)
    assert [shown for shown, href in elsewhere if href not in shown] == []
    here = article.locator('a:not([href^="http"])').evaluate_all(ADDRESSES)
    assert {shown for shown, _ in here} <= {"none"}


def test_a_lessons_picture_begins_in_the_first_screen_of_a_phone(seen):
    if seen.path in LESSONS:
        show(seen, "light", 390)
        picture = seen.locator("article figure").first
        assert picture.evaluate(TOP) < 844


def test_images_say_what_they_show_and_how_large_they_are(seen):
    assert seen.locator("article img").evaluate_all(WITHOUT_SIZE) == []


def test_nothing_went_wrong_and_no_other_host_was_asked(seen):
    """Last, when the page has been shown in all these ways."""
    assert seen.heard == []


@pytest.mark.parametrize("path", KINDS)
def test_a_page_that_is_opened_in_the_dark_is_dark(visit, path):
    page = visit(path, "dark", width=360)
    assert page.heard == []
    body = page.eval_on_selector("body", "body => getComputedStyle(body).colorScheme")
    assert body == "dark"
    assert violations(page, COLOURS) == []
