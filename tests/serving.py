"""The site built with the network off and served, and the browser to see it in."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup

from tests.nav import ROOT

# The shell has no window: it takes less than half of the others' time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
NO_BROWSER = f"no browser: none of {', '.join(BROWSERS)} is installed"

REPOSITORY = "https://github.com/example/lessons"
# Ends when javascripts/offscreen.js has laid out the page.
LAID_OUT = """async () => {
  const blocks = [...document.querySelectorAll(".md-content__inner > *")];
  const waits = (code) => code.scrollWidth > code.clientWidth && code.tabIndex !== 0;
  const late = (block) => getComputedStyle(block).contentVisibility === "auto"
    || [...block.querySelectorAll("pre > code")].some(waits);
  while (blocks.some(late)) await new Promise(requestAnimationFrame);
}"""


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """A browser may leave before all of a file has arrived."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*args)


@contextmanager
def served(folder: Path, handler: type = Quiet) -> Iterator[str]:
    """The address of a folder, with a slash at its end."""
    handler = functools.partial(handler, directory=folder)
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def offline() -> dict[str, str]:
    """The environment of a program for which the network is off: offline/."""
    path = [os.fspath(ROOT / "tests" / "offline"), os.environ.get("PYTHONPATH")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}


class Site(NamedTuple):
    url: str  # ends with a slash
    folder: Path

    def html(self, path: str) -> str:
        """The page at ``path`` as it was written: "" or "lessons/momentum/"."""
        return (self.folder / path / "index.html").read_text(encoding="utf-8")

    def parsed(self, path: str) -> BeautifulSoup:
        """That page as a tree, which the tests of a process share and do not change."""
        return parsed(self.folder / path / "index.html")

    def build(self, **environment: str) -> None:
        """The real site, strictly, with a repository and with the network off."""
        environment |= {"SITE_URL": self.url, "REPO_URL": REPOSITORY}
        built = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", self.folder],
            cwd=ROOT,
            env=offline() | environment,
            capture_output=True,
            text=True,
        )
        if built.returncode:
            raise RuntimeError(f"mkdocs build --strict:\n{built.stdout}{built.stderr}")

    def files(self) -> dict[str, bytes]:
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {str(file.relative_to(self.folder)): file.read_bytes() for file in files}


@functools.cache
def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def chromium() -> str | None:
    """The system's own, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
