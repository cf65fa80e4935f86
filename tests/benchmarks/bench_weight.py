"""How heavy the pages are, and how fast a phone shows them beside an empty page.

The phone and its network are those of Chrome's Lighthouse: a processor four times
slower, 1.6 Mbit/s, 150 ms to the server. The empty page is one of the bare theme with
the same switch for its colours. Medians of pages opened in turns.

python tests/benchmarks/bench_weight.py
"""

import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.nav import LESSONS, PAGES  # noqa: E402
from tests.serving import NO_BROWSER, Quiet, chromium, served  # noqa: E402
from tests.site.weights import ours  # noqa: E402

ROUNDS = 7
LIMIT = 1.25
PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}
EMPTY = """\
site_name: Empty
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme)", toggle: &same {icon: material/brightness-auto}}
    - {media: "(prefers-color-scheme: light)", toggle: *same}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, toggle: *same}
"""
WATCH = """
  window.seen = { paint: 0, tasks: [] };
  const watch = (type, tell) => new PerformanceObserver((list) =>
    list.getEntries().forEach(tell)).observe({ type, buffered: true });
  watch("largest-contentful-paint", ({ startTime }) => (seen.paint = startTime));
  watch("longtask", (task) => seen.tasks.push([task.startTime, task.duration]));
"""
SEEN = """() => {
  const [{ startTime }] = performance.getEntriesByName("first-contentful-paint");
  const late = seen.tasks.filter(([start, duration]) => start + duration > startTime);
  const blocked = late.map(([, duration]) => Math.max(0, duration - 50));
  return [seen.paint, blocked.reduce((sum, time) => sum + time, 0)];
}"""


class Gzipped(Quiet):
    """What a host of web pages does: compress text."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            return self.send_error(404)
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix != ".woff2":
            content = gzip.compress(content, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def build(source: Path, into: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", into]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=source, env=environment, check=True)


def empty(folder: Path) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Empty\n")
    (folder / "mkdocs.yml").write_text(EMPTY)
    build(folder, folder / "site")
    return folder / "site"


def opened(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds to the largest contentful paint, and of blocking after the first."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    chrome = context.new_cdp_session(page)
    chrome.send("Network.emulateNetworkConditions", NETWORK)
    chrome.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(1000)
    seen = page.evaluate(SEEN)
    context.close()
    return seen


def main() -> None:
    program = chromium() or sys.exit(NO_BROWSER)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        site, bare = Path(temporary, "site"), empty(Path(temporary, "empty"))
        build(ROOT, site)
        weights = {path: sum(ours(site, path).values()) / 1024 for path in PAGES}
        for path, weight in sorted(weights.items(), key=lambda page: -page[1]):
            print(f"{weight:6.1f} KB  {path or 'the home page'}")
        print("HTML, style sheets and scripts of ours, gzipped (at most 40 KB)")

        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        with served(site, Gzipped) as address, served(bare, Gzipped) as base:
            times = {path: [] for path in [None, *LESSONS]}
            for _ in range(ROUNDS):
                for path, found in times.items():
                    page = base if path is None else address + path
                    found.append(opened(browser, page))
        browser.close()
    medians = {path: [*map(median, zip(*t))] for path, t in times.items()}
    paint, blocked = medians.pop(None)
    print(f"an empty page: largest paint {paint:.0f} ms, blocked {blocked:.0f} ms")
    for path, (ours_paint, ours_blocked) in medians.items():
        print(
            f"{ours_paint / paint:5.2f} x paint, {ours_blocked / blocked:5.2f} x"
            f" blocked  {path} (at most {LIMIT})"
        )


if __name__ == "__main__":
    main()
