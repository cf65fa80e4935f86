"""Formulas between dollars become MathML when the site is built, in a font of its own.

``MathExtension`` converts what pymdownx.arithmatex finds on a page; the hooks at the
end name the page, index formulas as plain text, and publish the font.
"""

import html
import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.utils import get_relative_url, write_file

from hooks.words.font import cut, license_text
from hooks.words.formulas import FormulaError, blank, convert

FONT_URL = "assets/stix-two-math.woff2"
LICENSE_URL = "assets/stix-two-math-license.txt"
MATH = re.compile(r'(?s)<math\b[^>]*?alttext="([^"]*)"[^>]*>.*?</math>')
GLUED = re.compile(r'(?s)([^\s<>&]*)(<math alttext="[^"]*">.*?</math>)([^\s<>&]*)')
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
    """A page's formulas as MathML; what is wrong is a PluginError with page and line.

    ``path`` and ``source`` are those of the page that is converted next.
    """

    path = source = ""

    def extendMarkdown(self, md):
        # toc (5) and MkDocs (1) read the titles while formulas are plain text in them.
        formulas = Formulas(md, self)
        md.treeprocessors.register(formulas, "formulas", 6)
        md.treeprocessors.register(InlineFormulas(formulas), "inline formulas", 0.5)

    def fail(self, line: int, message: str):
        raise PluginError(f"{self.path}:{line}: {message}")


class Formulas(Treeprocessor):
    """Converts what arithmatex found; refuses the dollars that it left."""

    def __init__(self, md, extension: MathExtension):
        super().__init__(md)
        self.extension = extension

    def run(self, root):
        found = [el for el in root.iter() if el.get("class") == "arithmatex"]
        texts = [(el.text[2:-2], el.tag == "div") for el in found]
        # arithmatex escapes < and & in display formulas, not in inline ones
        formulas = [
            (html.unescape(tex) if block else tex, block) for tex, block in texts
        ]
        self.refuse_bare_dollars(root, formulas)
        try:
            maths = convert(formulas)
        except FormulaError as error:
            source, latex = self.extension.source, formulas[error.formula][0]
            start = locate(source, formulas)[0][error.formula]
            line = 1 + source.count("\n", 0, start) + latex.count("\n", 0, error.offset)
            self.extension.fail(line, f"{error} in {latex.strip()}")
        self.inline = []
        for element, math, (_, display) in zip(found, maths, formulas, strict=True):
            if display:
                element.text = None
                element.set("class", "math")
                element.append(math)
            else:
                element.text = AtomicString(math.get("alttext"))
                self.inline.append((element, math))

    def refuse_bare_dollars(self, root, formulas):
        def raw(placeholder):
            block = self.md.htmlStash.rawHtmlBlocks[int(placeholder[1])]
            return RAW_CODE.sub("", block) if isinstance(block, str) else ""

        shown = (HTML_PLACEHOLDER_RE.sub(raw, text) for text in visible(root))
        if not any("$" in text for text in shown):
            return
        rest = locate(self.extension.source, formulas)[1]
        bare = re.search(r"(?<!\\)\$", rest)
        line = 1 + rest.count("\n", 0, bare.start() if bare else 0)
        hint = r"a literal one is written \$"
        if rest.split("\n")[line - 1].count("|") > 1:
            hint = r"| ends a table cell even in a formula; write \vert"
        self.extension.fail(line, f"a $ is left that encloses no formula ({hint})")


class InlineFormulas(Treeprocessor):
    """Puts the inline formulas where their plain text stood."""

    def __init__(self, formulas: Formulas):
        super().__init__(formulas.md)
        self.formulas = formulas

    def run(self, root):
        for element, math in self.formulas.inline:
            element.tag, element.text, element.attrib = "math", math.text, math.attrib
            element.extend(math)


EXTENSION = MathExtension()


def on_config(config):
    config.markdown_extensions.append(EXTENSION)


def on_page_markdown(markdown, page, **_):
    EXTENSION.path = os.path.relpath(page.file.abs_src_path)
    EXTENSION.source = page.file.content_string


def on_page_content(content, **_):
    """Keeps an inline formula on one line with the brackets and stops around it."""
    return GLUED.sub(r'<span class="math">\1\2\3</span>', content)


@event_priority(50)
def spell_formulas(context, page, **_):
    """What the search plugin indexes: formulas as plain text."""
    page.formulas = [formula[0] for formula in MATH.finditer(page.content)]
    page.content = MATH.sub(r"<i spelt>\1</i>", page.content)


@event_priority(-50)
def restore_formulas(context, page, **_):
    formulas = iter(page.formulas)
    spelt = re.compile("<i spelt>.*?</i>")
    page.content = spelt.sub(lambda _: next(formulas), page.content)


on_page_context = CombinedEvent(spell_formulas, restore_formulas)


def on_post_page(output, page, **_):
    shown = re.sub("(?s)<details.*?</details>", "", output)  # closed at first
    if "<math" in shown:
        url = get_relative_url(FONT_URL, page.url)
        link = (
            f'<link rel="preload" href="{url}" as="font" type="font/woff2" crossorigin>'
        )
        return output.replace("</head>", f"{link}</head>", 1)


def on_post_build(config):
    site, used = Path(config.site_dir), set()
    for page in site.rglob("*.html"):
        for formula in MATH.finditer(page.read_text(encoding="utf-8")):
            used.update(html.unescape(re.sub("<[^>]*>", "", formula[0])))
    write_file(cut(used), str(site / FONT_URL))
    write_file(license_text().encode(), str(site / LICENSE_URL))
