"""Makes the book of a built site, in both forms: python -m hooks.takeaway.book site"""

import sys
from pathlib import Path

from hooks.takeaway.book import epub, pdf
from hooks.takeaway.book.chapters import Book, read

MARKER = '<div class="book" hidden></div>'  # in docs/index.md


def make(site: Path) -> None:
    """Writes both files into the site, and names them on its home page."""
    book = read(site)
    made = {name: site / f"gdlessons.{name.lower()}" for name in ("PDF", "EPUB")}
    epub.make(book, site, made["EPUB"])
    pages = pdf.make(book, site, made["PDF"])
    home = site / "index.html"
    home.write_text(offered(home.read_text("utf-8"), made, book), "utf-8")
    for name, file in made.items():
        print(f"{file}: {size(file)}" + f", {pages} pages" * (name == "PDF"))


def offered(home: str, made: dict[str, Path], book: Book) -> str:
    """The home page with a line on the book, in place of the one that is hidden."""
    if home.count(MARKER) != 1:
        raise ValueError(f"the home page has no {MARKER}: is it of this build?")
    links = " and ".join(
        f'<a href="{file.name}">{name}</a> ({size(file)})'
        for name, file in made.items()
    )
    line = f'<p class="book">The book as one file: {links}, version {book.version}.</p>'
    return home.replace(MARKER, line)


def size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    make(Path(sys.argv[1]))
