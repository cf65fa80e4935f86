"""The playground in use: mouse, touch, keyboard, its charts."""

import re

import pytest
from playwright.sync_api import expect

from tests.playground.playing import ROOT, centre, losses, query, shown, start

CONTROLS = "input, select, button, summary, .start, [tabindex='0']"


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
    assert len(hidden) < 10  # κ, the seed, a hint, and what is in closed details
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
    width = sweep.bounding_box()["width"] - 66  # less the margins
    for exponent in (-3, -1.5):  # of the five decades from 1e-4
        sweep.click(position={"x": 56 + width * (exponent + 4) / 5, "y": 40})
        page.wait_for_timeout(500)  # the next sweep is done
        lr = float(page.get_by_role("spinbutton", name="lr of").input_value())
        assert lr == pytest.approx(10**exponent, rel=0.05)
    page.get_by_role("button", name="Best lr").click()
    page.wait_for_timeout(500)
    best = float(page.get_by_role("spinbutton", name="lr of").input_value())
    assert 0.03 < best < 0.1874  # the limit of the first lesson
