"""The glossary and the notation as data, and the first mentions of what they explain.

The search box finds a page by the terms and symbols that it introduces. On other pages
the first mention of a term gets its tip, which Material shows, and the first mention of
a public name of the package gets a link to its entry.
"""

import html
import json
import posixpath
import re
from collections import defaultdict
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from hooks.words.bibliography import works

GLOSSARY = "reference/glossary.md"
NOTATION = "reference/notation.md"
BIBLIOGRAPHY = "reference/bibliography.md"
API = (  # where the public names of the package have their entries
    "reference/api.md",
    "reference/landscapes.md",
    "reference/rules.md",
    "reference/plots.md",
)
# Term {: #id .tip }
# :   What it means. See [Its lesson](../lessons/its.md).
ENTRY = re.compile(
    r"(?ms)^(?P<term>[^\n:]+) \{: #\S+ (?P<tip>\.tip )?\}\n"
    r": +(?P<means>.+?)\s+See\s+\[[^]]+\]\((?P<page>[^)#]+)"
)
# | $\eta$ | [learning rate](../lessons/its.md) | `lr` |
ROW = re.compile(r"(?m)^\|([^|]*)\|[^|(]*\[[^]]+\]\(([^)#]+)\)[^|]*\|([^|]*)\|$")
TERM = re.compile(  # with its id, and what it means
    r'(?s)<dt [^>]*?(id="[^"]*")[^>]*>(.*?)</dt>\s*'
    r"<dd>(?:\s*<p>)?(.*?)(?:</p>\s*)?</dd>"
)
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
BOOST = {
    "lessons/": 2,
    **dict.fromkeys(API, 0.2),
    GLOSSARY: 0.2,
}  # a lesson before its card, that before its function


def sections(content: str) -> str:
    """The glossary, its terms as headings, for search: each is a result of its own."""
    return TERM.sub(r"<h2 \1>\2</h2><p>\3</p>", content)


def tips(glossary: str) -> dict[str, str]:
    """What each term means that the glossary marks `.tip`, by the term."""
    entries = ENTRY.finditer(glossary)
    return {
        entry["term"].lower(): " ".join(entry["means"].split())
        for entry in entries
        if entry["tip"]
    }


def symbols(formula: str) -> list[str]:
    r"""How its Greek letters may be typed: of "\beta_1" beta1, β1 and β₁."""
    found = []
    for name, digit in re.findall(r"\\(?:var)?([a-z]+)(?:_(\d))?", formula):
        letter = html.unescape(f"&{name};")
        if "α" <= letter <= "ω":
            digits = digit, digit.translate(SUBSCRIPTS)
            found += [name + digit, *(letter + digit for digit in digits)]
    return found


def introduced(glossary: str, notation: str) -> dict[str, list[str]]:
    """By page, such as lessons/adam.md: the names of what it introduces."""
    found: defaultdict[str, list[str]] = defaultdict(list)

    def add(target: str, *names: str) -> None:
        found[posixpath.normpath(posixpath.join("reference", target))] += names

    for entry in ENTRY.finditer(glossary):  # warm-up is warmup, too
        add(entry["page"], entry["term"], entry["term"].replace("-", ""))
    for symbol, target, code in ROW.findall(notation):
        add(target, *symbols(symbol), *re.findall(r"`(\w{2,})`", code))
    return found


def boost(page: str) -> float | None:
    """How much a page counts in search, if it is not as much as the others."""
    return next((much for start, much in BOOST.items() if page.startswith(start)), None)


def phrases(text: str, asked: list[str]) -> list[str]:
    """What leads to a page when it is typed whole: questions, and its papers' titles.

    As words among others they would lead there whenever one of them is typed.
    """
    paper = " ".join(text.partition("\n## Paper\n")[2].lower().split())
    titles = (work["title"] for work in works())
    return [*asked, *(title for title in titles if title.lower() in paper)]


def tag(index: Path, names: dict[str, list[str]], phrases: dict[str, str]) -> None:
    """Tag each page's entry in the search index with its names, by its address.

    Not those of its sections: all would match. The page that a phrase leads to is
    named by its title; javascripts/search.js looks for that in its place.
    """
    found = json.loads(index.read_text(encoding="utf-8"))
    found["config"]["phrases"] = phrases
    for entry in found["docs"]:
        own = entry.pop("tags", [])
        if entry["location"] in names:
            tags = {name.lower(): name for name in [*own, *names[entry["location"]]]}
            tags.pop(entry["title"].lower(), None)
            entry["tags"] = list(tags.values())
    index.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")


UNLINKED = {"a", "pre", "summary", "h1", "h2", "h3", "h4"}
UNTIPPED = UNLINKED | {"abbr", "code", "th"}


def anchors(texts: dict[str, str]) -> dict[str, str]:
    """The entry of each public name, by what code may call it, from its page's text."""
    spelt = {
        name: f"{uri}#gdlessons.{name}"
        for uri, text in texts.items()
        for name in re.findall(r"^::: gdlessons\.(\S+)", text, re.MULTILINE)
    }
    return spelt | {f"{name}()": anchor for name, anchor in spelt.items()}


class Mentions(Extension):
    """Marks the first mentions on the page that is converted next.

    ``tips`` and ``links`` are those not yet met on it, by term and by name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tips: dict[str, str] = {}
        self.links: dict[str, str] = {}

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Marker(md, self), "mentions", 8)  # inline is 20


class Marker(Treeprocessor):
    def __init__(self, md: Markdown, page: Mentions) -> None:
        super().__init__(md)
        self.page = page

    def run(self, root: Element) -> None:
        self.link(root)
        self.tip(root)

    def link(self, element: Element) -> None:
        for place, child in enumerate(element):
            if child.tag == "code" and (name := self.code(child)) in self.page.links:
                link = Element("a", href=self.page.links.pop(name))
                link.tail, child.tail = child.tail, None
                link.append(child)
                element[place] = link
            elif child.tag not in UNLINKED:
                self.link(child)

    def code(self, element: Element) -> str | None:
        """The text of an element of code, which inlinehilite has put away."""
        stashed = HTML_PLACEHOLDER_RE.fullmatch(element.text or "")
        blocks = self.md.htmlStash.rawHtmlBlocks
        return str(blocks[int(stashed[1])]) if stashed else element.text

    def tip(self, element: Element) -> None:
        if element.tag in UNTIPPED or element.get("class") == "admonition-title":
            return
        element.text, children = self.mark(element, 0, element.text), list(element)
        for child in children:
            self.tip(child)
            place = list(element).index(child) + 1
            child.tail = self.mark(element, place, child.tail)

    def mark(self, parent: Element, place: int, text: str | None) -> str | None:
        """Put the tips of a text into parent; return what comes before them."""
        if text and self.page.tips and not isinstance(text, AtomicString):
            terms = "|".join(
                re.escape(t).replace(r"\ ", r"\s+") for t in self.page.tips
            )
            if found := re.search(rf"(?i)(?<![\w.-])({terms})(e?s)?(?![\w-])", text):
                tip = self.page.tips.pop(" ".join(found[1].lower().split()))
                abbr = Element("abbr", title=tip, tabindex="0")
                abbr.text = AtomicString(found[0])
                abbr.tail = self.mark(parent, place, text[found.end() :])
                parent.insert(place, abbr)
                return text[: found.start()]
        return text
