"""How long the book's code takes: every page once, in fresh processes, heaviest first.

python tests/benchmarks/bench_pages.py
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from hooks.page.page import parse  # noqa: E402
from hooks.run.runs import run_pages  # noqa: E402


def main() -> None:
    pages = [parse(path) for path in sorted((ROOT / "docs").rglob("*.md"))]
    with tempfile.TemporaryDirectory() as cache:
        start = perf_counter()
        runs = run_pages(pages, Path(cache), report=lambda line: None)
        wall = perf_counter() - start
    seconds = {path: sum(block.seconds for block in run) for path, run in runs.items()}
    for path, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        if spent:
            print(f"{spent:6.1f} s  {path.relative_to(ROOT / 'docs')}")
    print(f"all pages: {wall:.1f} s on {os.cpu_count()} cores (at most 150 on two)")
    print(f"longest page: {max(seconds.values()):.1f} s (at most 12)")


if __name__ == "__main__":
    main()
