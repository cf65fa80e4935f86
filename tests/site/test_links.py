"""No link, image, download or anchor of the built site leads nowhere.

from tests.serving import parsed

What MkDocs' --strict does not see is looked at, too: raw HTML, what templates and
hooks add, the page for a missing address, and where the search index leads.
"""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tests.serving import parsed

LINKING = ("href", "src", "poster", "data", "action")
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@functools.cache
class Html:
    """A page as it was built: where it leads, and the names it has for its parts."""

    def __init__(self, path: Path):
        soup = parsed(path)
        self.ids = [tag["id"] for tag in soup.select("[id]")]
        self.links = [tag[name] for name in LINKING for tag in soup.select(f"[{name}]")]
        for tag in soup.select("[srcset]"):
            self.links += re.findall(r"(\S+)(?:\s[^,]*)?(?:,|$)", tag["srcset"])
        self.links += [tag["content"] for tag in soup.select('meta[property="og:url"]')]
        self.named = [
            name
            for attribute in NAMING
            for tag in soup.select(f"[{attribute}]")
            for name in tag[attribute].split()
        ]


def broken(folder: Path, url: str) -> Iterator[str]:
    """Everything in ``folder``, served at ``url``, that leads nowhere there."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    pages = {name: Html(folder / name) for name in files if name.endswith(".html")}

    def wrong(here: str, link: str) -> str | None:
        address, anchor = urldefrag(urljoin(url + here, link))
        if not address.startswith(url):
            return None  # another site, or mailto: and its like
        target = unquote(address.removeprefix(url)).partition("?")[0]
        if target == "" or target.endswith("/"):
            target += "index.html"
        if target not in files:
            folders = f"{target}/index.html" in files
            return "needs a slash at its end" if folders else "no such file"
        if anchor and target in pages and unquote(anchor) not in pages[target].ids:
            return "no such anchor"
        return None

    for name, page in sorted(pages.items()):
        for link in dict.fromkeys(page.links):
            if problem := wrong(name, link):
                yield f"{name}: {link}: {problem}"
        for one in sorted({one for one in page.ids if page.ids.count(one) > 1}):
            yield f"{name}: #{one} is there twice"
        for one in sorted(set(page.named) - set(page.ids)):
            yield f"{name}: #{one} is named and is not there"
    index = folder / "search" / "search_index.json"
    if index.exists():
        for entry in json.loads(index.read_text(encoding="utf-8"))["docs"]:
            if problem := wrong("", entry["location"]):
                yield f"search: {entry['location']}: {problem}"


def test_nothing_in_the_site_leads_nowhere(site):
    assert list(broken(site.folder, site.url)) == []


def test_every_figure_is_shown(site):
    """The light and the dark one: a figure that no page shows was drawn in vain."""
    drawn = set(site.folder.rglob("figures/*.svg"))
    shown = {
        (path.parent / link.partition("#")[0]).resolve()
        for path in site.folder.rglob("index.html")
        for link in Html(path).links
        if "figures/" in link
    }
    assert drawn == shown


SMALL = """<a id="here" href="there/">a page</a> <img src="a%20b.png#only-light">
<a href="#here">an anchor</a> <a href="there/?kappa=3#%C3%A9">another page's</a>
<a href="/">home</a> <a href="https://example.org/nowhere">another site</a>"""
BROKEN = {
    '<a href="gone/">': "index.html: gone/: no such file",
    '<img src="gone.svg">': "index.html: gone.svg: no such file",
    '<source srcset="a%20b.png 1x, gone.png 2x">': "index.html: gone.png: no such file",
    '<a href="there">': "index.html: there: needs a slash at its end",
    '<a href="#gone">': "index.html: #gone: no such anchor",
    '<a href="there/#here">': "index.html: there/#here: no such anchor",
    '<p id="here">': "index.html: #here is there twice",
    '<label for="gone">': "index.html: #gone is named and is not there",
    '<a href="http://localhost/gone.py">': (
        "index.html: http://localhost/gone.py: no such file"
    ),
}


@pytest.mark.parametrize("html", ["", *BROKEN])
def test_what_leads_nowhere_is_found(tmp_path, html):
    (tmp_path / "there").mkdir()
    (tmp_path / "a b.png").touch()
    (tmp_path / "there" / "index.html").write_text('<p id="é">', encoding="utf-8")
    (tmp_path / "index.html").write_text(SMALL + html)
    found = list(broken(tmp_path, "http://localhost/"))
    assert found == ([BROKEN[html]] if html else [])


def test_the_search_index_is_followed(tmp_path):
    (tmp_path / "index.html").write_text(SMALL.replace("there/", ""))
    (tmp_path / "a b.png").touch()
    (tmp_path / "search").mkdir()
    docs = [{"location": ""}, {"location": "#here"}, {"location": "gone/"}]
    (tmp_path / "search" / "search_index.json").write_text(json.dumps({"docs": docs}))
    assert list(broken(tmp_path, "http://localhost/")) == [
        "index.html: ?kappa=3#%C3%A9: no such anchor",
        "search: gone/: no such file",
    ]
