"""What readers take away: the package, and each page's code to run.

A page with code is offered as a notebook and as a program, beside the page. With a
repository on GitHub, Colab opens the notebook from the branch that holds the site.
"""

import hashlib
import io
import os
import posixpath
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flit_core.wheel import WheelBuilder

from hooks.page.page import Page
from hooks.takeaway.notebooks import notebook, program
from hooks.takeaway.plain import markdown

NO_COMMIT = "1577836800"  # 2020, before all commits
BRANCH, PUBLISHED = "main", "gh-pages"  # as in .github/workflows/publish.yml
COLAB = "https://colab.research.google.com/github"
LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def wheel(project: Path) -> tuple[str, bytes]:
    """The file name and the bytes of the package's wheel, whose version is its own."""
    content = io.BytesIO()
    builder = WheelBuilder.from_ini_path(project / "pyproject.toml", content)
    version = published(builder.metadata.version, project / "gdlessons")
    builder.metadata.version = version
    builder.build(editable=False)
    return builder.wheel_filename, content.getvalue()


def published(version: str, package: Path) -> str:
    """`version`, made later by the commit's time and another by the package's source.

    pip leaves an installed wheel of equal version alone, and its reader old numbers.
    """
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or NO_COMMIT)
    source = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        source.update(path.relative_to(package).as_posix().encode() + b"\0")
        source.update(path.read_bytes() + b"\0")
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{version}.post{when:%Y%m%d%H%M%S}+source{source.hexdigest()[:8]}"


def dated(project: Path) -> None:
    """Date what is built by the commit, so that two builds of one are the same.

    Seconds that are given already stay. Without git or a commit, it is 2020.
    """
    if os.environ.get("SOURCE_DATE_EPOCH", "").isdecimal():
        return
    git = ["git", "-C", os.fspath(project), "log", "-1", "--format=%ct"]
    try:
        said = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:  # no git
        said = ""
    os.environ["SOURCE_DATE_EPOCH"] = said or NO_COMMIT


@dataclass(frozen=True)
class Book:
    """What a page that is taken away says of where it is from."""

    name: str
    home: str  # the site's address; a small site of the tests has "/"
    wheel: str  # the address of the package's wheel
    licence: str  # HTML
    urls: dict[str, str]  # of pages and files, from home, by their path in docs


NO_BOOK = Book("", "/", "", "", {})


def offered(page: Page, uri: str, book: Book) -> dict[str, str]:
    """A page as files, by their path, each with the way back and the licence."""
    url = urljoin(book.home, book.urls[uri])
    _, plain = licences(book)
    needs = f"Needs: pip install {book.wheel}"
    comment = [page.title, url, f"{book.name}. {plain}", needs]
    absolute = partial(address, book, uri)
    return {
        beside(uri, ".ipynb"): notebook(
            page, url, head(uri, book), book.wheel, absolute
        ),
        beside(uri, ".py"): program(page, comment),
    }


def in_words(page: Page, uri: str, book: Book, code: dict[str, str]) -> str:
    """A page as plain Markdown, with the way back and the licence."""
    folder = urljoin(book.home, uri).rpartition("/")[0] + "/"
    return markdown(page, head(uri, book), folder, partial(address, book, uri), code)


def head(uri: str, book: Book) -> str:
    """Where a page is from."""
    url, (marked, _) = urljoin(book.home, book.urls[uri]), licences(book)
    return f"This is [{url}]({url}), a page of [{book.name}]({book.home}). {marked}"


def licences(book: Book) -> tuple[str, str]:
    """The licence in Markdown, and in words."""
    licence = " ".join(book.licence.split())
    return LINK.sub(r"[\2](\1)", licence), LINK.sub(r"\2", licence)


def address(book: Book, uri: str, target: str) -> str:
    """The address that a link of a page means."""
    parts = urlsplit(target)
    path = posixpath.join(posixpath.dirname(uri), parts.path)
    linked = book.urls.get(posixpath.normpath(path) if parts.path else uri)
    if parts.netloc or parts.scheme or linked is None:
        return target  # MkDocs complains of a page that is not there
    return urljoin(book.home, parts._replace(path=linked).geturl())


def beside(uri: str, suffix: str) -> str:
    return str(Path(uri).with_suffix(suffix).as_posix())


def in_colab(notebook: str, repository: str | None) -> str | None:
    """Where Colab opens a notebook: only from a repository on GitHub."""
    host, path = urlsplit(repository or "")[1:3]
    if host != "github.com":
        return None
    name = path.strip("/").removesuffix(".git")
    return f"{COLAB}/{name}/blob/{PUBLISHED}/{notebook}"
