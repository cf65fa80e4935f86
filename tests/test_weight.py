"""How much of ours a page loads, gzipped, beyond an empty page of the theme."""

import gzip

import pytest
from bs4 import BeautifulSoup
from test_site import PAGES

MOST = 40 * 1024


def size(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(site, path):
    """Its HTML, whole, and each style sheet and script that is not the theme's."""
    folder, html = site.folder / path, site.html(path)
    page = BeautifulSoup(html, "html.parser")
    links = [link["href"] for link in page.select('link[rel="stylesheet"]')]
    links += [script["src"] for script in page.select("script[src]")]
    files = {
        (folder / link).resolve()
        for link in links
        if "javascripts/playground" not in link
    }
    theirs = site.folder / "assets"
    ours = [file for file in files if theirs not in file.parents]
    assert ours
    assert size(html.encode()) + sum(size(f.read_bytes()) for f in ours) <= MOST


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_what_it_needs_only(site, path):
    html = site.html(path)
    for needed, by in [
        ("javascripts/playground/element.js", "<gd-playground"),
        ("stylesheets/playground.css", "<gd-playground"),
        ("stylesheets/math.css", "<math"),
    ]:
        assert (needed in html) == (by in html), needed
    for image in BeautifulSoup(html, "html.parser").select("article img"):
        assert image["loading"] == "lazy"
        assert int(image["width"]) * int(image["height"]) > 0
