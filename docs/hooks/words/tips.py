"""Terms that the glossary marks `.tip` get a tooltip where they first occur on a page.

The tip is the glossary's definition, without the "See" at its end; Material shows it.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

GLOSSARY, BIBLIOGRAPHY = "reference/glossary.md", "reference/bibliography.md"
ENTRY = re.compile(r"(?ms)^([^\n:]+) \{: #\S+ \.tip \}\n: +(.+?)\s+See\s+\[")
UNTOUCHED = {"a", "abbr", "code", "pre", "summary", "th", "h1", "h2", "h3", "h4"}


class Tips(Extension):
    """``tips`` by term; ``left`` are those not yet met on the page at hand."""

    def extendMarkdown(self, md):
        md.treeprocessors.register(Marker(md), "tips", 8)  # after inline patterns (20)


class Marker(Treeprocessor):
    def run(self, element: Element):
        if element.tag in UNTOUCHED or element.get("class") == "admonition-title":
            return
        element.text, children = self.mark(element, 0, element.text), list(element)
        for child in children:
            self.run(child)
            place = list(element).index(child) + 1
            child.tail = self.mark(element, place, child.tail)

    def mark(self, parent: Element, place: int, text: str | None) -> str | None:
        """Put the tips of a text into parent; return what comes before them."""
        if text and TIPS.left and not isinstance(text, AtomicString):
            terms = "|".join(re.escape(t).replace(r"\ ", r"\s+") for t in TIPS.left)
            if found := re.search(rf"(?i)(?<![\w.-])({terms})(e?s)?(?![\w-])", text):
                tip = TIPS.left.pop(" ".join(found[1].lower().split()))
                abbr = Element("abbr", title=tip, tabindex="0")
                abbr.text = AtomicString(found[0])
                abbr.tail = self.mark(parent, place, text[found.end() :])
                parent.insert(place, abbr)
                return text[: found.start()]
        return text


TIPS = Tips()


def on_config(config):
    config.markdown_extensions.append(TIPS)
    found = ENTRY.findall((Path(config.docs_dir) / GLOSSARY).read_text("utf-8"))
    TIPS.tips = {term.lower(): " ".join(tip.split()) for term, tip in found}


def on_page_markdown(markdown, page, **_):
    plain = page.file.src_uri in (GLOSSARY, BIBLIOGRAPHY)
    TIPS.left = {} if plain else dict(TIPS.tips)
