"""The book as an EPUB 3: XHTML with MathML, a figure for each scheme, no scripts.

The zip is written here, with the version's date for each file, and in a fixed order.
A library would date it by the clock.
"""

import copy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from hooks.takeaway.book.chapters import Book, foreword, in_parts, places
from hooks.takeaway.book.page import Chapter, tag

STYLE = Path(__file__).with_name("epub.css")
FONT = "assets/stix-two-math.woff2"
TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
DOCTYPE = re.compile(rb"<!DOCTYPE svg[^>]*>\s*")  # of Matplotlib: EPUB 3 has none
MADE = re.compile(r"\.post(\d{14})")
MATHML = "http://www.w3.org/1998/Math/MathML"
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf"
media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
ACCESS = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual", "textual,visual"],
    "accessibilityFeature": [
        "alternativeText",
        "MathML",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ],
    "accessibilityHazard": ["none"],
    "accessibilitySummary": [
        "Each figure has a text that says what it shows, and formulas are MathML."
    ],
}


def make(book: Book, site: Path, target: Path) -> None:
    """Writes the EPUB: the same bytes for the same site."""
    with ZipFile(target, "w") as archive:

        def add(name: str, content: str | bytes, how: int = ZIP_DEFLATED) -> None:
            info = ZipInfo(name, made(book).timetuple()[:6])
            info.compress_type, info.external_attr = how, 0o644 << 16
            archive.writestr(info, content, compresslevel=9)

        add("mimetype", "application/epub+zip", ZIP_STORED)
        add("META-INF/container.xml", CONTAINER)
        files = dict(written(book, site))
        add("book/package.opf", package(book, files))
        for name, content in files.items():
            add(f"book/{name}", content)


def made(book: Book) -> datetime:
    """When the version was: its commit's time."""
    found = MADE.search(book.version)
    if found is None:
        raise ValueError(f"the version {book.version} has no date")
    return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def written(book: Book, site: Path) -> Iterator[tuple[str, str | bytes]]:
    """Each file of the book by its name: first those that are read, in their order."""
    yield "title.xhtml", page(book.title, front(book))
    yield "nav.xhtml", page("Contents", contents(book))
    known = dict(places(book.chapters))
    figures: dict[str | None, None] = {}
    for chapter in book.chapters:
        for image in chapter.body.select("img"):
            figures |= dict.fromkeys([image["src"], image.get("data-dark")])
        body = readable(chapter, known)
        yield f"{chapter.id}.xhtml", page(chapter.title, body)
    yield "book.css", STYLE.read_text("utf-8")
    yield FONT, (site / FONT).read_bytes()
    for name in filter(None, figures):
        yield name, DOCTYPE.sub(b"", (site / name).read_bytes(), count=1)


def page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"'
        ' xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>{escape(title)}</title>"
        '<link rel="stylesheet" href="book.css"/></head>\n'
        f"<body>{body}</body></html>\n"
    )


def readable(chapter: Chapter, known: dict[str, Chapter]) -> str:
    """A chapter as XHTML, its links to other files, its figures in both schemes."""
    body = copy.copy(chapter.body)
    for formula in body.select("math"):
        formula["xmlns"] = MATHML
        for element in formula.select("[scriptlevel]:not(mstyle)"):
            del element["scriptlevel"]  # 0, as it is anyway
        for fraction in formula.select("mfrac[displaystyle]"):  # MathML Core has it so
            style = {"displaystyle": fraction.attrs.pop("displaystyle")}
            fraction.wrap(tag("mstyle", "", **style))
    for image in body.select("img"):
        dark = image.attrs.pop("data-dark", None)
        picture = image.wrap(tag("picture", ""))
        if dark:
            source = tag("source", "", srcset=quote(dark), type=TYPES[".svg"])
            source["media"] = "(prefers-color-scheme: dark)"
            picture.insert(0, source)
    for link in body.select('a[href^="#"]'):
        there = link["href"][1:]
        anchor = "" if there == known[there].id else f"#{there}"
        link["href"] = f"{known[there].id}.xhtml{anchor}"
    return body.decode(formatter="minimal")


def front(book: Book) -> str:
    """The title, and what a reader has to know of this file."""
    return f"<h1>{escape(book.title)}</h1><p>{escape(book.about)}</p>{foreword(book)}"


def contents(book: Book) -> str:
    """Parts and chapters; the reading system's own list has their sections, too."""
    rows = ""
    for part, chapters in in_parts(book.chapters):
        links = "".join(
            f'<li><a href="{chapter.id}.xhtml">{escape(chapter.title)}</a>'
            f"{sections(chapter)}</li>"
            for chapter in chapters
        )
        rows += f"<li><span>{part}</span><ol>{links}</ol></li>" if part else links
    return f'<nav epub:type="toc"><h1>Contents</h1><ol>{rows}</ol></nav>'


def sections(chapter: Chapter) -> str:
    """What stands below a chapter in the reading system's list, and on no page."""
    rows = "".join(
        f'<li><a href="{chapter.id}.xhtml#{heading["id"]}">'
        f"{escape(heading.get_text())}</a></li>"
        for heading in chapter.body.select("h2")
    )
    return f'<ol hidden="">{rows}</ol>' if rows else ""


def package(book: Book, files: dict[str, str | bytes]) -> str:
    """What the file holds, in which order it is read, and who can read it."""
    items, order = "", ""
    for name, content in files.items():
        has = [
            word
            for word, is_so in {
                "nav": name == "nav.xhtml",
                "mathml": name.endswith(".xhtml") and MATHML in str(content),
            }.items()
            if is_so
        ]
        about = f' properties="{" ".join(has)}"' if has else ""
        name_id = re.sub(r"[^\w-]", "-", name)
        kind = TYPES[Path(name).suffix]
        items += f'<item id="{name_id}" href="{name}" media-type="{kind}"{about}/>\n'
        if name.endswith(".xhtml"):
            order += f'<itemref idref="{name_id}"/>\n'
    access = "".join(
        f'<meta property="schema:{name}">{value}</meta>\n'
        for name, values in ACCESS.items()
        for value in values
    )
    key = uuid5(NAMESPACE_URL, book.home + book.title)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="en"
unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{key}</dc:identifier>
<dc:title>{escape(book.title)}</dc:title>
<dc:creator>{escape(book.author)}</dc:creator>
<dc:language>en</dc:language>
<dc:description>{escape(book.about)}</dc:description>
<dc:rights>{escape(" ".join(book.licence.get_text().split()))}</dc:rights>
<meta property="dcterms:modified">{made(book):%Y-%m-%dT%H:%M:%SZ}</meta>
{access}</metadata>
<manifest>
{items}</manifest>
<spine>
{order}</spine>
</package>
"""
