"""The labs of the book, as Jupyter executed them and as readers see them."""

import gzip
import re
from pathlib import Path

import pytest

from hooks.jupyter.labs import PROFILE
from hooks.page.page import parse
from hooks.run.runs import kept, place_of, run_pages, surroundings

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "docs" / "labs").glob("*.md"))


@pytest.fixture(scope="module")
def runs():
    pages = map(parse, LABS)
    return run_pages(pages, ROOT / ".cache" / "pages", lambda line: None)


@pytest.mark.parametrize("path", LABS, ids=[path.stem for path in LABS])
def test_each_lab_shows_what_its_cells_did(site, runs, path):
    article = site.parsed(f"labs/{path.stem}/").article
    shown = [output.code.text for output in article.select(".language-text")]
    assert shown == [did.stdout for did in runs[path] if did.stdout]
    figures = article.select("figure.drawn")
    assert len(figures) == sum(len(did.figures) for did in runs[path]) > 0
    assert all(len(image["alt"]) > 20 for image in article.select("img"))


@pytest.mark.parametrize("path", LABS, ids=[path.stem for path in LABS])
def test_each_lab_was_executed_in_jupyter_and_printed_the_same(site, runs, path):
    page = parse(path)
    around = (surroundings(), PROFILE)
    in_jupyter = kept(place_of(page, ROOT / ".cache" / "notebooks", around))
    cells = [
        did.stdout
        for block, did in zip(page.blocks, runs[path])
        if block.kind == "python"
    ]
    assert [did.stdout for did in in_jupyter] == cells


@pytest.mark.parametrize("path", LABS, ids=[path.stem for path in LABS])
def test_each_lab_is_light_and_ends_in_questions(site, path):
    page = site.html(f"labs/{path.stem}/")
    assert "jp-" not in page
    styles = sum(
        len(gzip.compress((site.folder / "labs" / path.stem / link).read_bytes()))
        for link in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
        if "/assets/stylesheets/" not in link  # Material's own
    )
    assert len(gzip.compress(page.encode())) + styles <= 60 * 1024
    headings = re.findall(r"^## (.*)", path.read_text(encoding="utf-8"), re.M)
    assert headings[-1] == "Open questions"
