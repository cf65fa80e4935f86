"""Slides in a browser: one figure a screen, in both schemes, on a phone, on paper."""

import pytest

from tests.nav import LESSONS
from tests.site.axe import violations

PATH = f"{LESSONS[0]}slides/"
BOXES = "all => all.map(each => each.getBoundingClientRect().height)"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_slide_is_a_screen_and_axe_finds_nothing(visit, width, scheme):
    page = visit(PATH, scheme, width)
    assert page.heard == []
    assert violations(page, colours=True) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heights = page.locator("section").evaluate_all(BOXES)
    assert len(heights) > 3
    assert all(800 <= height <= 1_000 for height in heights)
    shown = page.locator("picture img").evaluate_all(
        "all => all.map(i => i.currentSrc)"
    )
    assert all(source.endswith(f"-{scheme}.svg") for source in shown)
    assert page.locator("picture img").evaluate_all(
        "all => all.every(i => i.naturalWidth)"
    )


def test_the_keyboard_turns_them(visit):
    page = visit(PATH)
    top = "scrollY"
    before = page.evaluate(top)
    page.keyboard.press("PageDown")
    page.wait_for_function("before => scrollY > before + 500", arg=before)
    assert page.evaluate(top) > before


def test_on_paper_each_has_its_sheet(visit):
    page = visit(PATH)
    page.emulate_media(media="print")
    breaks = "all => all.map(each => getComputedStyle(each).breakAfter)"
    assert set(page.locator("section").evaluate_all(breaks)) == {"page"}
