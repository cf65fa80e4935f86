"""The first screen, and what is redrawn when: so that it is seen, and smooth."""

import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).parents[2] / "docs" / "stylesheets"
PHONE = {"width": 390, "height": 844}


def inside(page, *names):
    """Whether elements are whole within the window."""
    height = page.evaluate("innerHeight")
    for name in names:
        box = page.locator(name).bounding_box()
        assert box["y"] >= 0, name
        assert box["y"] + box["height"] <= height, (name, box)


@pytest.mark.parametrize("query", ["", "?landscape=cubic"])
def test_a_desk_shows_picture_play_and_cards_at_once(play, query):
    page = play(query, width=1440, height=900)
    inside(page, ".paths", ".start", ".play", ".chips", ".goal")
    cards = page.locator(".card").evaluate_all(
        "all => all.map(card => card.getBoundingClientRect().bottom)"
    )
    assert len(cards) == 3
    assert max(cards) <= 900
    assert page.locator(".paths").bounding_box()["height"] > 400


def test_a_phone_shows_picture_and_play_at_once(play):
    page = play("", **PHONE, has_touch=True, is_mobile=True)
    inside(page, ".paths", ".start", ".play", ".chips", ".goal")
    assert page.locator(".paths").bounding_box()["height"] > 250
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_code_stands_below(play):
    page = play("", width=1440, height=900)
    top = "all => all.map(one => one.getBoundingClientRect().top)"
    (run,) = page.locator("div.run").evaluate_all(top)
    assert run > 900


@pytest.mark.parametrize(
    "query", ["?start=2.944,1.93", "?landscape=rosenbrock&steps=400"]
)
def test_axis_names_are_clear_of_ticks(play, query):
    page = play(query)
    overlaps = """svg => {
      const texts = [...svg.querySelectorAll("text")];
      const boxes = texts.map(text => text.getBoundingClientRect());
      const apart = (a, b) => a.right <= b.left || b.right <= a.left
        || a.bottom <= b.top || b.bottom <= a.top;
      const over = (a, i) => boxes.slice(i + 1).filter(b => !apart(a, b));
      return boxes.flatMap(over).length;
    }"""
    page.locator(".sweep .run").first.wait_for(state="attached")
    for chart in page.locator(".chart > svg").all():
        assert chart.evaluate(overlaps) == 0


def test_no_style_looks_for_a_playground_from_above():
    """:has() over it makes a browser resolve every style at every change in it."""
    for sheet in SHEETS.rglob("*.css"):
        assert not re.search(r":has\([^)]*gd-playground", sheet.read_text("utf-8"))


PLAYED = """async () => {
  const host = document.querySelector("gd-playground"), seen = {};
  const parts = ".paths, .losses, .sweep, .title, .transport, table, .note";
  const watch = new MutationObserver(all => all.forEach(({ type, target }) => {
    const of = target.closest?.(parts);
    const key = `${type} ${of?.className.baseVal ?? of?.className ?? target.className}`;
    seen[key] = (seen[key] ?? 0) + 1;
  }));
  document.querySelector(".play").click();
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  watch.observe(host, { subtree: true, childList: true, attributes: true });
  await new Promise(done => setTimeout(done, 500));
  watch.disconnect();
  return seen;
}"""


def test_while_playing_only_what_moves_is_redrawn(play):
    page = play("?at=0&steps=200&speed=60&run=gd,lr=0.01&run=adam,lr=0.01")
    page.locator(".sweep .run").first.wait_for(state="attached")  # drawn once, late
    page.wait_for_timeout(300)
    seen = page.evaluate(PLAYED)
    built = {key for key in seen if key.startswith("childList")}
    assert {key.split()[1] for key in built} <= {"title", "transport", "now", "at"}
    assert any(key.startswith("attributes chart paths") for key in seen)
    assert not any("table" in key or "sweep" in key for key in seen)


def test_letting_the_start_go_rolls_the_runs(play):
    page = play("?landscape=cubic&steps=100")
    box = page.locator(".start").bounding_box()
    x, y = box["x"] + 22, box["y"] + 22
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y - 50, steps=3)
    assert page.locator(".at").inner_text() == "Step 100 of 100"  # while it is held
    page.mouse.up()
    page.get_by_role("button", name="Pause").wait_for()
    assert int(page.locator(".at").inner_text().split()[1]) < 60
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert page.locator(".at").inner_text() == "Step 100 of 100"


def test_nothing_rolls_where_motion_is_reduced(play):
    page = play("?landscape=cubic", reduced_motion="reduce")
    page.locator(".paths > svg").click(position={"x": 300, "y": 100})
    page.wait_for_timeout(100)
    assert page.locator(".at").inner_text() == "Step 100 of 100"
    opened = play("", reduced_motion="reduce")
    assert opened.locator(".at").inner_text() == "Step 200 of 200"


def test_the_last_setting_stays_as_a_shadow(play):
    page = play("?landscape=cubic&run=gd,lr=0.01")
    drawn = "all => all.map(path => path.getAttribute('d'))"
    shadow = page.locator(".paths .before")
    assert shadow.evaluate_all(drawn) == [""]
    line = page.locator(".paths .line:not(.before, .rest)").evaluate_all(drawn)
    page.wait_for_timeout(700)  # it rested
    lr = page.get_by_role("spinbutton", name="lr of Gradient descent")
    lr.fill("0.1")
    page.keyboard.press("Enter")
    assert shadow.evaluate_all(drawn) == line
    page.keyboard.press("ArrowUp")
    page.get_by_label("Start, a").fill("3")
    page.keyboard.press("Enter")
    assert shadow.evaluate_all(drawn) == [""]  # from another start there is none
