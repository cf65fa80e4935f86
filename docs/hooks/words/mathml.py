"""Formulas between dollars become MathML when the site is built.

A Markdown extension converts what pymdownx.arithmatex finds on a page. What it cannot
convert is refused, with page and line.
"""

import html
import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from hooks.words.formulas import FormulaError, blank, convert

MATH = re.compile(r'(?s)<math\b[^>]*?alttext="([^"]*)"[^>]*>.*?</math>')
GLUED = re.compile(r'(?s)([^\s<>&]*)(<math alttext="[^"]*">.*?</math>)([^\s<>&]*)')
CLOSED = re.compile("(?s)<details.*?</details>")
RAW_CODE = re.compile(r"(?s)<!--.*?-->|<(code|pre|script|style)\b.*?</\1>|<[^>]*>")
NOT_PROSE = re.compile(  # front matter, fences, comments, code spans
    r"(?ms)\A---\n.*?^---$|^[ \t>]*(`{3,}|~{3,}).*?^[ \t>]*\1[`~]*[ \t]*$"
    r"|<!--.*?-->|(?<![`\\])(`+)(?!`).+?(?<!`)\2(?!`)"
)


def locate(source: str, formulas: list[tuple[str, bool]]) -> tuple[list[int], str]:
    """Where each formula starts in a page's source, and what is left without them."""
    rest, starts = NOT_PROSE.sub(blank, source), []
    for latex, display in formulas:
        dollars = r"\$\$" if display else r"\$"
        body = r"[\s>]+".join(map(re.escape, latex.split()))
        pattern = rf"(?<![\\$]){dollars}[\s>]*{body}[\s>]*{dollars}"
        match = re.search(pattern, rest)
        starts.append(match.start() if match else 0)
        rest = re.sub(pattern, blank, rest, count=1)
    return starts, rest


def visible(element: Element) -> Iterator[str]:
    """What a reader is shown of an element, except code and formulas."""
    yield element.get("alt", "").replace(r"\(", "$")
    yield element.get("title", "")
    if element.tag not in ("code", "pre") and element.get("class") != "arithmatex":
        yield element.text or ""
        for child in element:
            yield from visible(child)
            yield child.tail or ""


class MathExtension(Extension):
    """A page's formulas as MathML. ``used`` are the characters in all of them.

    ``path`` and ``source`` are those of the page that is converted next; ``refuse`` is
    called with what is wrong with it, as path:line: message, and does not return.
    """

    def __init__(self, refuse: Callable[[str], None]) -> None:
        super().__init__()
        self.refuse = refuse
        self.path = self.source = ""
        self.used: set[str] = set()

    def extendMarkdown(self, md: Markdown) -> None:
        # toc (5) and MkDocs (1) read the titles while formulas are plain text in them.
        formulas = Formulas(md, self)
        md.treeprocessors.register(formulas, "formulas", 6)
        md.treeprocessors.register(InlineFormulas(formulas), "inline formulas", 0.5)

    def fail(self, line: int, message: str) -> None:
        self.refuse(f"{self.path}:{line}: {message}")


class Formulas(Treeprocessor):
    """Converts what arithmatex found; refuses the dollars that it left."""

    def __init__(self, md: Markdown, page: MathExtension) -> None:
        super().__init__(md)
        self.page = page
        self.inline: list[tuple[Element, Element]] = []

    def run(self, root: Element) -> None:
        found = [el for el in root.iter() if el.get("class") == "arithmatex"]
        texts = [((el.text or "")[2:-2], el.tag == "div") for el in found]
        # arithmatex escapes < and & in display formulas, not in inline ones
        formulas = [
            (html.unescape(tex) if block else tex, block) for tex, block in texts
        ]
        self.refuse_bare_dollars(root, formulas)
        maths = self.converted(formulas)
        self.inline = []
        for element, math, (_, display) in zip(found, maths, formulas, strict=True):
            self.page.used.update(*math.itertext())
            if display:
                element.text = None
                element.set("class", "math")
                element.append(math)
            else:
                element.text = AtomicString(math.get("alttext"))
                self.inline.append((element, math))

    def converted(self, formulas: list[tuple[str, bool]]) -> list[Element]:
        try:
            return convert(formulas)
        except FormulaError as error:
            source, latex = self.page.source, formulas[error.formula][0]
            start = locate(source, formulas)[0][error.formula]
            line = 1 + source.count("\n", 0, start) + latex.count("\n", 0, error.offset)
            self.page.fail(line, f"{error} in {latex.strip()}")
            raise

    def refuse_bare_dollars(
        self, root: Element, formulas: list[tuple[str, bool]]
    ) -> None:
        def raw(placeholder: re.Match) -> str:
            block = self.md.htmlStash.rawHtmlBlocks[int(placeholder[1])]
            return RAW_CODE.sub("", block) if isinstance(block, str) else ""

        shown = (HTML_PLACEHOLDER_RE.sub(raw, text) for text in visible(root))
        if not any("$" in text for text in shown):
            return
        rest = locate(self.page.source, formulas)[1]
        bare = re.search(r"(?<!\\)\$", rest)
        line = 1 + rest.count("\n", 0, bare.start() if bare else 0)
        hint = r"a literal one is written \$"
        if rest.split("\n")[line - 1].count("|") > 1:
            hint = r"| ends a table cell even in a formula; write \vert"
        self.page.fail(line, f"a $ is left that encloses no formula ({hint})")


class InlineFormulas(Treeprocessor):
    """Puts the inline formulas where their plain text stood."""

    def __init__(self, formulas: Formulas) -> None:
        super().__init__(formulas.md)
        self.formulas = formulas

    def run(self, root: Element) -> None:
        for element, math in self.formulas.inline:
            element.tag, element.text, element.attrib = "math", math.text, math.attrib
            element.extend(math)


def unbroken(content: str) -> str:
    """Keeps an inline formula on one line with the brackets and stops around it."""
    return GLUED.sub(r'<span class="math">\1\2\3</span>', content)


def opens_with_formulas(content: str) -> bool:
    """Whether a page shows a formula before its reader opens anything."""
    return "<math" in CLOSED.sub("", content)


def spelt(content: str) -> str:
    """A page with its formulas as plain text, for search."""
    return MATH.sub(r"\1", content)
