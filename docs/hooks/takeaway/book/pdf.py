"""The book as a PDF: printed by Chromium from one page that holds all chapters.

Page numbers in the contents and behind references are those of the print before. It is
printed until none moves.
"""

import copy
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from hooks.takeaway.book.chapters import Book, foreword, in_parts, places
from hooks.takeaway.book.page import Chapter, Element, tag
from hooks.takeaway.book.tagged import FORMULA, finish, pages_of
from hooks.words.font import package

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
# A font's hints, for screens, would put its letters apart.
ARGUMENTS = ["--no-sandbox", "--font-render-hinting=none"]
STYLE = Path(__file__).with_name("print.css")
FONTS = package("matplotlib") / "mpl-data" / "fonts" / "ttf"
MATH = "assets/stix-two-math.woff2"
FACES: list[
    tuple[str, str | Path, str, str]
] = [  # name, file, style, weight: the site's has no italic and no bold
    ("Text", "assets/stix-two-text.woff2", "normal", "400"),
    ("Text", FONTS / "STIXGeneralItalic.ttf", "italic", "400"),
    ("Text", FONTS / "STIXGeneralBol.ttf", "normal", "700"),
    ("Text", FONTS / "STIXGeneralBolIta.ttf", "italic", "700"),
    ("Formula", MATH, "normal", "400"),
    ("Rest", FONTS / "STIXGeneral.ttf", "normal", "400"),
    ("Signs", FONTS / "DejaVuSans.ttf", "normal", "400"),
    ("Code", FONTS / "DejaVuSansMono.ttf", "normal", "400"),
    ("Code", FONTS / "DejaVuSansMono-Oblique.ttf", "italic", "400"),
]
SELF = re.compile(r"doi:|arXiv:|https?:")  # a link's words that are its address
PAGE = re.compile(r"\[\[([\w-]+)\]\]")
MOST = 5  # prints
LONG = 30  # lines of code, which a page may end within
BLOCKS = ["p", "ul", "ol", "div", "pre", "table"]


def make(book: Book, site: Path, target: Path) -> int:
    """Writes the PDF; gives the number of its pages."""
    draft, known = html(book, site), dict(places(book.chapters))
    with browser() as page, tempfile.TemporaryDirectory() as folder:
        numbers: dict[str, int] = {}
        for _ in range(MOST):
            source = Path(folder, "book.html")
            source.write_text(numbered(draft, numbers), "utf-8")
            page.goto(source.as_uri())
            printed = page.pdf(tagged=True, outline=True, prefer_css_page_size=True)
            before, numbers = numbers, pages_of(printed)
            if numbers == before:
                break
        else:
            raise RuntimeError(f"page numbers still move after {MOST} prints")
    names = {
        place: f"{chapter.title}, page {numbers[place]}"
        for place, chapter in known.items()
        if place in numbers
    }
    return finish(printed, book, names, site / MATH, target)


@contextmanager
def browser() -> Iterator[Page]:
    """A page in an installed Chromium."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise RuntimeError(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        chromium = launch(executable_path=program, args=ARGUMENTS)
        yield chromium.new_page(java_script_enabled=False)
        chromium.close()


def numbered(draft: str, numbers: dict[str, int]) -> str:
    """The draft with these page numbers; three digits stand for one not known yet."""
    return PAGE.sub(lambda place: str(numbers.get(place[1], 100)), draft)


def html(book: Book, site: Path) -> str:
    """The book as one page, with `[[id]]` for the number of the page that has it."""
    known = dict(places(book.chapters))
    faces = "".join(
        f'@font-face{{font-family:{name};src:url("{(site.resolve() / file).as_uri()}");'
        f"font-style:{style};font-weight:{weight}}}\n"
        for name, file, style, weight in FACES
    )
    running, chapters, part = "", "", ""
    for chapter in book.chapters:
        title = chapter.title.replace('"', "'")
        running += f'@page {chapter.id}{{@top-right{{content:"{title}"}}}}\n'
        running += f"#{chapter.id}{{page:{chapter.id}}}\n"
        body = printable(chapter, known, site)
        if chapter.part and chapter.part != part:
            body.insert(0, tag("h1", chapter.part, class_="part"))
        part = chapter.part
        chapters += str(body)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(book.title)}</title>"
        f"<style>{faces}{STYLE.read_text('utf-8')}{running}</style></head><body>"
        f"{front(book)}{contents(book)}{chapters}</body></html>"
    )


def front(book: Book) -> str:
    """The title, and what a reader has to know of this file."""
    return (
        f'<section class="front"><p class="name">{escape(book.title)}</p>'
        f'<p class="about">{escape(book.about)}</p>'
        f"{foreword(book)}</section>"
    )


def contents(book: Book) -> str:
    """Parts and chapters, with their pages."""
    rows = ""
    for part, chapters in in_parts(book.chapters):
        mark, links = "" if part else ' class="alone"', ""
        for chapter in chapters:
            words = f"{escape(chapter.title)}</span> <span>[[{chapter.id}]]</span>"
            links += f'<li{mark}><a href="#{chapter.id}"><span>{words}</a></li>'
        rows += f"<li><b>{part}</b><ol>{links}</ol></li>" if part else links
    return f'<nav class="contents"><h1>Contents</h1><ol>{rows}</ol></nav>'


def printable(chapter: Chapter, known: dict[str, Chapter], site: Path) -> Element:
    """A chapter for paper, its headings below that of its part."""
    body = copy.copy(chapter.body)
    for level in (5, 4, 3, 2, 1) if chapter.part else ():
        for heading in body.select(f"h{level}"):
            heading.name = f"h{level + 1}"
    for image in body.select("img"):
        image["src"] = (site.resolve() / image["src"]).as_uri()
        image.attrs.pop("data-dark", None)
    for formula in body.select("math"):  # Chromium tags it as a figure with this text
        formula["role"], formula["aria-label"] = "img", FORMULA + formula["alttext"]
    for block in body.select(".highlight"):
        if block.get_text().count("\n") > LONG:
            block["class"].append("long")
    for cell in body.select("td:empty"):
        cell.append("\u00a0")  # Chromium drops empty cells, and a row comes out short
    for element in body.select("figure, figcaption, dt, dd, .filename"):
        element.attrs.pop("aria-hidden", None)  # a PDF has to tag all that it says
        flat = element.name != "figure" and not element.find(BLOCKS)
        element["class"] = [*element.get("class", []), element.name]
        element.name = "p" if flat else "div"
    for link in body.select("a[href]"):
        refer(link, chapter, known)
    return body


def refer(link: Element, chapter: Chapter, known: dict[str, Chapter]) -> None:
    """Say where a link leads: on which page, or at which address."""
    target = link["href"]
    if target.startswith("#"):
        if known[target[1:]].path != chapter.path:
            words = f"\u00a0p.\u00a0[[{target[1:]}]]"
            link.insert_after(tag("span", words, class_="page"))
    elif not SELF.match(link.get_text()) and not link.find_parent("table"):
        parts = urlsplit(target)
        words = f" ({(parts.netloc + parts.path).rstrip('/')})"
        link.insert_after(tag("span", words, class_="address"))
