"""Pages of the site as a browser shows them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.nav import EVERY
from tests.serving import LAID_OUT, Site


@contextmanager
def opened(
    site: Site, browser: Browser, path: str, scheme="light", width=1280, **options
) -> Iterator[Page]:
    """A page, all its images loaded; ``page.heard`` is what went wrong."""
    view = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=view, **options) as context:
        page = context.new_page()
        page.heard, page.path = [], path

        def check_host(request):
            if not request.url.startswith((site.url, "data:", "blob:")):
                page.heard.append(f"asks another host: {request.url}")

        def listen(message):
            if message.type in ("error", "warning"):
                page.heard.append(message.text)

        page.on("request", check_host)
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("requestfailed", lambda request: page.heard.append(request.url))
        page.on("console", listen)
        page.goto(site.url + path)
        page.eval_on_selector_all("img", "all => all.forEach(i => i.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        if options.get("java_script_enabled", True):
            page.evaluate(LAID_OUT)
        yield page


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, in a context of their own."""
    with ExitStack() as stack:
        yield lambda path, *options, **more: stack.enter_context(
            opened(site, browser, path, *options, **more)
        )


@pytest.fixture(scope="module", params=EVERY)
def seen(
    request: pytest.FixtureRequest, site: Site, browser: Browser
) -> Iterator[Page]:
    """A page that is opened once for all that a file of tests asks of it.

    Each test sets the width and the scheme it asks about, and touches nothing.
    """
    with opened(site, browser, request.param, width=360) as page:
        yield page
