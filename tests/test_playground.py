"""The playground as a reader uses it: mouse, touch, keyboard, addresses, schemes."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import expect

ROOT = Path(__file__).parents[1]
READY = "gd-playground[ready]"
CONTROLS = "input, select, button, summary, .start, [tabindex='0']"
WIDE = "?landscape=quadratic&steps=5000&at=9&run=nadam&run=gd,lr=0.21&run=gd,lr=0.22"


@pytest.fixture
def play(site, browser):
    """Opens the playground at a query; at the end the console must be empty."""
    contexts, heard = [], []

    def play(query="", width=1280, **options):
        view = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=view, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning") and heard.append(message.text)
            ),
        )
        page.goto(f"{site.url}playground/{query}")
        page.wait_for_selector(READY)
        return page

    yield play
    for context in contexts:
        context.close()
    assert heard == []


def losses(page):
    """The table of losses: the steps, and what each run's row shows below them."""
    rows = page.locator("gd-playground table[aria-label=Losses] tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in rows]
    return [row[1:] for row in cells]


def start(page):
    return [page.get_by_label(f"Start, {name}").input_value() for name in "ab"]


def shown(page):
    """What the charts draw, and the step that is shown."""
    return page.locator(".charts > .chart > svg").evaluate_all(
        "all => all.map(svg => svg.innerHTML).join()"
    )


def query(page):
    # The address is written 200 ms after a change; timers keep their order.
    page.evaluate("new Promise(done => setTimeout(done, 250))")
    return parse_qs(urlsplit(page.url).query)


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_numbers_are_those_of_the_lesson(play):
    lesson = (ROOT / "docs/lessons/gradient-descent.md").read_text("utf-8")
    output = re.findall(r"^Iteration +(\d+), loss = ([\d.]+)$", lesson, re.M)[:5]
    page = play("?steps=20&run=gd,lr=0.001")
    assert list(zip(*losses(page))) == output


def test_drag_with_the_mouse(play):
    page = play()
    before, table = shown(page), losses(page)
    handle = page.locator(".start")
    box = handle.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 80, steps=5)
    assert start(page) != ["2.6", "1.6"]
    assert shown(page) != before
    page.mouse.up()
    assert losses(page) != table
    assert centre(handle) == pytest.approx((x + 60, y - 80), abs=3)
    assert query(page)["start"] == [",".join(start(page))]


def test_drag_with_a_finger(play):
    page = play(width=360, has_touch=True, is_mobile=True)
    handle = page.locator(".start")
    handle.scroll_into_view_if_needed()
    before, top = shown(page), page.evaluate("scrollY")
    (x, y), touch = centre(handle), page.context.new_cdp_session(page)
    for kind, way in [
        ("Start", 0),
        *[("Move", 10 * i) for i in range(1, 7)],
        ("End", 0),
    ]:
        points = [] if kind == "End" else [{"x": x + way, "y": y - way}]
        touch.send(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
        )
    assert centre(handle) == pytest.approx((x + 60, y - 60), abs=3)
    assert shown(page) != before
    assert page.evaluate("scrollY") == top
    scroll = "svg => getComputedStyle(svg).touchAction"
    assert page.locator(".paths > svg").evaluate(scroll) == "auto"


def test_a_click_moves_the_start(play):
    page = play()
    page.locator(".paths > svg").click(position={"x": 300, "y": 100})
    assert start(page) != ["2.6", "1.6"]


def test_a_drag_stays_in_the_window(play):
    page = play()
    page.mouse.move(*centre(page.locator(".start")))
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    assert start(page) == ["2.4", "2.7"]


def test_arrow_keys_move_the_start(play):
    page = play()
    handle = page.get_by_role("slider", name="Start")
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert start(page) == ["2.61", "1.6"]
    page.keyboard.press("Shift+ArrowUp")
    assert start(page) == ["2.61", "1.7"]
    assert handle.get_attribute("aria-valuetext") == "a 2.61, b 1.7"


