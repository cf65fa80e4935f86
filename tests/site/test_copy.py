"""A page's copy buttons, pressed in a browser, give the texts of its fences."""

import pytest

from tests.pages.test_notebooks import PAGES

COPIED = [uri for uri in PAGES if uri.startswith(("lessons/", "labs/"))][::5]
BUTTON = "[data-md-type=copy]"


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("uri", COPIED)
def test_copy_buttons_give_the_fences(site, page, uri):
    page.goto(site.url + uri.replace(".md", "/"))
    page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")
    copied = []
    for button in page.locator(f".language-python {BUTTON}").all():
        button.click()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    fences = [fence.text for fence in PAGES[uri].of_kind("python")]
    assert [f"{text}\n" for text in copied] == fences
    assert page.locator(f".language-text {BUTTON}:visible").count() == 0
