"""The figure of the home page: it has the package's runs, and plays for everyone."""

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from torch import optim

from gdlessons import BumpyModel, bumpy_data, train

READY = ".hero figure.ready"
SHOWN = ".hero .losses b"
PATH_GAP = 1e-9  # as the playground's
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => shifted += e.value))
  .observe({type: "layout-shift", buffered: true})"""
ROWS = """async () => {
  const folder = "/javascripts/";
  const { runsFrom, names, RUNS } = await import(`${folder}hero/runs.js`);
  const { makeLandscapes } = await import(`${folder}playground/landscapes.js`);
  const data = await (await fetch(`${folder}playground/data.json`)).json();
  const { bumpy } = makeLandscapes(data), made = runsFrom(bumpy, bumpy.start);
  return { names, settings: RUNS.map((run) => run[2]), start: bumpy.start, made };
}"""
TORCHS = {
    "Gradient descent": lambda params: optim.SGD(params, lr=0.1),
    "Momentum": lambda params: optim.SGD(params, lr=0.1, momentum=0.9),
    "Adam": lambda params: optim.Adam(params, lr=0.1),
}


@pytest.fixture(scope="module")
def runs():
    """The runs of the page's code, in the precision of the browser."""
    x, y = (part.double() for part in bumpy_data())
    made = {}
    for name, optimizer in TORCHS.items():
        model = BumpyModel(w1=-5.5, w2=6.0).double()
        made[name] = train(model, optimizer(model.parameters()), x, y, steps=200)
    return made


def written(runs, step):
    """The losses at a step as the page has them."""
    losses = [run.losses[step].item() for run in runs.values()]
    powers = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

    def small(loss):
        digits, power = f"{loss:.1e}".split("e")
        return f"{digits} × 10{str(int(power)).translate(powers)}"

    return [f"{loss:.4f}" if loss >= 1e-3 else small(loss) for loss in losses]


@pytest.fixture
def home(site, browser):
    """Opens the home page; at the end the console must be empty."""
    contexts, heard = [], []

    def home(width=1280, ready=True, **options):
        view = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=view, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda said: heard.append(said.text))
        page.add_init_script(SHIFTS)
        page.goto(site.url)
        if ready:
            page.wait_for_selector(READY)
        return page

    yield home
    for context in contexts:
        context.close()
    assert heard == []


def step(page):
    return int(page.locator(".hero .at").inner_text().removeprefix("losses at step "))


def turned(page):
    return page.locator(".hero [role=slider]").get_attribute("aria-valuetext")


def pictured(page):
    """What the upper canvas shows, and the lower one."""
    return page.locator(".hero canvas").evaluate_all(
        "all => all.map(c => c.toDataURL())"
    )


def test_its_runs_are_the_packages(home, runs):
    made = home().evaluate(ROWS)
    assert made["names"] == list(TORCHS)
    assert all(setting["lr"] == 0.1 for setting in made["settings"])
    for run, ours in zip(runs.values(), made["made"]):
        losses = torch.tensor(ours["losses"], dtype=torch.float64)
        places = torch.tensor(ours["places"], dtype=torch.float64)
        assert (losses - run.losses).abs().max() < PATH_GAP
        assert (places - run.params).abs().max() < PATH_GAP


def test_it_opens_at_the_end_and_nothing_moves(home, runs):
    page = home()
    before = pictured(page)
    page.wait_for_timeout(1500)
    assert step(page) == 200
    assert page.locator(SHOWN).all_inner_texts() == written(runs, 200)
    assert pictured(page)[1] == before[1]
    assert page.evaluate("shifted") == 0


def test_it_plays_when_asked_and_pauses(home):
    page = home()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "() => document.querySelector('.hero .at').textContent != 'losses at step 200'"
    )
    page.get_by_role("button", name="Pause").click()
    at = step(page)
    assert 0 <= at < 200
    assert (
        f"Step {at}. Gradient descent: loss" in page.get_by_role("status").inner_text()
    )
    page.wait_for_timeout(300)
    assert step(page) == at


def test_the_step_is_scrubbed(home, runs):
    page = home()
    page.get_by_label("Step shown").fill("0")
    assert page.locator(SHOWN).all_inner_texts() == written(runs, 0)
    before = pictured(page)
    page.get_by_label("Step shown").press("ArrowRight")
    assert step(page) == 1
    assert pictured(page)[1] != before[1]


def test_keys_turn_it_and_move_the_start(home):
    page = home()
    slider = page.locator(".hero [role=slider]")
    slider.focus()
    said = turned(page)
    slider.press("ArrowRight")
    assert turned(page) != said
    losses = page.locator(SHOWN).all_inner_texts()
    slider.press("Shift+ArrowRight")
    assert "start w1 −5, w2 6" in turned(page)
    assert page.locator(SHOWN).all_inner_texts() != losses


def test_a_drag_turns_it_and_a_tap_starts_all_there(home):
    page = home(reduced_motion="reduce")
    page.wait_for_timeout(1000)
    box = page.locator(".hero [role=slider]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    said = turned(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=4)
    page.mouse.up()
    assert "turned to -90°" in turned(page) != said
    page.mouse.click(x, y)
    assert "start w1 −5.5, w2 6" not in turned(page)
    assert step(page) == 200  # where motion is not welcome, it is over at once
    assert page.get_by_role("button", name="Play").count() == 0


def test_a_finger_scrolls_the_page_over_it(home):
    touch = home(width=390, has_touch=True, is_mobile=True)
    slider = touch.locator(".hero [role=slider]")
    assert slider.evaluate("canvas => getComputedStyle(canvas).touchAction") == "pan-y"
    box = touch.locator(".hero .play").bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert touch.evaluate("document.documentElement.scrollWidth") <= 390
    assert touch.evaluate("shifted") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_the_colours_of_the_scheme_and_no_barrier(home, scheme):
    page = home(color_scheme=scheme)
    assert Axe().run(page, context=".hero").response["violations"] == []
    edge = page.locator(".hero .losses .blue").evaluate(
        "e => getComputedStyle(e).borderTopColor"
    )
    assert edge == {"light": "rgb(0, 114, 178)", "dark": "rgb(92, 184, 240)"}[scheme]
    before = pictured(page)
    page.locator("label[for=__palette_1]:visible").click()
    if scheme == "light":
        page.locator("label[for=__palette_2]:visible").click()
    page.wait_for_timeout(1500)
    assert pictured(page)[0] != before[0]


def test_without_scripts_and_on_paper_the_printed_figure_stays(home):
    page = home(ready=False, java_script_enabled=False)
    assert page.locator(".hero figure img:visible").count() == 1
    assert page.locator(".hero canvas").count() == 0
    page = home()
    assert (
        page.locator(".hero .picture > img").first.evaluate(
            "image => getComputedStyle(image).visibility"
        )
        == "hidden"
    )
    page.emulate_media(media="print")
    assert page.locator(".hero figure img:visible").count() == 1
    assert page.locator(".hero canvas:visible, .hero .controls:visible").count() == 0


def test_the_way_in_is_beside_it(home):
    page = home()
    links = page.locator(".hero .ways a")
    assert links.all_inner_texts() == [
        "Start with one step",
        "Open the playground",
        "Fix a failing run",
    ]
    for link in links.all():
        box = link.bounding_box()
        assert box["y"] + box["height"] < 900
    for part in (".hero h1", ".hero .play", ".hero .losses"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] < 900
