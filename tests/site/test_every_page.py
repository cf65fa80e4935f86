"""What every page owes its readers, on a phone and on a desk, in both schemes.

Each page is visited once; its scheme and its width change while it is open, as on a
device that is turned or whose night begins.
"""

import pytest

from tests.nav import KINDS, LESSONS
from tests.site.axe import COLOURS, clipped, violations

SHOWN = """images => images.filter(i => getComputedStyle(i).display != "none")
                        .map(i => i.src.split("#")[1])"""
WITHOUT_SIZE = """images => images.filter(image => !["alt", "width", "height"].every(
  name => image.getAttribute(name))).map(image => image.outerHTML)"""
# The page has the scheme, and nothing is on its way there.
SETTLED = """scheme => getComputedStyle(document.body).colorScheme === scheme
  && !document.getAnimations().some(one => one.playState === "running")"""

both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def show(page, scheme, width=1280):
    page.emulate_media(color_scheme=scheme, media="screen")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_function(SETTLED, arg=scheme)


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(seen, width):
    show(seen, "light", width)
    assert violations(seen) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_colours_of_the_dark(seen, width):
    """The page is otherwise the same in both schemes."""
    show(seen, "dark", width)
    assert violations(seen, COLOURS) == []


@pytest.mark.parametrize("width", [320, 640, 1280])  # two of them: 1280, zoomed
@both_schemes
def test_it_fits_its_window(seen, scheme, width):
    show(seen, scheme, width)
    assert seen.evaluate("document.documentElement.scrollWidth") == width
    assert scheme == "dark" or clipped(seen) == []


@both_schemes
def test_figures_are_those_of_the_scheme_and_on_paper_the_light_ones(seen, scheme):
    show(seen, scheme)
    pairs = seen.locator('img[src*="#only-"]')
    still = seen.locator(':not(:has(> gd-playground)) > img[src*="#only-"]')
    assert still.evaluate_all(SHOWN) == [f"only-{scheme}"] * (still.count() // 2)
    seen.emulate_media(media="print")
    assert pairs.evaluate_all(SHOWN) == ["only-light"] * (pairs.count() // 2)
    assert pairs.count() > 0 or seen.path not in LESSONS


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
