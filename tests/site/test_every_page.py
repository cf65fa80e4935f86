"""What every page owes its readers, on a phone and on a desk, in both schemes.

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


def test_it_fits_its_window_and_axe_finds_nothing(seen):
    """In the dark only colours differ; colours take most of the time of axe."""
    in_all = seen.path in IN_ALL
    for scheme, width in VIEWS if in_all else TWO:
        show(seen, scheme, width)
        view = scheme, width
        assert (seen.evaluate("document.documentElement.scrollWidth"), view) == (
            width,
            view,
        )
        if scheme == "light":
            assert (clipped(seen), view) == ([], view)
        if width in (360, 1280):
            rules = COLOURS if in_all and scheme == "dark" else None
            assert (violations(seen, rules, colours=in_all), view) == ([], view)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_figures_are_those_of_the_scheme_and_on_paper_the_light_ones(seen, scheme):
    show(seen, scheme, 320)
    pairs = seen.locator('img[src*="#only-"]')
    still = seen.locator(':not(:has(> gd-playground)) > img[src*="#only-"]')
    assert still.evaluate_all(SHOWN) == [f"only-{scheme}"] * (still.count() // 2)
    seen.emulate_media(media="print")
    assert pairs.evaluate_all(SHOWN) == ["only-light"] * (pairs.count() // 2)
    assert pairs.count() > 0 or seen.path not in LESSONS


def test_a_lessons_picture_begins_in_the_first_screen_of_a_phone(seen):
    show(seen, "light", 390)
    if seen.path in LESSONS:
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
