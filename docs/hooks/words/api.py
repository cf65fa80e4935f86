"""The first mention of a public name on a page links to its entry in the reference."""

from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from mkdocs.utils import get_relative_url

import gdlessons
from gdlessons import rules

REFERENCE = "reference/api.md"
UNTOUCHED = {"a", "pre", "summary", "h1", "h2", "h3", "h4"}


class Links(Extension):
    """``left`` are the names not yet met on the page at hand; ``page`` is its path."""

    def extendMarkdown(self, md):
        md.treeprocessors.register(Linker(md), "api", 9)  # after inline patterns (20)


class Linker(Treeprocessor):
    def run(self, element: Element):
        for place, child in enumerate(element):
            if child.tag == "code" and (name := self.code(child)) in LINKS.left:
                anchor = LINKS.left.pop(name)
                link = Element("a", href=f"{LINKS.reference}#{anchor}")
                link.tail, child.tail = child.tail, None
                link.append(child)
                element[place] = link
            elif child.tag not in UNTOUCHED:
                self.run(child)

    def code(self, element: Element) -> str:
        """The text of an element of code, which inlinehilite has put away."""
        stashed = HTML_PLACEHOLDER_RE.fullmatch(element.text or "")
        blocks = self.md.htmlStash.rawHtmlBlocks
        return blocks[int(stashed[1])] if stashed else element.text


LINKS = Links()


def anchors() -> dict[str, str]:
    """The entry of each name, as code may spell it."""
    names = [name for name in gdlessons.__all__ if name != "rules"]
    spelt = {name: f"gdlessons.{name}" for name in names}
    spelt |= {f"rules.{name}": f"gdlessons.rules.{name}" for name in rules.__all__}
    return spelt | {f"{name}()": anchor for name, anchor in spelt.items()}


def on_config(config):
    config.markdown_extensions.append(LINKS)


def on_page_markdown(markdown, page, **_):
    LINKS.left = {} if page.file.src_uri == REFERENCE else anchors()
    LINKS.reference = get_relative_url(REFERENCE, page.file.src_uri)
