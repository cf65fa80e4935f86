"""Pages of the site as a browser shows them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.nav import EVERY
from tests.serving import LAID_OUT, Site

LOADED = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  const ends = (image) => new Promise((done) => image.onload = image.onerror = done);
  await Promise.all(images.map((image) => image.complete || ends(image)));
  await document.fonts.ready;
  const whole = (one) => one.matches("[ready], [failed]");
  const playgrounds = [...document.querySelectorAll("gd-playground[full]")];
  while (!playgrounds.every(whole)) await new Promise(requestAnimationFrame);
}"""


def watched(context: BrowserContext, site: Site) -> Page:
    """A page whose ``heard`` is what goes wrong on it."""
    page = context.new_page()
    page.heard = []

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
    return page


def load(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate(LOADED)
    page.evaluate(LAID_OUT)


@contextmanager
def opened(
    site: Site, browser: Browser, path: str, scheme="light", width=1280, **options
) -> Iterator[Page]:
    """A page in a context of its own, all its images loaded."""
    view = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=view, **options) as context:
        page = watched(context, site)
        scripts = options.get("java_script_enabled", True)
        load(page, site.url + path) if scripts else page.goto(site.url + path)
        yield page


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, in a context of their own."""
    with ExitStack() as stack:
        yield lambda path, *options, **more: stack.enter_context(
            opened(site, browser, path, *options, **more)
        )


@pytest.fixture(scope="session")
def reader(site: Site, browser: Browser) -> Iterator[Page]:
    """Somebody who goes from page to page, and has asked that nothing moves.

    Colours that fade in would be waited for each time.
    """
    with browser.new_context(reduced_motion="reduce") as context:
        yield watched(context, site)


@pytest.fixture(scope="module", params=EVERY)
def seen(request: pytest.FixtureRequest, site: Site, reader: Page) -> Page:
    """A page that is opened once for all that a file of tests asks of it.

    Each test sets the width, the scheme and the medium it asks about, and touches
    nothing.
    """
    reader.heard.clear()
    reader.path = request.param
    reader.set_viewport_size({"width": 360, "height": 800})
    reader.emulate_media(color_scheme="light", media="screen")
    load(reader, site.url + request.param)
    return reader
