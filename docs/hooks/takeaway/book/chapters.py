"""What the book holds: the pages of the built site, and where they stand in it.

They are read as they were published, so each number and figure is that of the tested
run. Links within the book lead to a place in it.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from hooks.takeaway.book.page import (
    Chapter,
    Element,
    Place,
    chapter,
    ident,
    parsed,
    solutions,
)
from hooks.words.reference import API

LISTED = re.compile(r"- \[(.+?)\]\((\S+)\.md\)")
VERSION = re.compile(r'"version": "([^"+]+)[^"]*"}</script>')
LEFT_OUT = "", "playground/", *(uri.replace(".md", "/") for uri in API)
HERE = "127.0.0.1", "localhost", None  # where no reader of a file finds the site


class Book(NamedTuple):
    title: str
    about: str
    author: str
    home: str  # the site's address; "" if it is on this machine only
    version: str
    licence: Element
    chapters: list[Chapter]


def read(site: Path) -> Book:
    """The book that a built site makes."""
    title, about, address, places = contents((site / "llms.txt").read_text("utf-8"))
    home = parsed(site, "")
    found = VERSION.search(str(home))
    licence = home.select_one(".md-copyright__highlight")
    if found is None or licence is None:
        raise ValueError(f"{site / 'index.html'} names no version or no licence")
    at = address if urlsplit(address).hostname not in HERE else ""
    chapters = [chapter(site, place) for place in places]
    chapters.append(solutions(chapters))
    lead(chapters, at)
    author = home.select_one("meta[name=author]")["content"]
    return Book(title, about, author, at, found[1], licence, chapters)


def contents(text: str) -> tuple[str, str, str, list[Place]]:
    """What llms.txt says: title, description, address and pages, in their order."""
    (title, about, first), *blocks = [text.split("\n\n")[:3], *text.split("\n\n")[3:]]
    address = LISTED.findall(first)[0][1].removesuffix("index")
    places, part = [], ""
    for block in blocks:
        if block.startswith("## "):
            part = block.removeprefix("## ")
            continue
        pages = LISTED.findall(block)
        for name, page in pages:
            path = (page.removeprefix(address) + "/").removesuffix("index/")
            if path not in LEFT_OUT:
                alone = len(pages) == 1
                places.append(Place("" if alone else part, name, path))
        part = ""
    return title.removeprefix("# "), about.removeprefix("> "), address, places


def foreword(book: Book) -> str:
    """What a reader has to know of the file, in HTML that is XHTML, too."""
    at = f' The site is <a href="{book.home}">{book.home}</a>.' if book.home else ""
    return (
        "<p>Every number in this file is that of the tested run that made the site."
        " Solutions are at the end. Code that only draws is in the programs of the"
        f" pages, and the playground is on the site.{at}</p>"
        f"<p>Version {book.version}.<br/>{book.licence.decode_contents().strip()}</p>"
    )


def in_parts(chapters: list[Chapter]) -> Iterator[tuple[str, Iterator[Chapter]]]:
    """The chapters of each part, and those that stand by themselves."""
    return groupby(chapters, lambda chapter: chapter.part)


def places(chapters: list[Chapter]) -> Iterator[tuple[str, Chapter]]:
    """Every id of the book, and the chapter that it is in."""
    for page in chapters:
        yield page.id, page
        for element in page.body.select("[id]"):
            yield element["id"], page


def lead(chapters: list[Chapter], home: str) -> None:
    """Links to pages lead into the book, or to the site if it has an address."""
    known, pages = dict(places(chapters)), {page.path for page in chapters}
    for link in [a for page in chapters for a in page.body.select("a[href]")]:
        parts = urlsplit(link["href"])
        path = parts.path.lstrip("/")
        if parts.scheme or parts.netloc or link["href"].startswith("#"):
            continue
        if path in pages:
            there = ident(path, parts.fragment)
            link["href"] = f"#{there if there in known else ident(path)}"
        elif home:
            link["href"] = urljoin(home, link["href"].lstrip("/"))
        else:
            link.unwrap()
