"""MkDocs serves what readers take away: the package, and each page's code to run.

A page with code is offered as a notebook and as a program, beside the page. With a
repository on GitHub, Colab opens the notebook from the branch that holds the site.
"""

import os
import posixpath
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flit_core.wheel import make_wheel_in
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks.page.page import parse
from hooks.takeaway.notebooks import notebook, program

ROOT = Path(__file__).parents[3]
BRANCH, PUBLISHED = "main", "gh-pages"  # as in .github/workflows/publish.yml
COLAB = "https://colab.research.google.com/github"
LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def wheel(project: Path) -> tuple[str, bytes]:
    """The file name and the bytes of the package's wheel."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_wheel_in(project / "pyproject.toml", Path(folder)).file
        return path.name, path.read_bytes()


def on_startup(command, dirty):
    """Date the site by its commit, so that two builds of one commit are the same."""
    git = ["git", "-C", ROOT, "log", "-1", "--format=%ct"]
    committed = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    os.environ.setdefault("SOURCE_DATE_EPOCH", committed or "1577836800")


def on_config(config):
    if config.repo_url:
        config.edit_uri = f"edit/{BRANCH}/docs/"


def on_files(files, config):
    """Add the wheel, and a notebook and a program for every page with code."""
    name, content = wheel(ROOT)
    files.append(File.generated(config, name, content=content))
    config.extra["wheel"] = home(config) + name
    for file in files.documentation_pages():
        page = parse(Path(file.abs_src_path))
        if page.of_kind("python"):
            for suffix, text in offered(page, file, files, config).items():
                target = beside(file, suffix)
                files.append(File.generated(config, target, content=text))
    return files


def home(config) -> str:
    """The site's address; a small site of the tests has none."""
    return config.site_url or "/"


def offered(page, file, files, config) -> dict[str, str]:
    """A page as files, by suffix, each with the way back and the licence."""
    wheel, book = config.extra["wheel"], config.site_name
    url = urljoin(home(config), file.url)
    licence = " ".join((config.copyright or "").split())
    marked, plain = LINK.sub(r"[\2](\1)", licence), LINK.sub(r"\2", licence)

    def absolute(target: str) -> str:
        parts = urlsplit(target)
        path = posixpath.join(posixpath.dirname(file.src_uri), parts.path)
        linked = files.get_file_from_path(posixpath.normpath(path))
        if not parts.path:
            linked = file
        if parts.netloc or parts.scheme or linked is None:
            return target  # MkDocs complains of a page that is not there
        return urljoin(home(config), parts._replace(path=linked.url).geturl())

    comment = [page.title, url, f"{book}. {plain}", f"Needs: pip install {wheel}"]
    head = f"This is [{url}]({url}), a page of [{book}]({home(config)}). {marked}"
    return {
        ".ipynb": notebook(page, url, head, wheel, absolute),
        ".py": program(page, comment),
    }


def beside(file, suffix: str) -> str:
    return Path(file.src_uri).with_suffix(suffix).as_posix()


def on_page_markdown(markdown, page, config, files):
    """Tell the template where the page's notebook and program are."""
    for name, suffix in {"notebook": ".ipynb", "program": ".py"}.items():
        if download := files.get_file_from_path(beside(page.file, suffix)):
            page.meta[name] = get_relative_url(download.url, page.url)
    host, path = urlsplit(config.repo_url or "")[1:3]
    if "notebook" in page.meta and host == "github.com":
        repository = path.strip("/").removesuffix(".git")
        place = f"{repository}/blob/{PUBLISHED}/{beside(page.file, '.ipynb')}"
        page.meta["colab"] = f"{COLAB}/{place}"
