"""The colours: the system's, until the reader chooses others."""

import pytest
from playwright.sync_api import expect

SCHEME = "body => [body.dataset.mdColorScheme, getComputedStyle(body).colorScheme]"
LIGHT, DARK = ["default", "light"], ["slate", "dark"]
STORED = "Object.keys(localStorage)"


@pytest.fixture
def page(site, browser):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site.url + "lessons/adam/")
    yield page
    context.close()


def colours(page):
    return page.eval_on_selector("body", SCHEME)


def system(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(100)  # until it has been heard


def switch(page):
    page.locator("label[for^=__palette]:visible").click()


def test_they_are_the_systems_before_anything_is_drawn(site, browser):
    """Even where no file of the theme's arrives."""
    page = browser.new_page(color_scheme="dark")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(site.url)
    assert colours(page) == DARK
    assert page.evaluate(STORED) == []
    page.close()


def test_they_need_no_storage(site, browser):
    page = browser.new_page(color_scheme="dark")
    refuse = "{ get() { throw new DOMException('', 'SecurityError'); } }"
    page.add_init_script(f"Object.defineProperty(window, 'localStorage', {refuse})")
    page.goto(site.url)
    assert colours(page) == DARK
    page.close()


def test_they_follow_the_system(page):
    assert colours(page) == DARK
    system(page, "light")
    assert colours(page) == LIGHT
    system(page, "dark")
    assert colours(page) == DARK
    assert page.evaluate(STORED) == []


def test_a_choice_holds_whatever_the_system_does(page, site):
    switch(page)
    assert colours(page) == LIGHT
    for path in ("lessons/noise/", ""):
        page.goto(site.url + path)
        assert colours(page) == LIGHT
    system(page, "light")
    switch(page)
    assert colours(page) == DARK
    page.reload()
    assert colours(page) == DARK
    switch(page)  # back to the system's
    assert colours(page) == LIGHT
    system(page, "dark")
    assert colours(page) == DARK


def test_the_keyboard_switches_them(page):
    shown = page.locator("[name=__palette]:checked")
    shown.focus()
    for name, expected in [("dark", LIGHT), ("system's", DARK), ("light", DARK)]:
        page.keyboard.press("Enter")
        assert colours(page) == expected
        label = page.evaluate("document.activeElement.nextElementSibling.htmlFor")
        next_one = page.locator(f"#{label}").get_attribute("aria-label")
        assert next_one == f"Switch to {'the ' if name[0] == 's' else ''}{name} colours"
    page.keyboard.press("ArrowRight")
    assert colours(page) == LIGHT


def test_the_browsers_bar_has_the_pages_colour(page):
    bar = page.locator("meta[name=theme-color]")
    for _ in range(2):
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        expect(bar).to_have_attribute("content", ground)
        switch(page)
