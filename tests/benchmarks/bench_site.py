"""How long the site takes to build: ratios of builds made side by side in one run.

python tests/benchmarks/bench_site.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import nbformat

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from hooks.page import page as snippets  # noqa: E402

ROUNDS = 3
NOTEBOOKS = """\
site_name: The same code as notebooks
theme: material
plugins:
  - mkdocs-jupyter: {execute: true, allow_errors: false, include: ["*.ipynb"]}
"""


def build(folder: Path) -> float:
    """Seconds that a build of the site in a folder takes, in a process of its own."""
    start = perf_counter()
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # kernels of notebooks warn at each start
        text=True,
    )
    if built.returncode:
        raise RuntimeError(built.stdout)
    return perf_counter() - start


def copy(folder: Path) -> Path:
    """The site's sources in a folder of their own, where nothing has run yet."""
    for name in ("docs", "gdlessons", "tests"):
        shutil.copytree(ROOT / name, folder / name)
    for name in (
        "mkdocs.yml",
        "pyproject.toml",
        "constraints.txt",
        "README.md",
        "LICENSE",
    ):
        shutil.copy(ROOT / name, folder)
    return folder


def switch_code_off(folder: Path) -> Path:
    """Take out what runs code; figures are then missing, hence not strict."""
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    for runs in (
        r"  - docs/hooks/build.py\n",
        r"  - docs/hooks/playground/place.py\n",
        r"  - docs/hooks/evidence.py\n",
        r"  - mkdocs-jupyter:.*\n(?:      .*\n)+",
    ):
        text, count = re.subn(runs, "", text)
        assert count == 1, runs
    config.write_text(text.replace("strict: true", "strict: false"), encoding="utf-8")
    return folder


class Preview:
    """A `mkdocs serve` of the site in a folder, as `make serve` starts it."""

    def __init__(self, folder: Path, port: int):
        self.page = folder / "docs" / "lessons" / "momentum.md"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=folder,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.built()

    def built(self) -> float:
        """Seconds that the build took whose end is reported next."""
        for line in self.process.stdout:
            if found := re.search(r"Documentation built in ([\d.]+) seconds", line):
                return float(found[1])
        raise RuntimeError("mkdocs serve has ended")

    def edit(self) -> float:
        """Seconds of the rebuild after a sentence more in a lesson."""
        with self.page.open("a", encoding="utf-8") as page:
            page.write("\nA sentence more.\n")
        return self.built()


def as_notebooks(folder: Path) -> Path:
    """A site of the lessons and labs, each a notebook that mkdocs-jupyter executes."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(NOTEBOOKS)
    docs = ROOT / "docs"
    for path in [*docs.glob("lessons/*.md"), *docs.glob("labs/*.md")]:
        fences = snippets.parse(path).of_kind("python")
        cells = [nbformat.v4.new_code_cell(fence.text) for fence in fences]
        notebook = nbformat.v4.new_notebook(cells=cells)
        name = f"{path.parent.name}-{path.stem}.ipynb"
        nbformat.write(notebook, folder / "docs" / name)
    return folder


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        site = copy(Path(temporary) / "site")
        off = switch_code_off(copy(Path(temporary) / "off"))
        notebooks = as_notebooks(Path(temporary) / "notebooks")
        cold, executed, warm, without = [], [], [], []
        for _ in range(ROUNDS):  # in turns, so that a busy moment hits all alike
            for cold_site in (site, notebooks):
                shutil.rmtree(cold_site / ".cache", ignore_errors=True)
            cold.append(build(site))
            executed.append(build(notebooks))
            warm.append(build(site))
            without.append(build(off))
        previews = [Preview(site, 8765), Preview(off, 8766)]
        try:
            edited, plain = zip(*([p.edit() for p in previews] for _ in range(ROUNDS)))
        finally:
            for preview in previews:
                preview.process.terminate()
    for what, ours, theirs, limit in [
        ("cold build / lessons and labs as notebooks", cold, executed, 0.5),
        ("warm build / code switched off", warm, without, 1.3),
        ("edited sentence / code switched off", edited, plain, 1.3),
    ]:
        ours, theirs = min(ours), min(theirs)
        ratio = f"{ours / theirs:.2f} (at most {limit})"
        print(f"{what}: {ours:.1f} s / {theirs:.1f} s = {ratio}")


if __name__ == "__main__":
    main()
