"""The real site, built strictly and served on this machine, and a browser to see it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.serving import NO_BROWSER, Site, chromium, served

SITE = pytest.StashKey[Site]()


def pytest_configure(config: pytest.Config) -> None:
    """One folder and one address of the site, for all processes of the tests."""
    if not hasattr(config, "workerinput"):
        stack = ExitStack()
        folder = Path(stack.enter_context(TemporaryDirectory())) / "site"
        config.stash[SITE] = Site(stack.enter_context(served(folder)), folder)
        config.add_cleanup(stack.close)
    else:
        import torch

        torch.set_num_threads(1)  # the other cores have workers of their own
        url, folder = config.workerinput["site"]
        config.stash[SITE] = Site(url, Path(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests in a browser wait more than they compute."""
    return (os.cpu_count() or 1) + 1


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
    with FileLock(cache / "pages.lock"):
        pass  # another process has run the pages: none runs twice
    with FileLock(cache / "site.lock"):
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
