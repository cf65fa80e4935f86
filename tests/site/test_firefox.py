"""The site in Firefox, where it is installed: `make firefox`."""

import pytest

from tests.nav import EVERY, KINDS, LESSONS
from tests.site.firefox import NAMES, firefox, opened

pytestmark = pytest.mark.by_hand
NONE = f"no Firefox: none of {', '.join(NAMES)} is installed"
START = "gd-playground [role=slider][aria-label=Start]"
PLAY = "gd-playground [aria-label=Play]"
# Each live figure has come: Firefox tells of what it loads when a page is left.
LIVE = """Promise.all([...document.querySelectorAll("gd-playground")].map(async one => {
  one.scrollIntoView();
  while (!one.matches("[ready], [failed]")) await new Promise(requestAnimationFrame);
})).then(() => document.fonts.ready).then(() => null)"""
SCHEME = """[document.body.dataset.mdColorScheme,
  getComputedStyle(document.body).colorScheme,
  ...[...document.querySelectorAll('article img[src*="#only-"]')]
    .filter((one) => getComputedStyle(one).display !== "none")
    .map((one) => one.src.split("#only-")[1])]"""


@pytest.fixture(scope="module")
def page(site):
    program = firefox()
    if program is None:
        pytest.skip(NONE)
    with opened(program) as page:
        yield page


def test_the_console_is_empty_on_every_page(site, page):
    for path in EVERY:
        page.open(site.url + path)
        page.evaluate(LIVE)
    page.open(site.url + LESSONS[0])
    page.evaluate(
        "new Promise((done) => setTimeout(done, 1500))"
    )  # it fetches the next
    assert page.heard == []


@pytest.mark.parametrize("path", KINDS[:6])
def test_both_schemes(site, page, path):
    page.open(site.url + path)
    seen = []
    for _ in range(3):  # the system's, light, dark: one after the other
        page.evaluate(
            "document.querySelector('[for^=__palette]:not([hidden])').click()"
        )
        name, scheme, *images = page.evaluate(SCHEME)
        assert scheme == {"default": "light", "slate": "dark"}[name]
        assert {*images} <= {scheme}
        seen.append(scheme)
    assert {*seen} == {"light", "dark"}


def test_the_playground_is_dragged_and_played_and_keys_move_it(site, page):
    page.heard.clear()
    page.open(site.url + "playground/")
    page.evaluate(LIVE)
    page.evaluate(
        f"document.querySelector('{START}').scrollIntoView({{block:'center'}})"
    )
    start = "document.querySelector('[aria-label=\"Start, a\"]').value"
    before = page.evaluate(start)
    page.drag(START, right=40, down=-20)
    dragged = page.evaluate(start)
    page.evaluate(f"document.querySelector('{START}').focus()")
    page.press("ArrowRight")
    assert len({before, dragged, page.evaluate(start)}) == 3
    page.evaluate(
        f"document.querySelector('{PLAY}').scrollIntoView({{block:'center'}})"
    )
    page.click(PLAY)
    step = (
        "document.querySelector('gd-playground [type=range][aria-label^=Step]').value"
    )
    moves = f"""new Promise((done) => {{
      const first = {step};
      const ask = () => {step} !== first ? done(true) : setTimeout(ask, 50);
      ask();
    }})"""
    assert page.evaluate(moves)
    assert page.heard == []


def test_copied_code_can_be_pasted(site, page):
    page.open(site.url + LESSONS[1])
    button = ".language-python [data-md-type=copy]"
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(f"document.querySelector('{button}').scrollIntoView()")
    page.evaluate("scrollBy(0, -200)")
    page.click(button)
    page.evaluate("document.querySelector('.md-search__input').focus()")
    page.press("Control+v")
    pasted = page.evaluate("document.querySelector('.md-search__input').value")
    code = page.evaluate(f"document.querySelector('{button} + code').textContent")
    assert "".join(pasted.split()) == "".join(code.split()) != ""