def test_every_control_is_reached_with_the_tab_key(play):
    page = play()
    controls = page.locator("gd-playground").locator(CONTROLS)
    controls.evaluate_all("all => all.forEach((control, i) => control.dataset.n = i)")
    page.locator("gd-playground").evaluate("host => host.firstChild.tabIndex = -1")
    page.locator("gd-playground").evaluate("host => host.firstChild.focus()")
    reached = []
    for _ in range(controls.count() + 5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.n"))
    hidden = [
        control.get_attribute("data-n")
        for control in controls.all()
        if not control.is_visible()
    ]
    assert len(hidden) < 6  # κ, and what is in closed details
    expected = [str(n) for n in range(controls.count()) if str(n) not in hidden]
    assert reached[: len(expected)] == expected


def keyboard(label, key, changed, role=None):
    return pytest.param(label, key, changed, role, id=label)


@pytest.mark.parametrize(
    ("label", "key", "changed", "role"),
    [
        keyboard("Landscape", "ArrowDown", "landscape", "combobox"),
        keyboard("Example", "ArrowDown", "run", "combobox"),
        keyboard("Speed", "ArrowDown", "speed", "combobox"),
        keyboard("Optimizer 2", "ArrowDown", "run", "combobox"),
        keyboard("lr of Momentum", "ArrowRight", "run", "slider"),
        keyboard("momentum of Momentum", "ArrowLeft", "run", "slider"),
        keyboard("Step shown", "ArrowLeft", "at", "slider"),
        keyboard("Step back", "Enter", "at", "button"),
        keyboard("Remove", "Space", "run", "button"),
        keyboard("Add an optimizer", "Enter", "run", "button"),
        keyboard("Best lr of the sweep", "Enter", "run", "button"),
    ],
)
def test_by_keyboard_alone(play, label, key, changed, role):
    page = play()
    before, drawn = query(page), shown(page)
    page.get_by_role(role, name=label, exact=True).first.focus()
    page.keyboard.press(key)
    after = query(page)
    assert after.get(changed) != before.get(changed)
    assert shown(page) != drawn or label == "Speed"
    focused = page.evaluate("document.activeElement.tagName")
    assert focused != "BODY"


def test_number_inputs(play):
    page = play()
    page.get_by_label("Steps", exact=True).fill("40")
    page.get_by_label("Start, a").fill("3.1")
    page.keyboard.press("Enter")
    assert query(page) == {"steps": ["40"], "start": ["3.1,1.6"]}
    number = page.get_by_role("spinbutton", name="lr of Adam")
    number.fill("0")
    page.keyboard.press("Enter")
    assert number.input_value() == "0.00001"
    sentence = "lr of Adam must be a number from 0.00001 to 100: 0.00001 is used."
    assert page.locator(".message").inner_text().startswith(sentence)
    assert page.get_by_role("status").inner_text() == sentence


def test_play_pause_and_step(play):
    page = play("?at=0")
    status = page.get_by_role("status")
    page.wait_for_timeout(300)
    assert page.locator(".at").inner_text() == "Step 0 of 100"  # not by itself
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".at")).not_to_have_text("Step 0 of 100")
    page.get_by_role("button", name="Pause").click()
    at = int(page.locator(".at").inner_text().split()[1])
    assert 0 < at < 100
    assert status.inner_text().startswith(f"Step {at}. Gradient descent: loss ")
    page.get_by_role("button", name="Step forward").click()
    assert page.locator(".at").inner_text() == f"Step {at + 1} of 100"
    assert query(page)["at"] == [str(at + 1)]
    page.get_by_label("Speed").select_option("200")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".at")).to_have_text("Step 100 of 100")
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_nothing_plays_where_motion_is_reduced(play):
    page = play(reduced_motion="reduce")
    assert not page.get_by_label("Play", exact=True).is_visible()
    assert page.locator(".at").inner_text() == "Step 100 of 100"
    assert page.get_by_label("Step shown").is_visible()


def test_inside_a_step(play):
    page = play("?at=0&run=adam,lr=0.1")
    table = page.locator("table[aria-label='Inside a step'] tr")
    rows = {row.locator("th").first.inner_text(): row for row in table.all()[1:]}
    numbers = {
        name: [
            float(text.replace("−", "-"))
            for text in row.locator("td").all_inner_texts()
        ]
        for name, row in rows.items()
    }
    assert list(numbers) == ["g", "m", "v", "m̂", "v̂", "step", "effective lr"]
    # The first step of Adam: its averages, corrected, are g and g²; its length is lr.
    assert numbers["m̂"] == numbers["g"] == pytest.approx([-4.066, -1.907])
    assert numbers["v̂"] == pytest.approx([g * g for g in numbers["g"]], rel=1e-3)
    assert numbers["m"] == pytest.approx([g / 10 for g in numbers["g"]], rel=1e-3)
    assert numbers["step"] == [0.1, 0.1]
    assert page.locator(".paths .arrow").count() == 3


def test_the_sweep_loads_a_learning_rate(play):
    page = play("?run=gd,lr=0.1")
    page.locator(".sweep .run").wait_for()
    sweep = page.locator(".sweep > svg")
    width = sweep.bounding_box()["width"] - 58  # less the margins
    for exponent in (-3, -1.5):  # of the five decades from 1e-4
        sweep.click(position={"x": 48 + width * (exponent + 4) / 5, "y": 40})
        page.wait_for_timeout(100)
        lr = float(page.get_by_role("spinbutton", name="lr of").input_value())
        assert lr == pytest.approx(10**exponent, rel=0.05)
    page.get_by_role("button", name="Best lr").click()
    best = float(page.get_by_role("spinbutton", name="lr of").input_value())
    assert 0.03 < best < 0.1874  # the limit of the first lesson


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
    assert "10⁻³" in texts
    assert page.get_by_label("κ").is_visible()


def test_runs_of_one_optimizer_look_different(play):
    page = play("?run=gd,lr=0.18&run=gd,lr=0.19")
    samples = page.locator(".cards .sample").evaluate_all(
        "all => all.map(sample => sample.outerHTML)"
    )
    assert samples[0] != samples[1]
    assert page.locator(".card").nth(1).get_attribute("aria-label").endswith("lr 0.19")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_redraws_the_contours(play, scheme):
    page = play(color_scheme=scheme)
    ink = """canvas => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const lit = [...data.keys()].filter(i => i % 4 == 3 && data[i] > 60);
      return lit.reduce((sum, i) => sum + data[i - 1], 0) / lit.length;
    }"""
    canvas = page.locator("canvas")
    assert (canvas.evaluate(ink) > 128) == (scheme == "dark")
    page.locator("label[for=__palette_1]:visible").click()
    if scheme == "light":
        page.locator("label[for=__palette_2]:visible").click()
    page.wait_for_timeout(300)
    assert (canvas.evaluate(ink) > 128) == (scheme == "light")


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
    text = BeautifulSoup(site.html("playground/"), "html.parser")
    links = [a["href"] for a in text.select(".md-content a[href*='?']")]
    assert len(links) >= 5
    for link in links:
        page = play(f"?{urlsplit(link).query}")
        assert page.get_by_role("status").inner_text() == ""
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
