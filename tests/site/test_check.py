"""Exercises that answer, in a browser: they say what the package says."""

import json

import pytest

import gdlessons
from hooks.run.accept import ANSWERS
from tests.site.axe import violations

BOOK = json.loads(ANSWERS.read_text("utf-8"))


def lesson(name):
    return f"lessons/{name}/"


@pytest.mark.parametrize("name", BOOK)
def test_the_page_says_what_the_package_says(visit, name):
    """Of each exercise: the right number, each mistake, one nearby and one far off."""
    page = visit(lesson(name), width=390)
    forms = page.locator(".check form")
    assert forms.count() == len(BOOK[name])
    for form, (exercise, (value, within, mistakes, what)) in zip(
        forms.all(), sorted(BOOK[name].items())
    ):
        said = form.get_by_role("status")
        for number in (value, *mistakes.values(), value + 3 * within, 3 * value + 1e4):
            form.get_by_label(f"Your number{what and f', {what}'}").fill(repr(number))
            form.get_by_role("button").click()
            assert said.inner_text() == gdlessons.check(name, int(exercise), number)
    if name == min(BOOK):
        assert violations(page) == []
    assert page.heard == []


WRITTEN = ["0,841", " 0.841 ", "84.1 %", "84.1%", "8.41e-1"]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_read_as_people_write_it(visit, text):
    page = visit(lesson("momentum"))
    page.get_by_label("Your number").first.fill(text)
    page.keyboard.press("Enter")
    assert page.locator(".check output").first.inner_text() == "Right."


def test_what_is_no_number_is_said(visit):
    page = visit(lesson("momentum"))
    for text in ("", "a half"):
        page.get_by_label("Your number").first.fill(text)
        page.keyboard.press("Enter")
        said = page.locator(".check output").first.inner_text()
        assert said == "That is not a number: write it as 0.25, 1e-3 or 25 %."


def test_without_scripts_and_on_paper_nothing_is_asked(visit):
    assert (
        not visit(lesson("momentum"), java_script_enabled=False)
        .locator(".check >> visible=true")
        .count()
    )
    page = visit(lesson("momentum"))
    page.emulate_media(media="print")
    assert not page.locator(".check >> visible=true").count()
