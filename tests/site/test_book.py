"""The book: what becomes of a page, and the EPUB, of which a checker finds nothing."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from hooks.takeaway.book import __main__ as book
from hooks.takeaway.book import chapters, epub
from tests.site import two_lessons
from tests.site.two_lessons import HOME, LISTED


@pytest.fixture
def small(tmp_path: Path) -> Path:
    two_lessons.write(tmp_path)
    return tmp_path


def test_a_book_is_its_pages_and_the_solutions(small):
    made = chapters.read(small)
    assert [(each.part, each.title) for each in made.chapters] == [
        ("Lessons", "One"),
        ("Lessons", "Two"),
        ("", "Solutions"),
    ]
    assert (made.title, made.author, made.home) == ("A book", "Somebody", HOME)
    assert made.version == "0.1.0.post20260102030405"


def test_what_a_screen_shows_is_left_out(small):
    one = chapters.read(small).chapters[0].body
    assert "Lesson 1" not in one.get_text()
    assert "Notebook" not in one.get_text()
    assert "invisible" not in str(one)
    assert one.select("dl, .headerlink, abbr, details") == []
    assert "curvature" in one.get_text()
    assert "plot()" not in one.get_text()
    assert "loop()" in one.get_text()
    assert one.select_one(".program").get_text() == (
        "The code of one figure or table is in its program."
    )
    assert one.select_one(".program a")["href"] == f"{HOME}lessons/one.py"


def test_solutions_are_at_the_end_with_links_both_ways(small):
    one, _, last = chapters.read(small).chapters
    there = one.body.select_one(".solved a")["href"]
    solution = last.body.select_one(there)
    assert solution.h3.get_text() == "1. With a pencil"
    assert "Drawn." in solution.get_text()
    assert "Drawn." not in one.body.get_text()
    back = one.body.select_one(solution.select_one(".back a")["href"])
    assert back.get_text() == "1. With a pencil. Draw."


def test_links_lead_into_the_book_or_to_the_site(small):
    one, two, _ = chapters.read(small).chapters
    inner, play, other = (
        one.body.find("a", string=s) for s in ("two", "play", "there")
    )
    assert two.body.select_one(inner["href"]).get_text() == "Why"
    assert play["href"] == f"{HOME}playground/"
    assert other["href"] == "https://example.org/x"
    assert two.body.find("a", string="one")["href"] == "#lessons-one"


def test_a_site_on_this_machine_has_no_address(small):
    text = LISTED.replace(HOME, "http://127.0.0.1:8000/")
    (small / "llms.txt").write_text(text, "utf-8")
    one = chapters.read(small).chapters[0].body
    assert "play" in one.get_text()
    assert one.find("a", string="play") is None


@pytest.mark.parametrize("gone", ["two/index.html", "figures/a-light.svg"])
def test_a_missing_page_or_figure_is_named(small, gone):
    (small / "lessons" / gone).unlink()
    with pytest.raises(ValueError, match=gone):
        chapters.read(small)


def test_an_epub_has_formulas_and_figures_for_both_schemes(small):
    epub.make(chapters.read(small), small, small / "a.epub")
    with zipfile.ZipFile(small / "a.epub") as archive:
        assert archive.namelist()[0] == "mimetype"
        dates = {info.date_time for info in archive.infolist()}
        assert dates == {(2026, 1, 2, 3, 4, 4)}  # a zip has even seconds
        one = BeautifulSoup(archive.read("book/lessons-one.xhtml"), "html.parser")
        assert one.math["xmlns"] == epub.MATHML
        assert one.math["alttext"] == "x_i"
        assert one.img["alt"] == "It falls."
        assert one.picture.source["media"] == "(prefers-color-scheme: dark)"
        for name in (one.img["src"], one.picture.source["srcset"]):
            figure = archive.read(f"book/{name}")
            assert b"?>\n<svg" in figure
            assert b"DOCTYPE" not in figure
        assert (
            one.find("a", string="two")["href"] == "lessons-two.xhtml#lessons-two--why"
        )
        assert one.select("td[align], th[align]") == []


def test_a_reading_system_lists_the_sections_and_the_page_of_contents_does_not(small):
    epub.make(chapters.read(small), small, small / "a.epub")
    with zipfile.ZipFile(small / "a.epub") as archive:
        contents = BeautifulSoup(archive.read("book/nav.xhtml"), "html.parser")
        for link in contents.select("ol[hidden] a"):
            name, _, place = link["href"].partition("#")
            there = BeautifulSoup(archive.read(f"book/{name}"), "html.parser")
            assert there.find("h2", id=place).get_text() == link.get_text()
    chapter = "ol:not([hidden]) > li > a"
    assert [
        [link.get_text() for link in [each, *each.parent.select("ol[hidden] a")]]
        for each in contents.select(chapter)
    ] == [["One", "Exercises"], ["Two", "Why"], ["Solutions", "One"]]


def test_an_epub_is_the_same_twice(small):
    for name in ("a", "b"):
        epub.make(chapters.read(small), small, small / name)
    assert (small / "a").read_bytes() == (small / "b").read_bytes()


def test_the_home_page_names_both(small):
    made = {"PDF": small / "gdlessons.pdf", "EPUB": small / "gdlessons.epub"}
    for file in made.values():
        file.write_bytes(b" " * 3_100_000)
    page = book.offered((small / "index.html").read_text(), made, chapters.read(small))
    line = BeautifulSoup(page, "html.parser").select_one(".book")
    assert line.get_text() == (
        "The book as one file: PDF (3.1 MB) and EPUB (3.1 MB),"
        " version 0.1.0.post20260102030405."
    )
    with pytest.raises(ValueError, match="hidden"):
        book.offered(page, made, chapters.read(small))


@pytest.mark.by_hand
def test_the_whole_epub_passes_the_checker_and_is_the_same_twice(tmp_path):
    site = Path(os.environ.get("BOOK_OF", "site")).resolve()
    first, second = files = [tmp_path / name for name in ("a.epub", "b.epub")]
    for file in files:
        epub.make(chapters.read(site), site, file)
        print(book.size(file))
    assert first.read_bytes() == second.read_bytes()
    command = [sys.executable, "-m", "epubcheck", str(first)]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    print(said.stdout)
