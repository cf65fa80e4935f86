"""The book as a PDF: what is printed, tagged and numbered, and what a checker says."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from hooks.takeaway.book import __main__ as book
from hooks.takeaway.book import chapters, pdf, tagged
from tests.serving import NO_BROWSER, chromium
from tests.site import two_lessons


@pytest.fixture
def small(tmp_path: Path) -> Path:
    two_lessons.write(tmp_path)
    return tmp_path


@pytest.fixture
def printed(small: Path) -> Path:
    if chromium() is None:
        in_ci = os.environ.get("CI") == "true"
        pytest.fail(NO_BROWSER) if in_ci else pytest.skip(NO_BROWSER)
    pdf.make(chapters.read(small), small, small / "a.pdf")
    return small / "a.pdf"


@pytest.mark.by_hand
def test_a_pdf_is_tagged_numbered_and_the_same_twice(small, printed):
    with pikepdf.open(printed) as file:
        parts = [*tagged.elements(file.Root.StructTreeRoot)]
        found = {str(part.S): part for part in parts}
        assert str(found["/Formula"].Alt) == "x_i"
        assert str(found["/Figure"].Alt) == "It falls."
        assert "/LBody" in found
        rows = [part for part in parts if str(part.S) == "/TR"]
        assert [len(row.K) for row in rows] == [2, 2]
        words = [str(a.Contents) for p in file.pages for a in p.get("/Annots", [])]
        assert {"Two, page 4", "Solutions, page 5", "https://example.org/x"} <= {*words}
        assert str(file.Root.Lang) == "en"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_outline() as outline:
            first, lessons, last = outline.root
            assert first.title == "Contents"
            assert [each.title for each in lessons.children] == ["One", "Two"]
            assert last.title == "Solutions"
        assert "/CreationDate" not in file.docinfo
    again = small / "b.pdf"
    pdf.make(chapters.read(small), small, again)
    assert again.read_bytes() == printed.read_bytes()


@pytest.mark.by_hand
def test_the_numbers_printed_are_those_of_the_pages(small, monkeypatch, printed):
    given = []
    numbered = pdf.numbered

    def noted(draft: str, numbers: dict[str, int]) -> str:
        given.append(numbers)
        return numbered(draft, numbers)

    monkeypatch.setattr(pdf, "numbered", noted)
    pdf.make(chapters.read(small), small, small / "b.pdf")
    assert given[-1] == tagged.pages_of(printed.read_bytes())
    assert given[-1]["lessons-two"] == 4
    assert numbered("a [[b]]", {"b": 7}) == "a 7"


def test_what_is_drawn_outside_of_tags_is_no_content():
    stream = b"q 0 0 5 5 re f /P <</MCID 0>> BDC 1 1 m 2 2 l S EMC 3 3 m 4 4 l S Q"
    with pikepdf.new() as file:
        page = file.add_blank_page()
        page.Contents = file.make_stream(stream)
        marked = tagged.marked(pikepdf.parse_content_stream(page))
        text = pikepdf.unparse_content_stream(list(marked)).decode().split()
    assert " ".join(text) == (
        "q /Artifact BMC 0 0 5 5 re f EMC /P << /MCID 0 >> BDC 1 1 m 2 2 l S EMC"
        " /Artifact BMC 3 3 m 4 4 l S EMC Q"
    )


@pytest.mark.by_hand
@pytest.mark.timeout(1800)
def test_the_whole_pdf_passes_the_checker_and_is_the_same_twice(tmp_path):
    site = Path(os.environ.get("BOOK_OF", "site")).resolve()
    first, second = files = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for file in files:
        pages = pdf.make(chapters.read(site), site, file)
        print(f"{pages} pages, {book.size(file)}")
    assert first.read_bytes() == second.read_bytes()
    with pikepdf.open(first) as file:
        parts = [*tagged.elements(file.Root.StructTreeRoot)]
        kinds = [str(part.S) for part in parts]
        levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H"]
        assert levels[0] == 1
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
        shown = [part for part in parts if str(part.S) in ("/Figure", "/Formula")]
        assert all(str(part.get("/Alt", "")) for part in shown)
    command = [sys.executable, "-m", "pdfua", "check", str(first)]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    print(said.stdout)
