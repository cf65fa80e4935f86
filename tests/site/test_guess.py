"""A guess in a browser: pressed, answered, come back to; or a question, as before."""

import pytest

from tests.nav import LESSONS
from tests.site.axe import violations

PATH = LESSONS[0]
ANSWERS = ".question dt button"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_pressed_and_the_page_comes_back_to_it(visit, scheme):
    page = visit(PATH, scheme, 390)
    buttons, status = page.locator(ANSWERS), page.locator(".question [role=status]")
    assert buttons.count() > 1
    assert status.inner_text() == ""
    for button in buttons.all():
        button.click()
        name, hidden = button.inner_text(), button.locator("xpath=../following::dd[1]")
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator(f'{ANSWERS}[aria-pressed="true"]').count() == 1
        assert status.inner_text().split() == hidden.text_content().split() != []
        (back,) = page.locator("article p.guessed").all_text_contents()
        assert back == f"Your guess: {name}."
    told = page.locator("p.guessed + p").text_content()
    assert "How good was your guess?" in " ".join(told.split())
    assert violations(page) == []
    assert page.heard == []


def test_the_keyboard_makes_a_guess(visit):
    page = visit(PATH)
    page.locator(ANSWERS).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(ANSWERS).nth(1).get_attribute("aria-pressed") == "true"


def test_nothing_moves_when_answers_become_buttons(visit):
    """The boxes have their size before the script has come."""
    page = visit(PATH, width=390)
    boxes = "all => all.map(one => JSON.stringify(one.getBoundingClientRect()))"
    ready = page.locator(".question dt").evaluate_all(boxes)
    page.evaluate(
        "for (const b of document.querySelectorAll('.question dt button'))"
        " b.replaceWith(...b.childNodes)"
    )
    assert page.locator(".question dt").evaluate_all(boxes) == ready


def test_without_scripts_and_on_paper_it_is_a_question(visit):
    page = visit(PATH, java_script_enabled=False)
    assert not page.locator(".question dl").is_visible()
    assert "?" in page.locator(".question").inner_text()
    page = visit(PATH)
    page.emulate_media(media="print")
    assert not page.locator(".question dl").is_visible()


def test_nothing_is_kept_or_sent(visit):
    page = visit(PATH)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(ANSWERS).first.click()
    assert page.evaluate("[localStorage.length, document.cookie]")[1] == ""
    page.wait_for_timeout(100)
    assert asked == []
