"""MkDocs serves what readers take away: each page's program and the package's wheel."""

import os
import subprocess
import tempfile
from pathlib import Path

from flit_core.wheel import make_wheel_in
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from snippets import Page, parse

ROOT = Path(__file__).parents[2]


def wheel(project: Path) -> tuple[str, bytes]:
    """The file name and the bytes of the package's wheel."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_wheel_in(project / "pyproject.toml", Path(folder)).file
        return path.name, path.read_bytes()


def program(page: Page, url: str, install: str) -> str:
    """A page's visible code, in order, as one file that runs."""
    head = [f"# {page.title}", f"# The code of {url}", f"# Needs: {install}"]
    fences = [part.text.strip("\n") for part in page.of_kind("python")]
    return "\n\n".join(["\n".join(head), *fences]) + "\n"


def on_startup(command, dirty):
    """Date the site by its commit, so that two builds of one commit are the same."""
    git = ["git", "-C", ROOT, "log", "-1", "--format=%ct"]
    committed = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    os.environ.setdefault("SOURCE_DATE_EPOCH", committed or "1577836800")


def on_files(files, config):
    """Add the wheel, and a program for every page with code."""
    name, content = wheel(ROOT)
    files.append(File.generated(config, name, content=content))
    config.extra["wheel"] = name
    for file in files.documentation_pages():
        page = parse(Path(file.abs_src_path))
        if page.of_kind("python"):
            url = f"{config.site_url}{file.url}"
            text = program(page, url, f"pip install {config.site_url}{name}")
            target = Path(file.src_uri).with_suffix(".py").as_posix()
            files.append(File.generated(config, target, content=text))
    return files


def on_page_markdown(markdown, page, config, files):
    """Tell the template where the page's program is."""
    target = Path(page.file.src_uri).with_suffix(".py").as_posix()
    if download := files.get_file_from_path(target):
        page.meta["program"] = get_relative_url(download.url, page.url)
