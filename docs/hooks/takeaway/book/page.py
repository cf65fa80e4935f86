"""A page of the built site as a chapter: without what only a screen can do.

Buttons, the playground and the answers that a guess offers go. Folds are opened, and
code that only draws is left to the page's program. Solutions get their own chapter.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin

from bs4 import BeautifulSoup, Comment

Element = Any  # of BeautifulSoup, for whose types each attribute may be a list

SCREEN = (
    ".place, .run, .headerlink, .md-code__button, .question dl, .check, gd-playground,"
    "script, .live:not(:has(img)), .plays"
)
DRAWS = re.compile(r"code of (this|these)")  # of a figure, a table
COUNTED = re.compile(r", \d+ lines?$")  # of folded code, for whoever opens it
NUMBERED = re.compile(r"\d+\. ")  # an exercise
KEPT = {"id", "class", "href", "src", "alt", "alttext", "display", "width", "height"}


class Place(NamedTuple):
    """A page in the list of them."""

    part: str
    title: str
    path: str


class Chapter(NamedTuple):
    """A page. All of its ids begin with its own, which is its path."""

    part: str  # "" if it is one by itself
    title: str
    path: str  # in the site: "lessons/adam/"
    body: Element

    @property
    def id(self) -> str:
        return ident(self.path)


def parsed(site: Path, path: str) -> Element:
    file = site / path / "index.html"
    if not file.exists():
        raise ValueError(f"{path} is listed in llms.txt, and {file} does not exist")
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def ident(path: str, place: str = "") -> str:
    """The id of a place of a page in the book."""
    page = path.strip("/").replace("/", "-")
    return re.sub(r"[^\w-]", "-", f"{page}--{unquote(place)}" if place else page)


def chapter(site: Path, place: Place) -> Chapter:
    """A page, without what only a screen can do."""
    body = parsed(site, place.path).article
    if body is None or body.h1 is None:
        raise ValueError(f"{place.path} has no title")
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for code in body.select("pre code, .highlight"):
        code.attrs.pop("id", None)
    for element in body.select(SCREEN):
        element.decompose()
    for tip in body.select("abbr, pre span:empty, pre span[title]"):
        tip.unwrap()
    images(body, site, place.path)
    folds(body, f"/{place.path.rstrip('/')}.py")
    for element in body.find_all(True):
        clean(element, place.path)
    body.name, body.attrs = "section", {"id": ident(place.path)}
    body.h1.attrs.pop("id", None)
    return Chapter(place.part, place.title, place.path, body)


def images(body: Element, site: Path, path: str) -> None:
    """One image a figure: its path in the site, and in `data-dark` the other's."""
    for image in body.select("img"):
        at = urljoin(f"/{path}", image["src"]).lstrip("/")
        source, _, scheme = at.partition("#only-")
        if scheme == "dark":
            image.decompose()
            continue
        image["src"] = source
        if not (site / source).exists():
            raise ValueError(f"{path}: {source} does not exist")
        dark = source.replace("-light.svg", "-dark.svg")
        if scheme and (site / dark).exists():
            image["data-dark"] = dark


def folds(body: Element, program: str) -> None:
    """Open what is folded; leave out the code that draws, which the program has."""
    left = 0
    for fold in body.select("details:not(.success)"):
        title = fold.summary.extract()
        if DRAWS.search(title.get_text()) and not fold.select(".language-text"):
            fold.decompose()
            left += 1
            continue
        title.string = COUNTED.sub("", title.get_text())
        fold.name, title.name = "div", "p"
        title["class"] = ["title"]
        fold.insert(0, title)
    if left:
        what = "one figure or table" if left == 1 else f"{left} figures and tables"
        words = f'<p class="program">The code of {what} is in its '
        words += f'<a href="{program}">program</a>.</p>'
        body.h1.insert_after(BeautifulSoup(words, "html.parser"))


def clean(element: Element, path: str) -> None:
    """Keep the attributes that a book needs; ids and links begin with the page's."""
    aligned, scope = element.get("align"), element.name == "th"
    hidden = element.name == "figcaption" and element.get("aria-hidden")
    if not element.find_parent("math"):
        kept = {k: v for k, v in element.attrs.items() if k in KEPT or k == "data-dark"}
        element.attrs = kept
    if aligned:
        element["class"] = [*element.get("class", []), aligned]
    if scope:
        element["scope"] = "col"
    if hidden:
        element["aria-hidden"] = "true"
    if "id" in element.attrs:
        element["id"] = ident(path, element["id"])
    if element.name == "a" and "href" in element.attrs:
        element["href"] = urljoin(f"/{path}", element["href"])


def solutions(chapters: list[Chapter]) -> Chapter:
    """Takes the solutions out of all pages, into a chapter; links lead both ways."""
    made = tag("section", tag("h1", "Solutions"), id="solutions")
    for page in chapters:
        for number, fold in enumerate(page.body.select("details.success"), 1):
            if number == 1:
                made.append(tag("h2", page.title, id=f"solutions--{page.id}"))
            asked = fold.find_previous(is_exercise)
            if asked is None:
                raise ValueError(f"{page.path}: solution {number} has no exercise")
            name = asked.get_text().rstrip(".")
            there, here = (
                f"{page.id}--{kind}-{number}" for kind in ("solution", "exercise")
            )
            asked.find_parent(["p", "li"])["id"] = here
            fold.summary.decompose()
            back = tag("p", tag("a", "The exercise", href=f"#{here}"), class_="back")
            way = tag("a", "Solution", href=f"#{there}")
            fold.replace_with(tag("p", way, class_="solved"))
            fold.name, fold.attrs = "section", {"id": there}
            fold.insert(0, back)
            fold.insert(0, tag("h3", name))
            made.append(fold)
    return Chapter("", "Solutions", "solutions/", made)


def is_exercise(element: Element) -> bool:
    return element.name == "strong" and bool(NUMBERED.match(element.get_text()))


def tag(
    name: str, inside: str | Element, class_: str = "", **attributes: str
) -> Element:
    made: Element = BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
    made.append(inside)
    if class_:
        made["class"] = [class_]
    return made
