"""`make links`, tried on a server of this machine; it asks no other in the tests."""

import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import check_links

ROOT = Path(__file__).parents[2]


class Answers(BaseHTTPRequestHandler):
    """By path: good, gone, moved, shy, hangs, headless; flaky until asked twice."""

    def do_GET(self):
        name = self.path.strip("/").partition("?")[0]
        if name == "hangs":
            time.sleep(2)
        status = {"gone": 404, "moved": 301, "shy": 403}.get(name, 200)
        if name == "headless" and self.command == "HEAD":
            status = 501
        if name == "flaky":
            self.server.asked += 1
            status = 200 if self.server.asked > 2 else 500
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/good")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.asked = 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def command(page: Path) -> tuple[int, list[str]]:
    program = ROOT / "tests" / "site" / "check_links.py"
    options = ["--timeout", "0.5", "--pause", "0.01"]
    done = subprocess.run(
        [sys.executable, program, *options, page.name],
        cwd=page.parent,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_what_answers_passes(server, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        f"One [link]({server}/good), one more ({server}/good?a=(b)).\n"
        f"<{server}/moved>, `{server}/headless`, {server}/flaky, {server}/shy.\n"
    )
    code, lines = command(page)
    refused = f"page.md:2: {server}/shy: refuses programs: 403 Forbidden"
    end = "6 links: 0 broken, 1 refuse programs"
    assert (code, lines) == (0, [refused, end])


def test_what_is_broken_is_named_with_page_and_line(server, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        f"[good]({server}/good) and [gone]({server}/gone)\n\n"
        f"[again]({server}/gone): [hangs]({server}/hangs).\n"
        f"[nobody](http://127.0.0.1:1/)\n"
    )
    code, lines = command(page)
    assert code == 1
    assert lines[:3] == [
        f"page.md:1: {server}/gone: broken: 404 Not Found",
        f"page.md:3: {server}/gone: broken: 404 Not Found",
        f"page.md:3: {server}/hangs: broken: timed out",
    ]
    assert lines[3].startswith("page.md:4: http://127.0.0.1:1/: broken: ")
    assert lines[4] == "4 links: 3 broken, 0 refuse programs"


def test_every_link_that_readers_see_is_asked(site):
    files = (path for glob in check_links.WRITTEN for path in ROOT.glob(glob))
    asked = check_links.links(files)
    shown = set()
    for path in site.folder.rglob("index.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        shown |= {a["href"] for a in soup.select('article a[href^="http"]')}
    own = (site.url, "/example/lessons/")  # the site's, and its repository's
    shown = {link for link in shown if not any(name in link for name in own)}
    assert len(shown) > 30
    assert shown - asked.keys() == set()
