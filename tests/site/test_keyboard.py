"""Every page for those who use the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.nav import KINDS, LESSONS
from tests.site.axe import violations

# Where the focus shows: on what has it, or on a label that stands for it.
FOCUS = """() => {
  const box = document.activeElement;
  const shows = (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const middle = document.elementFromPoint(
      (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    return getComputedStyle(one).outlineStyle === "solid" && one.offsetWidth > 4
      && one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && (one.contains(middle) || Boolean(middle?.contains(one)));
  };
  const next = box.nextElementSibling;
  return {
    place: Number(box.dataset.place),
    html: box.outerHTML.slice(0, 120),
    visible: [box, ...(box.labels ?? []), ...(next?.matches("label") ? [next] : [])]
      .some(shows),
    ends: box === document.body,
  };
}"""
# What can be clicked, changed or scrolled, each marked with its place on the page.
INTERACTIVE = """() => [...document.querySelectorAll("*")].flatMap((box, place) => {
  box.dataset.place = place;
  if (!box.checkVisibility({ visibilityProperty: true })) return [];
  const takes = box.matches("a[href], button, input, select, summary, [tabindex='0']")
    && !box.matches(":disabled, [type=radio], [tabindex='-1']");
  const scrolls = ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
    && box.scrollWidth > box.clientWidth + 1 && !box.querySelector("a, button");
  return takes || scrolls ? [[place, box.outerHTML.slice(0, 120)]] : [];
})"""


def focus(page):
    """Where the keyboard is, after what may be sliding in."""
    for attempt in range(10):  # on a busy machine a slide takes its time
        state = page.evaluate(FOCUS)
        if state["visible"] or state["ends"]:
            break
        page.wait_for_timeout(300)
        if attempt == 5:  # what was laid out since has moved it out of the window
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Tab")
    return state


def focused(page):
    return page.locator(":focus")


def walk(page, most):
    """The places that Tab leads to, and those where it does not show."""
    order, hidden = [], []
    for _ in range(most + 50):
        page.keyboard.press("Tab")
        state = focus(page)
        if state["ends"]:
            return order, hidden
        order.append(state["place"])
        if not state["visible"]:
            hidden.append(state["place"])
    pytest.fail(f"the end is not reached; last {state['html']}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", KINDS)
def test_tab_reaches_everything_and_shows_where_it_is(visit, path, width):
    page = visit(path, width=width, reduced_motion="reduce")
    wanted = dict(page.evaluate(INTERACTIVE))
    order, hidden = walk(page, len(wanted))
    if hidden:  # once in some hundred walks, on a busy machine: is it so again?
        page = visit(path, width=width, reduced_motion="reduce")
        page.evaluate(INTERACTIVE)
        hidden = [place for place in walk(page, len(wanted))[1] if place in hidden]
    assert [wanted.get(place) for place in hidden] == []
    assert [wanted[index] for index in wanted.keys() - order] == []
    assert order == sorted(order)  # as the page is read
    assert len(order) > 10


def test_the_keyboard_skips_to_the_text(visit):
    for path in ("", LESSONS[0], "404.html"):
        page = visit(path)
        page.keyboard.press("Tab")
        expect(focused(page)).to_have_text("Skip to content")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page).evaluate("e => e.closest('article') !== null")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_searches_and_comes_back(visit, width):
    page = visit(LESSONS[0], width=width)
    box = page.locator(".md-search__input")
    for _ in range(20):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
        before = focused(page).get_attribute("id")
    page.keyboard.type("momentum")
    page.locator(".md-search-result__link").first.wait_for()
    page.wait_for_timeout(300)  # until it has come in
    found = page.locator(".md-search__inner").bounding_box()
    assert 0 <= found["x"] <= width - found["width"]
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(focused(page)).to_have_id(before)
    expect(page.locator("#__search")).not_to_be_checked()
    box.focus()
    expect(page.locator("#__search")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(focused(page)).to_have_class(re.compile("md-search-result__link"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/momentum/**")
    assert page.heard == []


@pytest.mark.parametrize("key", ["n", "p", ".", ",", "f", "s", "/"])
def test_a_letter_alone_does_nothing(visit, key):
    page = visit(LESSONS[1])
    address = page.url
    page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert page.url == address
    expect(page.locator("#__search")).not_to_be_checked()


def test_the_keyboard_changes_the_colours(visit):
    page = visit("")
    page.locator(".tabs a:visible").last.focus()
    seen = []
    for key in ("Tab", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
        seen.append(focused(page).get_attribute("aria-label"))
        scheme = page.locator("body").get_attribute("data-md-color-scheme")
        assert (scheme == "slate") == ("dark" in seen[-1])
    system, light, dark = (
        f"Switch to {name} colours" for name in ("the system's", "light", "dark")
    )
    assert seen == [system, light, dark, system, light]


def test_the_keyboard_opens_a_solution_and_scrolls_code(visit):
    page = visit(LESSONS[0], width=360)
    solution = page.locator("details").first
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(solution).to_have_attribute("open", "")
    code = page.locator("article pre > code[tabindex='0']:visible").first
    code.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_the_drawer_has_the_keyboard_to_itself(visit):
    page = visit(LESSONS[0], width=360, reduced_motion="reduce")
    button = page.get_by_role("button", name="Navigation")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(300)
    assert violations(page) == []
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        state = focus(page)
        if not state["ends"]:
            assert state["visible"], state["html"]
            assert focused(page).evaluate("e => e.closest('.md-sidebar') !== null")
            seen.add(focused(page).inner_text().strip())
    assert {"Momentum", "A real problem"} <= seen
    page.locator("#__nav_2").focus()
    page.keyboard.press("Space")  # out of the lessons, to all
    page.keyboard.press("Tab")
    expect(focused(page)).not_to_have_text("Why it is slow")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("article")).not_to_have_attribute("inert", "")
    page.locator("article a").nth(1).focus()
    assert focused(page).count() == 1
