"""How long the site takes to build: ratios of builds made side by side in one run.

python tests/benchmarks/bench_site.py
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import nbformat

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "hooks"))

import snippets  # noqa: E402

ROUNDS = 3
NOTEBOOKS = """\
site_name: The same code as notebooks
theme: material
plugins:
  - mkdocs-jupyter: {execute: true, allow_errors: false, include: ["*.ipynb"]}
"""


def build(folder: Path, *options: str) -> float:
    """Seconds that a build of the site in a folder takes, in a process of its own."""
    start = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", *options],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return perf_counter() - start


def copy(folder: Path) -> Path:
    """The site's sources in a folder of their own, where nothing has run yet."""
    for name in ("docs", "gdlessons"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


def switch_code_off(folder: Path) -> Path:
    """Take out the hook that runs pages; figures are then missing, hence not strict."""
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    assert "  - docs/hooks/pages.py\n" in text
    text = text.replace("  - docs/hooks/pages.py\n", "")
    config.write_text(text.replace("strict: true", "strict: false"), encoding="utf-8")
    return folder


def as_notebooks(folder: Path) -> Path:
    """A site of the same pages' code, each a notebook that mkdocs-jupyter executes."""
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(NOTEBOOKS)
    for path in sorted((ROOT / "docs").glob("**/*.md")):
        if fences := snippets.parse(path).of_kind("python"):
            cells = [nbformat.v4.new_code_cell(fence.text) for fence in fences]
            notebook = nbformat.v4.new_notebook(cells=cells)
            nbformat.write(notebook, folder / "docs" / f"{path.stem}.ipynb")
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
    print(f"cold build: {min(cold):.1f} s, as notebooks: {min(executed):.1f} s")
    print(f"cold / notebooks: {min(cold) / min(executed):.2f} (at most 0.5)")
    print(f"warm build: {min(warm):.1f} s, with code off: {min(without):.1f} s")
    print(f"warm / code off: {min(warm) / min(without):.2f} (at most 1.3)")


if __name__ == "__main__":
    main()
