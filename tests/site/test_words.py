"""What is made of pages for those without a browser, and for classes."""

import re
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from hooks.page.page import parse
from tests.nav import PAGES, ROOT

DOCS = ROOT / "docs"
SOURCES = {
    path: f"{path.removesuffix('/')}.md"
    if path and (DOCS / f"{path.removesuffix('/')}.md").exists()
    else f"{path}index.md"
    for path in PAGES
}
CODE = r"(?ms)^ *(`{3,}).*?^ *\1$|`[^`\n]+`"
LINK = re.compile(r"\]\(([^)\s]+)\)")
OURS = ("<!--", "invisible-code-block", "\n!!! ", "\n??? ", "\n::: ", "<gd-playground")
every_page = pytest.mark.parametrize("path", PAGES)


def markdown(site, path):
    return (site.folder / SOURCES[path]).read_text(encoding="utf-8")


@every_page
def test_a_page_in_markdown_is_whole_and_plain(site, path):
    """All that runs and is printed is in it, and nothing that only this site knows."""
    page, said = parse(DOCS / SOURCES[path]), markdown(site, path)
    title, _, head = said.split("\n")[:3]
    assert title == f"# {page.title}"
    assert head.startswith(f"This is [{site.url}{path}]({site.url}{path}), a page of [")
    plain = re.sub(CODE, "", said)
    assert [mark for mark in OURS if mark in plain] == []
    rest = said
    for part in page.of_kind("python", "output"):
        if page.folds:  # a figure has gone above or below its code, not the code
            assert part.text in said
        else:
            _, found, rest = rest.partition(part.text)
            assert found, part.line
    assert said.count("](" + site.url) > 1


@every_page
def test_links_and_figures_of_the_markdown_lead_somewhere(site, path):
    plain = re.sub(rf"{CODE}|\$[^$]+\$", "", markdown(site, path))
    links = {urldefrag(link).url.partition("?")[0] for link in LINK.findall(plain)}
    assert [link for link in links if not link.startswith(("http", "mailto"))] == []
    for link in links:
        if link.startswith(site.url):
            target = site.folder / link.removeprefix(site.url)
            assert (target / "index.html" if target.is_dir() else target).exists(), link


def test_the_list_of_pages_has_them_all_in_order(site):
    said = (site.folder / "llms.txt").read_text(encoding="utf-8")
    assert said.startswith("# Gradient Descent, Measured\n\n> ")
    rows = re.findall(r"^- \[(.+)\]\((\S+)\): (.+)$", said, re.MULTILINE)
    assert [url for _, url, _ in rows] == [site.url + SOURCES[path] for path in PAGES]
    parts = re.findall(r"^## (.+)$", said, re.MULTILINE)
    assert parts == list(dict.fromkeys(parts))
    assert {"Foundations", "Real networks", "Atlas", "Labs"} <= set(parts)


def numbered():
    """The lessons that ask a question of their own, in their order."""
    texts = {path: Path(DOCS, SOURCES[path]).read_text("utf-8") for path in PAGES}
    return [path for path in PAGES if re.search(r"^question: ", texts[path], re.M)]


@pytest.mark.parametrize("path", numbered())
def test_slides_show_each_figure_of_the_text_with_a_sentence(site, path):
    page, html = parse(DOCS / SOURCES[path]), site.html(f"{path}slides/")
    end = page.text.index("\n## Exercises\n")
    figures = [part for part in page.of_kind("image") if part.start < end]
    shown = re.findall(r'<img src="\S*figures/(\S+)-light.svg"', html)
    assert shown == [part.figure.removesuffix(".svg") for part in figures]
    said = re.findall(r'<p aria-hidden="true">(.*?)</p>', html)
    assert len(said) == len(figures) > 0
    for sentence in said:
        assert re.search(r"[.?!]$", sentence), sentence
        assert len(sentence) > 25


def test_teachers_find_every_lesson_in_its_order():
    text = (DOCS / "teaching.md").read_text("utf-8")
    links = {}
    for heading in ("Twelve weeks", "What each lesson needs and gives"):
        section = text.partition(f"# {heading}\n")[2].partition("\n#")[0]
        found = re.findall(r"\]\((lessons/[\w-]+)\.md\)", section)
        links[heading] = [f"{link}/" for link in found]
    assert links["What each lesson needs and gives"] == numbered()
    weeks = [link for link in links["Twelve weeks"] if link in numbered()]
    assert weeks == numbered()
