"""The first mention of a term gets its tip, that of a public name a link to its entry.

A tip is what the glossary says of the term; Material shows it.
"""

import ast
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

UNLINKED = {"a", "pre", "summary", "h1", "h2", "h3", "h4"}
UNTIPPED = UNLINKED | {"abbr", "code", "th"}


def anchors(package: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The entry of each public name in the reference, by what code may call it."""
    public = {path: exported(source) for path, source in package}
    names = [name for name in public["__init__.py"] if name != "rules"]
    spelt = {name: f"gdlessons.{name}" for name in names}
    for name in public.get("rules/__init__.py", []):
        spelt[f"rules.{name}"] = f"gdlessons.rules.{name}"
    return spelt | {f"{name}()": anchor for name, anchor in spelt.items()}


def exported(source: bytes) -> list[str]:
    """The names in a module's `__all__`, which is not imported: torch takes seconds."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return []


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
