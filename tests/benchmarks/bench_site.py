"""How long the site takes to build: ratios of builds made side by side in one run.

The quick ones first; each ratio is printed as soon as it is known. The cold builds are
made once, and take most of the minutes.

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
# At the end of the copy's build.py, in place of what runs code and shows what it did.
OFF = """

def run_all(files, config):
    build.runs = dict.fromkeys(build.pages, [])


run_labs = show_slides = lambda *given: None
answers.shown = lambda markdown, page, run: markdown
figures.drawn = lambda page, run: {}
figures.image_pairs = lambda markdown, drawn: markdown
figures.live = str
figures.missing = shown.untested = lambda *given: []
"""
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
    """No page runs and none is checked; figures are then missing, hence not strict."""
    with (folder / "docs" / "hooks" / "build.py").open("a", encoding="utf-8") as hook:
        hook.write(OFF)
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
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


def report(what: str, ours: list[float], theirs: list[float], limit: float) -> None:
    """The least of several builds: what else went on made the others longer."""
    best, other = min(ours), min(theirs)
    ratio = f"{best / other:.2f} (at most {limit})"
    print(f"{what}: {best:.1f} s / {other:.1f} s = {ratio}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        site = copy(Path(temporary) / "site")
        off = switch_code_off(copy(Path(temporary) / "off"))
        notebooks = as_notebooks(Path(temporary) / "notebooks")
        cold = [build(site)]
        print(f"cold build: {cold[0]:.1f} s", flush=True)
        builds = [(build(site), build(off)) for _ in range(ROUNDS)]  # in turns, so that
        warm, without = zip(*builds)  # a busy moment hits both
        report("warm build / code switched off", warm, without, 1.3)
        previews = [Preview(site, 8765), Preview(off, 8766)]
        try:
            edits = [[preview.edit() for preview in previews] for _ in range(ROUNDS)]
        finally:
            for preview in previews:
                preview.process.terminate()
        edited, plain = zip(*edits)
        report("edited sentence / code switched off", edited, plain, 1.3)
        executed = [build(notebooks)]
        report("cold build / lessons and labs as notebooks", cold, executed, 0.65)


if __name__ == "__main__":
    main()
