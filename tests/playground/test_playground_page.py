"""The playground as a page: addresses, schemes, without scripts, what it copies."""

from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe

from tests.playground.playing import READY, losses, query, start

WIDE = "?landscape=quadratic&steps=5000&at=9&run=nadam&run=gd,lr=0.21&run=gd,lr=0.22"


def test_state_survives_reload_and_a_trip(play, site):
    page = play()
    page.get_by_role("combobox", name="Landscape").select_option("rosenbrock")
    page.get_by_role("spinbutton", name="beta1 of Adam").fill("0.8")
    page.get_by_label("Step shown").fill("33")
    page.locator("summary", has_text="Famous mistakes").click()
    page.get_by_role("checkbox", name="ε under the root").check()
    query(page)
    page.reload()
    page.wait_for_selector(READY)
    state, table = query(page), losses(page)
    assert state["landscape"] == ["rosenbrock"]
    assert state["at"] == ["33"]
    assert state["switches"] == ["epsInside"]
    assert "adam,lr=0.05,beta1=0.8" in state["run"]
    page.goto(f"{site.url}atlas/adam/")
    page.go_back()
    page.wait_for_selector(READY)
    assert query(page) == state
    assert losses(page) == table
    assert page.get_by_role("spinbutton", name="beta1 of Adam").input_value() == "0.8"


def test_a_bad_address_gets_sentences_and_defaults(play):
    page = play("?landscape=mars&steps=x&run=gd,lr=0&start=9,9")
    message = page.locator(".message").inner_text()
    for given in ('"mars"', '"x"', '"0"', '"9"'):
        assert given in message
    assert page.get_by_role("status").inner_text() in message
    assert page.get_by_role("combobox", name="Landscape").input_value() == "cubic"
    assert page.get_by_label("Steps", exact=True).input_value() == "100"
    assert start(page) == ["3.4", "2.7"]


def test_a_run_that_diverges_gets_a_sentence(play):
    page = play("?steps=5000&run=gd,lr=1")
    assert (
        "Gradient descent diverges: at step " in page.locator(".message").inner_text()
    )
    page.get_by_role("spinbutton", name="lr of").fill("0.19")
    page.get_by_label("Steps", exact=True).fill("40")
    page.keyboard.press("Enter")
    message = page.locator(".message").inner_text()
    assert message.strip().startswith("Gradient descent ends higher than it starts")


def test_losses_over_more_than_two_decades_have_a_log_scale(play):
    page = play("?landscape=quadratic&run=gd,lr=0.1")
    texts = page.locator(".losses text").all_text_contents()
    assert any(text.startswith("10⁻") for text in texts)
    assert page.get_by_role("slider", name="κ").is_visible()


def test_runs_of_one_optimizer_look_different(play):
    page = play("?run=gd,lr=0.18&run=gd,lr=0.19")
    samples = page.locator(".cards .sample").evaluate_all(
        "all => all.map(sample => sample.outerHTML)"
    )
    assert samples[0] != samples[1]
    assert page.locator(".card").nth(1).get_attribute("aria-label").endswith("lr 0.19")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_redraws_the_landscape(play, scheme):
    page = play(color_scheme=scheme)
    light = """canvas => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const filled = [...data.keys()].filter(i => i % 4 == 3 && data[i] > 60);
      return filled.reduce((sum, i) => sum + data[i - 2], 0) / filled.length; // green
    }"""
    canvas = page.locator("canvas")
    page.wait_for_timeout(300)
    assert (canvas.evaluate(light) > 128) == (scheme == "light")
    page.locator("label[for=__palette_1]:visible").click()
    if scheme == "light":
        page.locator("label[for=__palette_2]:visible").click()
    page.wait_for_timeout(300)
    assert (canvas.evaluate(light) > 128) == (scheme == "dark")


def test_without_javascript_and_on_paper_the_static_figure_shows(site, browser, play):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.url}playground/")
    figure = page.locator("figure.drawn")
    assert figure.locator("img:visible").count() == 1
    assert figure.locator("figcaption").is_visible()
    assert page.locator("gd-playground:visible").count() == 0
    page.close()

    page = play()
    assert page.locator("figure.drawn > img:visible").count() == 0
    page.emulate_media(media="print")
    assert page.locator("figure.drawn > img:visible").count() == 1
    assert page.locator("gd-playground:visible").count() == 0


def test_without_the_data_the_static_figure_shows(site, browser):
    page = browser.new_page()
    page.route("**/data.json", lambda route: route.fulfill(status=404, body="no"))
    page.goto(f"{site.url}playground/")
    page.wait_for_selector("gd-playground[failed]", state="attached")
    assert page.locator("figure.drawn > img:visible").count() == 1
    page.close()


def test_copy_buttons(play):
    page = play("?run=lion,lr=0.01")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as PyTorch").click()
    page.get_by_role("status").filter(has_text="Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.locator("summary", has_text="The same in PyTorch").click()
    shown = page.locator(".more pre").filter(has_text="import torch")
    assert copied.strip() == shown.inner_text().strip()
    assert "class Lion(torch.optim.Optimizer)" in copied
    page.get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {"run": ["lion,lr=0.01"]}


def test_the_page_links_to_configurations_that_exist(play, site):
    text = site.parsed("playground/")
    links = [a["href"] for a in text.select(".md-content a[href^='./?']")]
    assert len(links) >= 5
    for link in links:
        page = play(f"?{urlsplit(link).query}")
        said = page.get_by_role("status").inner_text()
        assert said == "" or said.startswith("Solved: ")
        assert parse_qs(urlsplit(link).query).items() >= query(page).items()


def test_the_page_says_which_torch_it_was_checked_against(play):
    version = torch.__version__.partition("+")[0]
    note = play().locator(".note").last.inner_text()
    assert note.endswith(f"checked against version {version}.")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(play, scheme, width):
    page = play("?at=10", width, color_scheme=scheme)
    page.locator("summary", has_text="Famous mistakes").click()
    page.locator("summary", has_text="The same in PyTorch").click()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("width", [360, 414, 600, 768, 1024, 1280, 1920])
def test_nothing_scrolls_sideways(play, width):
    page = play(WIDE, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_forced_colours(play):
    page = play(forced_colors="active", color_scheme="dark")
    triangle = page.locator(".minimizer").first
    assert (
        triangle.evaluate("mark => getComputedStyle(mark).fill") == "rgb(255, 255, 255)"
    )
