"""The real site, built strictly and served on this machine, and a browser to see it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import LAID_OUT, NO_BROWSER, Site, chromium, served


SITE = pytest.StashKey[Site]()


def pytest_configure(config: pytest.Config) -> None:
    """One folder and one address of the site, for all processes of the tests."""
    if not hasattr(config, "workerinput"):
        stack = ExitStack()
        folder = Path(stack.enter_context(TemporaryDirectory())) / "site"
        config.stash[SITE] = Site(stack.enter_context(served(folder)), folder)
        config.add_cleanup(stack.close)
    else:
        url, folder = config.workerinput["site"]
        config.stash[SITE] = Site(url, Path(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """What a worker of pytest-xdist is told."""
    url, folder = node.config.stash[SITE]
    node.workerinput["site"] = url, os.fspath(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Other tests first, beside which the pages run and the site is built."""
    items.sort(key=lambda item: "site" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config) -> Site:
    """The site at the address it is served from; the first who asks builds it."""
    site, cache = pytestconfig.stash[SITE], pytestconfig.rootpath / ".cache"
    cache.mkdir(exist_ok=True)
    with FileLock(cache / "pages.lock"):  # no page runs twice
        if not (site.folder / "index.html").exists():
            try:
                site.build()
            except RuntimeError as error:
                pytest.fail(str(error), pytrace=False)
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; without one, skip, but never in CI."""
    program = chromium()
    if program is None:
        in_ci = os.environ.get("CI") == "true"
        pytest.fail(NO_BROWSER) if in_ci else pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page, all its images loaded; ``page.heard`` is what went wrong."""
    contexts = []

    def visit(path, scheme="light", width=1280, **options):
        view = {"width": width, "height": 800}
        contexts.append(
            browser.new_context(color_scheme=scheme, viewport=view, **options)
        )
        page = contexts[-1].new_page()
        page.heard = []
        page.on("request", lambda request: check_host(page, request.url))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("requestfailed", lambda request: page.heard.append(request.url))
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning") and page.heard.append(message.text)
            ),
        )
        page.goto(site.url + path)
        page.eval_on_selector_all("img", "all => all.forEach(i => i.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        if options.get("java_script_enabled", True):
            page.evaluate(LAID_OUT)
        return page

    def check_host(page, url):
        if not url.startswith((site.url, "data:", "blob:")):
            page.heard.append(f"asks another host: {url}")

    yield visit
    for context in contexts:
        context.close()


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
        page.wait_for_selector("gd-playground[ready]")
        return page

    yield play
    for context in contexts:
        context.close()
    assert heard == []


MODULES = ("landscapes", "optimizers", "trajectory", "contours", "state", "snippet")
LOAD = """async (modules) => {
  const folder = "/javascripts/playground/";
  const loaded = await Promise.all(modules.map((m) => import(`${folder}${m}.js`)));
  const data = await (await fetch(`${folder}data.json`)).json();
  window.core = Object.assign({ data }, ...loaded);
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
