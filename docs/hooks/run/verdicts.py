"""`make verdicts`: on how many other blocks of seeds do the verdicts hold?

PYTHONPATH=docs python -m hooks.run.verdicts [--blocks 5] [--accept] [page ...]

Each page with a verdict runs once for each block, by itself and without its other
assertions, whose digits are those of the first seeds. A verdict that stands below code
which raises there has not held. `--accept` writes the table that "How this site is
tested" shows.
"""

import argparse
import datetime
import json
import os
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any, NamedTuple

from hooks.page.checks import describe
from hooks.page.page import Page, Part, parse
from hooks.page.verdicts import verdicts
from hooks.run.fresh import run_fresh
from hooks.run.process import Code, Program, Run
from hooks.run.runs import keep, kept, named_versions, place_of, surroundings, write

BLOCKS = 5
TABLE = Path("docs", "reference", "verdicts.json")
# Runs as the first code of a page, in the page's own process.
MOVED = "__import__('os').environ['GDLESSONS_SEED_BLOCK'] = '{}'\n"


class Row(NamedTuple):
    """A verdict, and what became of it on each block: why it failed, or nothing."""

    page: Page
    line: int
    sentence: str
    claims: tuple[int, int]
    failures: list[str]

    @property
    def held(self) -> int:
        return self.failures.count("")

    @property
    def holds(self) -> bool:
        """As often as it claims: `4 of 5` are 8 of 10."""
        held, of = self.claims
        return self.held * of >= held * len(self.failures)


def program(page: Page, block: int) -> Program:
    """A page on other seeds, down to its last verdict."""
    parts = page.of_kind("python", "verdict")
    last = max(i for i, part in enumerate(parts, 1) if part.kind == "verdict")
    # Lines are counted from each block's own, as the run is kept when the page moves.
    code = [Code(part.kind, 1, part.text) for part in parts[:last]]
    return Program(page.path, [Code("python", 1, MOVED.format(block)), *code])


def run(asked: tuple[Page, int], cache: Path) -> tuple[Path, int, Run]:
    """The run of a page on a block of seeds: from the cache, or now."""
    page, block = asked
    code = program(page, block)
    place = place_of(code, cache / str(block), surroundings())
    did = kept(place)
    if did is None:
        did = run_fresh(code)
        # An error that the page has raised is a result, too; a limit is none.
        if all(part.error.startswith("Traceback") for part in did if part.error):
            keep(did, place, partial(print, file=sys.stderr))
    return page.path, block, did


def judged(pages: Iterable[Page], blocks: int, cache: Path) -> list[Row]:
    """Every verdict of the pages, on the blocks of seeds from 1 on."""
    from tqdm import tqdm  # here: the build, which reads the table, does without

    pages = [page for page in pages if page.of_kind("verdict")]
    asked = [(page, block) for page in pages for block in range(1, blocks + 1)]
    runs = {}
    with ThreadPool(os.cpu_count()) as pool:
        done = pool.imap_unordered(partial(run, cache=cache), asked)
        for path, block, did in tqdm(done, "verdicts", len(asked), unit=" runs"):
            runs[path, block] = did
    rows = []
    for page in pages:
        parts = page.of_kind("python", "verdict")
        tried = [runs[page.path, block] for block in range(1, blocks + 1)]
        for part, sentences in verdicts(page):
            place = 1 + parts.index(part)  # the first moves the seeds
            failures = [failure(did, place, parts) for did in tried]
            text = " ".join(sentences)
            rows.append(Row(page, part.line - 1, text, part.claims, failures))
    return rows


def failure(run: Run, place: int, parts: list[Part]) -> str:
    """Why the block in this place of a run has failed, or has not run."""
    place = min(place, len(run) - 1)
    if not (error := run[place].error):
        return ""
    line = parts[place - 1].line + run[place].line - 1
    return f"line {line}: {error.strip().splitlines()[-1]}"


def shown(rows: list[Row]) -> str:
    """Page, line, how often it held, the sentence; why it did not, by block."""
    lines = []
    for row in rows:
        where = f"{os.path.relpath(row.page.path)}:{row.line}"
        held, of = row.claims
        claims = "" if held == of else f", claims {held} of {of}"
        red = "" if row.holds else "NOT AS CLAIMED "
        count = f"held on {row.held} of {len(row.failures)}{claims}"
        lines.append(f"{where}: {red}{count}: {row.sentence}")
        for block, why in enumerate(row.failures, 1):
            if why:
                lines.append(f"    block {block}: {why}")
    return "\n".join(lines)


def table(rows: list[Row], blocks: int, root: Path) -> dict[str, Any]:
    """What the site shows of them."""
    return {
        "date": datetime.date.today().isoformat(),
        "versions": named_versions(),
        "blocks": blocks,
        "rows": [
            {
                "page": row.page.path.relative_to(root / "docs").as_posix(),
                "sentence": row.sentence,
                "claims": list(row.claims),
                "held": row.held,
            }
            for row in rows
        ],
    }


def accepted(root: Path, titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The table as it was last written, with the pages' titles and addresses."""
    if not (root / TABLE).exists():
        return {}
    read = json.loads((root / TABLE).read_text("utf-8"))
    for row in read["rows"]:
        row["title"], row["url"] = titles[row["page"]]
    return read


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="make verdicts")
    parser.add_argument("--blocks", type=int, default=BLOCKS)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("pages", nargs="*", type=Path)
    asked = parser.parse_args(arguments)
    if asked.blocks < 1:
        parser.error(f"BLOCKS must be 1 or more, got {asked.blocks}")
    if asked.accept and asked.pages:
        parser.error("the table is of all pages")
    root = Path.cwd()
    paths = [path.resolve() for path in asked.pages]
    pages = [parse(path) for path in paths or sorted(root.glob("docs/**/*.md"))]
    for page in pages:
        if wrong := [(part.start, part.text) for part in page.of_kind("wrong")]:
            sys.exit(describe(page, wrong))
    rows = judged(pages, asked.blocks, root / ".cache" / "verdicts")
    print(shown(rows))
    if asked.accept:
        text = json.dumps(table(rows, asked.blocks, root), indent=1, ensure_ascii=False)
        write(root / TABLE, f"{text}\n")
    broken = sum(not row.holds for row in rows)
    print(f"{len(rows)} verdicts, of which {broken} hold less often than they claim")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main(sys.argv[1:])
