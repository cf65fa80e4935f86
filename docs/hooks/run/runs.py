"""Run programs in parallel, and each of them only once for what it is.

A run is kept under `.cache/pages` by all that it depends on: the program's code, the
package's source, the code that runs it, and the versions of all that is installed. The
cache is not trusted: a file in it counts as long as it is what was written there, and
what cannot be kept is run again. The site is published without one, in CI.
"""

import contextlib
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from multiprocessing.pool import ThreadPool
from pathlib import Path

from hooks.page.answers import EXPORT
from hooks.page.page import Page, Part
from hooks.run import fresh, process
from hooks.run.fresh import run_fresh
from hooks.run.process import ROOT, Block, Code, Program, Run

# As it was imported: an edit made since, under `make serve`, is not what runs.
RUNNER = [Path(str(module.__file__)).read_bytes() for module in (process, fresh)]
# By these torch, its matrices and its convolutions compute as on another processor.
ARITHMETIC = ["ATEN_CPU_CAPABILITY", "MKL_CBWR", "ONEDNN_MAX_CPU_ISA"]
MONTH = 30 * 24 * 3600  # seconds after which an unused file leaves the cache


@functools.cache
def versions() -> list[str]:
    """Everything outside of the page and the package that can change a number."""
    packages = importlib.metadata.distributions()
    installed = {f"{p.metadata['Name']} {p.version}" for p in packages}
    arithmetic = [os.environ.get(name, "") for name in ARITHMETIC]
    return [sys.version, platform.platform(), *arithmetic, *sorted(installed)]


def named_versions() -> dict[str, str]:
    """The versions that "How this site is tested" says."""
    said = ["torch", "matplotlib", "numpy"]
    pinned = {n: importlib.metadata.version(n).partition("+")[0] for n in said}
    return {"Python": platform.python_version(), **pinned}


def source(folder: Path) -> list[tuple[str, bytes]]:
    """The Python files of a folder, as they are on disk now."""
    return [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*.py"))
    ]


def package_source() -> list[tuple[str, bytes]]:
    """The source files of gdlessons, as they are on disk now."""
    spec = importlib.util.find_spec("gdlessons")
    folders = (spec and spec.submodule_search_locations) or []
    return [file for folder in folders for file in source(Path(folder))]


def surroundings() -> tuple:
    """All that a run depends on besides the page: it is what it was, or runs again."""
    return RUNNER, package_source(), versions()


def place_of(program: Program | Page, cache: Path, around: tuple) -> Path:
    """Where the run of a program is kept, for its code and what is around it."""
    code = [(block.kind, block.text) for block in program.blocks]
    if any("tests" in text for kind, text in code if kind != "python"):
        around = *around, source(ROOT / "tests")
    key = hashlib.sha256(repr((code, around)).encode()).hexdigest()
    name = "-".join(program.path.with_suffix("").parts[-2:])
    return cache / f"{name}-{key[:32]}.json"


def run_pages(
    pages: Iterable[Page], cache: Path, report: Callable[[str], None] = print
) -> dict[Path, Run]:
    """The run of each page's code."""
    programs = [
        Program(page.path, [Code(b.kind, b.line, exported(b)) for b in page.blocks])
        for page in pages
    ]
    return run_programs(programs, cache, report)


def exported(block: Part) -> str:
    """A block's code; that of an answer prints what it has found."""
    return block.text.rstrip() + EXPORT if block.kind == "answer" else block.text


def run_programs(
    programs: Iterable[Program], cache: Path, report: Callable[[str], None] = print
) -> dict[Path, Run]:
    """The run of each program: from the cache, or now, on all the cores there are."""
    around = surroundings()
    runs, waiting = {}, []
    for program in programs:
        place = place_of(program, cache, around)
        run = kept(place) if program.blocks else []
        if run is None:
            waiting.append((program, place))
        else:
            runs[program.path] = run
    if waiting:
        report(f"running {len(waiting)} pages, on {os.cpu_count()} cores")
    # The longest first, so that no core waits for another at the end.
    waiting.sort(key=lambda waits: -sum(len(code.text) for code in waits[0].blocks))
    with ThreadPool(os.cpu_count()) as pool:
        done = pool.imap_unordered(lambda waits: (*waits, run_fresh(waits[0])), waiting)
        for left, (program, place, run) in enumerate(done, 1 - len(waiting)):
            runs[program.path] = run
            seconds = sum(block.seconds for block in run)
            failed = any(block.error for block in run)
            result = "failed after" if failed else "ran in"
            report(f"{program.path.name} {result} {seconds:.1f} s, {-left} left")
            # If its key is another one now, what it ran was edited meanwhile.
            if not failed and place == place_of(program, cache, surroundings()):
                keep(run, place, report)
    return runs


def digest(place: Path, blocks: str) -> str:
    return hashlib.sha256(f"{place.name} {blocks}".encode()).hexdigest()


def kept(place: Path) -> Run | None:
    """A run from the cache; None if it is not there, or not as it was written."""
    try:
        head, _, blocks = place.read_text(encoding="utf-8").partition("\n")
        if head != digest(place, blocks):
            return None
    except (OSError, ValueError):
        return None
    with contextlib.suppress(OSError):
        os.utime(place)  # used today
    return [Block(**block) for block in json.loads(blocks)]


def keep(run: Run, place: Path, report: Callable[[str], None] = print) -> None:
    """Write a run into the cache, in place of the page's earlier ones."""
    blocks = json.dumps([asdict(block) for block in run])
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for path in place.parent.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another build did it
                old = path.stat().st_mtime < time.time() - MONTH  # of a page that went
                if old or path.stem[:-32] == place.stem[:-32]:
                    path.unlink()
        write(place, f"{digest(place, blocks)}\n{blocks}")
    except OSError as error:
        report(f"warning: no run is kept in {place.parent}: {error.strerror}")


def write(path: Path, text: str) -> None:
    """Write a file in one step: beside it first, so that it is whole at any moment."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
