"""Folders served on this machine, and the browser to see them in."""

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = f"no browser: none of {', '.join(BROWSERS)} is installed"

# Ends when javascripts/offscreen.js has laid out the page.
LAID_OUT = """async () => {
  const blocks = [...document.querySelectorAll(".md-content__inner > *")];
  const waits = (code) => code.scrollWidth > code.clientWidth && code.tabIndex !== 0;
  const late = (block) => getComputedStyle(block).contentVisibility === "auto"
    || [...block.querySelectorAll("pre > code")].some(waits);
  while (blocks.some(late)) await new Promise(requestAnimationFrame);
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path, handler: type = Quiet) -> Iterator[str]:
    """The address of a folder, with a slash at its end."""
    handler = functools.partial(handler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def chromium() -> str | None:
    """The system's own, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
