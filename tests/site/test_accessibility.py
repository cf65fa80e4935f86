"""Every page for those who listen to it, or need larger letters or other colours."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.nav import EVERY, KINDS, LESSONS, PAGES
from tests.serving import parsed
from tests.site.axe import clipped, violations

CARD = next(path for path in PAGES if re.fullmatch(r"atlas/\w+/", path))


@pytest.mark.parametrize("path", EVERY)
def test_structure(site, path):
    """Headings in order, landmarks, links that say where they lead."""
    file = site.folder / path / ("index.html" if path.endswith("/") or not path else "")
    text = parsed(file)
    assert text.html["lang"] == "en"
    assert [len(text.find_all(name)) for name in ("main", "header", "footer")] == [
        1
    ] * 3
    levels = [int(heading.name[1]) for heading in text.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = [element["id"] for element in text.find_all(id=True)]
    assert len(ids) == len(set(ids))

    names = {}
    for link in text.article.find_all("a", href=True):
        if link.get("aria-hidden") != "true":
            name = link.get("aria-label") or link.get_text(" ", strip=True)
            assert name, link
            assert name.lower() not in {"here", "this", "link", "more", "click here"}
            names.setdefault(name, set()).add(link["href"])
    toc = {link["href"] for link in text.select(".md-nav--secondary a")}
    for link in text.select("h2 > .headerlink, h3 > .headerlink"):
        assert link["href"] in toc  # where it can be heard and reached


def test_screen_readers_are_given_the_formulas(visit):
    page = visit(LESSONS[0])
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes]
    shown = page.locator("math").evaluate_all(
        "all => all.filter(math => math.checkVisibility()).length"
    )
    assert roles.count("MathMLMath") == shown > 20
    assert {"MathMLFraction", "MathMLSup", "MathMLIdentifier"} <= set(roles)
    assert all(math.get_attribute("alttext") for math in page.locator("math").all())


@pytest.mark.parametrize("path", KINDS)
def test_nothing_moves_for_those_who_ask_for_it(visit, path):
    page = visit(path, reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].flatMap((box) =>
      [null, "::before", "::after"].filter((part) => {
        const style = getComputedStyle(box, part);
        const durations = `${style.transitionDuration}, ${style.animationDuration}`;
        return durations.split(", ").some((time) => parseFloat(time) > 0.01);
      }).map(() => box.outerHTML.slice(0, 80)))""")
    assert moving == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [LESSONS[0], "playground/"])
def test_forced_colours(visit, path, scheme):
    """Icons and blocks of code stay visible, figures keep the ground of their ink."""
    page = visit(path, scheme, forced_colors="active")
    assert violations(page) == []
    for icon in page.locator(".md-code__button:visible").all():
        colour, behind = icon.evaluate(
            "icon => [getComputedStyle(icon, '::after').backgroundColor,"
            " getComputedStyle(icon).backgroundColor]"
        )
        assert colour != behind
    for block in page.locator(".highlight:visible").all():
        assert block.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    figures = page.locator("article img:visible").all()
    grounds = {f.evaluate("e => getComputedStyle(e).backgroundColor") for f in figures}
    assert grounds <= {"rgb(22, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)"}
    page.locator(".md-search__input").focus()
    outline = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("path", [LESSONS[0], CARD])
def test_axe_finds_nothing_in_what_opens(visit, path):
    page = visit(path)
    page.set_viewport_size(
        {"width": 1280, "height": 1000}
    )  # no link half scrolled away
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    term, tip = page.locator("article abbr").first, page.get_by_role("tooltip")
    term.focus()
    expect(tip).to_have_css("opacity", "1")
    assert violations(page) == []
    term.blur()
    expect(tip).to_have_count(0)
    term.hover()
    expect(tip).to_have_css("opacity", "1")
    tip.locator("> *").hover()
    page.wait_for_timeout(600)  # it goes 250 ms after the pointer has
    expect(tip).to_have_css("opacity", "1")
    page.keyboard.press("Escape")
    expect(tip).to_have_css("opacity", "0")


def test_letters_twice_as_large(visit):
    """Zoom to 200 % halves the window; larger letters alone do, too: all is in em."""
    page = visit(LESSONS[0], width=640, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    assert clipped(page) == []
