"""Slides in a browser: one figure a screen, in both schemes, on a phone, on paper."""

import pytest
from playwright.sync_api import expect

from tests.nav import LESSONS
from tests.site.axe import violations

PATH = f"{LESSONS[0]}slides/"
BOXES = "all => all.map(each => each.getBoundingClientRect().height)"

# The number of the slide whose top is that of the window.
SHOWN = """[...document.querySelectorAll("section")]
  .findIndex(one => Math.abs(one.getBoundingClientRect().top) < 1)"""
# The schemes of the figures that are seen.
FIGURES = """[...document.images]
  .filter(one => one.checkVisibility() && one.naturalWidth)
  .map(one => one.currentSrc.split("-").at(-1))"""


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_slide_is_a_screen_and_axe_finds_nothing(visit, width, scheme):
    page = visit(PATH, scheme, width)
    assert page.heard == []
    assert violations(page, colours=True) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heights = page.locator("section").evaluate_all(BOXES)
    assert len(heights) > 3
    assert all(800 <= height <= 1_000 for height in heights)
    assert page.evaluate(FIGURES) == [f"{scheme}.svg"] * (len(heights) - 1)


@pytest.mark.parametrize("scripts", [True, False])
def test_page_down_turns_them(visit, scripts):
    page = visit(PATH, java_script_enabled=scripts)
    assert page.evaluate(SHOWN) == 0
    page.keyboard.press("PageDown")
    expect(page.locator("section").nth(1)).to_be_in_viewport(ratio=0.99)  # it glides


def test_arrows_turn_them_from_the_first_to_the_last(visit):
    page = visit(PATH)
    last = page.locator("section").count() - 1
    for way, number in [
        ("ArrowLeft", 0),
        *[("ArrowRight", number) for number in range(1, last + 1)],
        ("ArrowRight", last),
        ("ArrowLeft", last - 1),
    ]:
        page.keyboard.press(way)
        assert page.evaluate(SHOWN) == number
    assert page.heard == []


@pytest.mark.parametrize("held", ["Alt", "Control", "Meta", "Shift"])
def test_arrows_with_another_key_are_left_to_the_browser(visit, held):
    page = visit(PATH)
    page.keyboard.press(f"{held}+ArrowRight")
    assert page.evaluate(SHOWN) == 0


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_on_paper_each_has_its_sheet_and_its_light_figure(visit, scheme):
    page = visit(PATH, scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    breaks = "all => all.map(each => getComputedStyle(each).breakAfter)"
    assert set(page.locator("section").evaluate_all(breaks)) == {"page"}
    count = page.locator("section").count()
    assert page.evaluate(FIGURES) == ["light.svg"] * (count - 1)
