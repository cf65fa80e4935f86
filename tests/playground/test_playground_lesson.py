"""The playground as a figure of a lesson: below the static one, and still."""

import re
from pathlib import Path

import pytest

from hooks.page.page import parse
from hooks.run import figures
from tests.serving import LAID_OUT

PAGE = "lessons/gradient-descent/"
QUERY = "steps=25&run=gd,lr=0.01"
SHIFTS = """() => {
  window.shifts = [];
  const formula = node => node?.parentElement?.closest("math"); // its font may be late
  const heard = list => list.getEntries().forEach(({ sources }) => {
    const moved = sources.map(source => source.node).filter(node => !formula(node));
    if (moved.length) shifts.push(moved.map(node => node?.outerHTML).join());
  });
  new PerformanceObserver(heard).observe({ type: "layout-shift", buffered: true });
}"""


def embedded(site, query=QUERY, table=""):
    """The lesson as the build would make it with a playground below its last figure."""
    text = re.sub(r"<gd-playground.*?</gd-playground>", "", site.html(PAGE))
    element = f"\n<p><gd-playground {table} query={query!r}></gd-playground></p>"
    lesson, _, _ = text.partition('id="exercises"')  # solutions are shut
    figure = re.findall(r'<figure class="drawn[^>]*>.*</figure>', lesson)[-1]
    return figures.live(text.replace(figure, figure + element))


LIVE = {
    path.stem: page
    for path in sorted(Path("docs/lessons").resolve().glob("*.md"))
    if (page := parse(path)).text.count("<gd-playground")
}


@pytest.fixture
def lesson(site, browser):
    contexts, heard = [], []

    def lesson(width=1280, slow=0, **figure):
        view = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=view))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda message: heard.append(message.text))
        body = embedded(site, **figure)
        page.route(f"**/{PAGE}", lambda route: route.fulfill(body=body))

        def late(route):
            page.wait_for_timeout(slow)
            route.continue_()

        page.route("**/view.js", late)
        page.add_init_script(f"({SHIFTS})()")
        page.goto(site.url + PAGE)
        page.evaluate(LAID_OUT)
        page.locator("gd-playground").scroll_into_view_if_needed()
        page.wait_for_selector("gd-playground[ready]")
        return page

    yield lesson
    for context in contexts:
        context.close()
    assert heard == []


@pytest.mark.parametrize("width", [360, 640, 700, 768, 1280])
@pytest.mark.parametrize(
    ("query", "table"),
    [(QUERY, 'table="0,5,10,15,20"'), ("run=gd&run=adam&run=lion", "")],
)
def test_nothing_moves_when_the_figure_comes(lesson, width, query, table):
    page = lesson(width, slow=600, query=query, table=table)
    page.wait_for_timeout(200)
    assert page.evaluate("shifts") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_live_figure_stands_below_the_static_one(lesson):
    page = lesson()
    live = page.locator("figure:has(gd-playground)")
    static = page.locator("figure.drawn:has(+ figure gd-playground)")
    assert static.locator("> img:visible").count() == 1
    assert static.locator("figcaption").is_visible()
    assert live.get_by_text("The same, to play with.").is_visible()
    page.emulate_media(media="print")
    assert static.locator("> img:visible").count() == 1
    assert live.locator(":visible").count() == 0


def test_on_its_own_page_it_takes_the_static_ones_place(site):
    page = site.parsed("playground/")
    figure = page.select_one("figure:has(gd-playground)")
    assert len(figure.find_all("img", recursive=False)) == 2  # in both schemes
    assert figure["class"] == ["drawn", "live"]


def test_its_numbers_are_the_lessons(lesson, site):
    page = lesson(query="steps=25&run=gd", table='table="0,5,10,15,20"')
    printed = re.findall(r"Iteration +(\d+), loss = ([\d.]+)", site.html(PAGE))[:5]
    rows = page.locator("gd-playground tr").all()
    cells = [row.locator("th, td").all_inner_texts()[1:] for row in rows]
    assert list(zip(*cells)) == printed


def test_its_lr_moves_and_returns_to_the_text(lesson, site):
    page = lesson()
    link = page.get_by_role("link", name="Open in the playground")
    assert link.get_attribute("href") == f"{site.url}playground/?{QUERY}"
    lr = page.get_by_role("spinbutton", name="lr of Gradient descent")
    lr.fill("0.1")
    page.keyboard.press("Enter")
    assert link.get_attribute("href").endswith("run=gd,lr=0.1")
    assert page.url == site.url + PAGE
    page.get_by_role("button", name="As in the text").click()
    assert lr.input_value() == "0.01"


def test_a_playground_without_a_figure_is_refused():
    with pytest.raises(ValueError, match="below an image line"):
        figures.live("<p><gd-playground></gd-playground></p>")


def test_the_lessons_that_hold_a_playground():
    assert set(LIVE) == {
        *("gradient-descent", "momentum", "adam"),
        *("bumpy-landscape", "dead-ends"),
    }


@pytest.mark.parametrize("name", LIVE)
def test_a_lessons_playground_shows_the_lessons_numbers(site, browser, name):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text))
    page.goto(f"{site.url}lessons/{name}/")
    page.locator("gd-playground").scroll_into_view_if_needed()
    page.wait_for_selector("gd-playground[ready]")
    printed = " ".join(output.text for output in LIVE[name].of_kind("output"))
    printed = {float(number) for number in re.findall(r"\d+\.\d+", printed)}
    cells = page.locator("gd-playground table.numbers td").all_inner_texts()
    shown = [float(cell) for cell in cells if "." in cell]
    element = page.locator("gd-playground")
    runs = element.get_attribute("query").count("run=")
    assert len(shown) == runs * len(element.get_attribute("table").split(","))
    assert set(shown) <= printed
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()
    assert heard == []
