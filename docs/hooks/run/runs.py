"""Run pages in parallel, and each of them only once for what it is.

A run is kept under `.cache/pages` by all that it depends on: the page's code, the
package's source, the code that runs pages, and the versions of all that is installed.
"""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from hooks.page.page import Page
from hooks.run import process as running
from hooks.run.process import Block, Run

# As it was imported: an edit made since, under `make serve`, is not what runs.
RUNNER = Path(running.__file__).read_bytes()


@functools.cache
def versions() -> list[str]:
    """Everything outside of the page and the package that can change a number."""
    packages = importlib.metadata.distributions()
    installed = {f"{p.metadata['Name']} {p.version}" for p in packages}
    capability = os.environ.get("ATEN_CPU_CAPABILITY", "")
    return [sys.version, platform.platform(), capability, *sorted(installed)]


def package_source() -> list[tuple[str, bytes]]:
    """The source files of gdlessons, as they are on disk now."""
    spec = importlib.util.find_spec("gdlessons")
    folders = map(Path, spec.submodule_search_locations if spec else [])
    return [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
    ]


def surroundings() -> tuple:
    """All that a run depends on besides the page: it is what it was, or runs again."""
    return RUNNER, package_source(), versions()


def place_of(page: Page, cache: Path, around: tuple) -> Path:
    """Where the run of a page is kept, for its code and what is around it."""
    code = [(block.kind, block.text) for block in page.blocks]
    key = hashlib.sha256(repr((code, around)).encode()).hexdigest()
    name = "-".join(page.path.with_suffix("").parts[-2:])
    return cache / f"{name}-{key[:32]}.json"


def run_pages(
    pages: Iterable[Page], cache: Path, report: Callable[[str], None] = print
) -> dict[Path, Run]:
    """The run of each page: from the cache, or now, on all the cores there are."""
    around = surroundings()
    runs, waiting = {}, {}
    for page in pages:
        place = place_of(page, cache, around)
        if not page.blocks:
            runs[page.path] = []
        elif run := kept(place):
            runs[page.path] = run
        else:
            waiting[page.path] = page, place
    # The longest first, so that no core waits for another at the end.
    inorder = sorted(waiting.values(), key=lambda waits: -len(waits[0].text))
    if waiting:
        report(f"running {len(waiting)} pages, on {os.cpu_count()} cores")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = {
            pool.submit(running.run_fresh, page): page.path for page, _ in inorder
        }
        for left, future in zip(range(len(futures) - 1, -1, -1), as_completed(futures)):
            page, place = waiting[futures[future]]
            runs[page.path] = run = future.result()
            seconds = sum(block.seconds for block in run)
            failed = any(block.error for block in run)
            result = "failed after" if failed else "ran in"
            report(f"{page.path.name} {result} {seconds:.1f} s, {left} left")
            if not failed and package_source() == around[1]:  # not edited since
                keep(run, place)
    return runs


def kept(place: Path) -> Run | None:
    """A run from the cache; None if it is not there, or not whole."""
    try:
        saved = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [Block(**block) for block in saved]


def keep(run: Run, place: Path) -> None:
    """Write a run into the cache in one step, in place of the page's earlier ones."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False) as file:
        json.dump([asdict(block) for block in run], file)
    page = place.stem.rpartition("-")[0]
    for stale in place.parent.glob(f"{page}-{'[0-9a-f]' * 32}.json"):
        stale.unlink(missing_ok=True)
    os.replace(file.name, place)
