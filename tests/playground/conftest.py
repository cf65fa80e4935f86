"""What the tests of the playground share: it, and what its modules export."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.serving import Site


@pytest.fixture
def play(site, browser):
    """Opens the playground at a query; at the end the console must be empty."""
    contexts, heard = [], []

    def play(query="?landscape=cubic", width=1280, height=900, **options):
        view = {"width": width, "height": height}
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
        page.wait_for_selector("gd-playground[ready]")
        return page

    yield play
    for context in contexts:
        context.close()
    assert heard == []


MODULES = (
    *("landscapes", "optimizers", "trajectory", "contours", "state", "query"),
    *("snippet", "runs", "dom"),
)
LOAD = """async (modules) => {
  const folder = "/javascripts/playground/";
  const loaded = await Promise.all(modules.map((m) => import(`${folder}${m}.js`)));
  const read = async (name) => (await fetch(folder + name)).json();
  const [data, examples] = await Promise.all(["data.json", "examples.json"].map(read));
  window.core = Object.assign({ data, ...examples }, ...loaded);
  core.landscapes = core.makeLandscapes(data);
}"""


@pytest.fixture(scope="session")
def core(site: Site, browser: Browser) -> Iterator[Callable[..., Any]]:
    """Calls a JavaScript function of (core, argument) in a page of the site.

    ``core`` has what the playground's modules export, data and landscapes.
    """
    page = browser.new_page()
    page.goto(site.url)
    page.evaluate(LOAD, MODULES)
    yield lambda function, argument=None: page.evaluate(
        f"argument => ({function})(core, argument)", argument
    )
    page.close()
