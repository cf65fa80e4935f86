"""What a page as the theme and Markdown make it lacks: mends, and a policy.

The frame of a page is in overrides/. What no partial of the theme mends, nor an option
of Markdown, is mended here. Each mend is counted. One that matches nothing on the whole
site has lost what it was for, since Markdown or Pygments write otherwise now:
``unused`` names it, and the build fails.

The policy says what a page may do in a reader's browser: ask this site, run the theme's
scripts. The theme's inline scripts are allowed one by one, by their hash; one that
stands in a page's text is not. Inline styles there are none.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import count
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

Mend = Callable[[str], tuple[str, int]]  # gives how often it matched, too

COPY = (
    '<button class="md-code__button" aria-label="Copy to clipboard" data-md-type="copy"'
    ' data-clipboard-target="#__text_{0}"></button><code id="__text_{0}">'
)
# A block of code, but not an output: up to its <code>.
CODE = re.compile(
    r'(<div class="language-(?!text )[\w-]+ highlight">'
    r'(?:<span class="filename">[^<]*</span>)?<pre>(?:<span></span>)?)<code>'
)
# Folded code: its tag, its title and the rest; and the code in it, not its output.
FOLD = re.compile(
    r'(?s)(<details class="code")>(\s*<summary>.*?)(</summary>.*?</details>)'
)
PYTHON = re.compile(r'(?s)<div class="language-python highlight">.*?</div>')
# toc writes the class first, mkdocstrings' headings have it last.
HEADERLINK = re.compile(r'<a (?=[^<>]*\bclass="headerlink")')
# Tokens that have no colour of their own: names, operators, punctuation.
PLAIN = re.compile(r'<span class="(?:kc|n[^d]?|[bopvw]\w?)">([^<]*)</span>')
# A type without an entry in the reference: autorefs gives its whole name as a tip.
TYPE = re.compile(r'<span title="[\w.]+">([^<]*)</span>')


def with_copy_buttons(text: str) -> tuple[str, int]:
    """Plain buttons: the theme's script puts each into a landmark without a name."""
    number = count()
    return CODE.subn(lambda block: block[1] + COPY.format(next(number)), text)


def with_counted_folds(text: str) -> tuple[str, int]:
    """Folded code says how long it is, and is nothing to search for."""

    def counted(fold: re.Match) -> str:
        start, title, code = fold.groups()
        lines = sum(block.count("\n") for block in PYTHON.findall(code))
        many = "s" if lines != 1 else ""
        return f"{start} data-search-exclude>{title}, {lines} line{many}{code}"

    return FOLD.subn(counted, text)


def without_headerlinks(text: str) -> tuple[str, int]:
    """For the eye only: the table of contents has the same links with names."""
    return HEADERLINK.subn('<a aria-hidden="true" tabindex="-1" ', text)


def with_plain_tokens(text: str) -> tuple[str, int]:
    """Code without the spans that change nothing: a third of its weight."""
    return PLAIN.subn(r"\1", text)


def without_type_tips(text: str) -> tuple[str, int]:
    """Hundreds on a page, for the mouse only, and the theme's script works for each."""
    return TYPE.subn(r"\1", text)


def let_go(element: Element) -> bool:
    """A link to another site, whose page gets no hold of ours."""
    address = element.get("href", "")
    if found := element.tag == "a" and address.startswith(("http:", "https:")):
        element.set("rel", "noopener")
    return found


OF_TEXTS = [
    with_copy_buttons,
    with_plain_tokens,
    with_counted_folds,
    without_headerlinks,
]
OF_TREES = [let_go]
OF_REFERENCES = [without_type_tips]  # when autorefs has looked for all entries


def mend(text: str, used: Counter[str], changes: Sequence[Mend]) -> str:
    """The HTML of a page's text, mended."""
    for change in changes:
        text, times = change(text)
        used[change.__name__] += times
    return text


def unused(used: Counter[str]) -> list[str]:
    """The mends that matched nothing."""
    names = [change.__name__ for change in [*OF_TEXTS, *OF_TREES, *OF_REFERENCES]]
    return [name for name in names if not used[name]]


class Mends(Extension):
    """For Markdown: mends the elements of which it makes a page."""

    def __init__(self, used: Counter[str]):
        super().__init__()
        self.used = used

    def extendMarkdown(self, md):
        md.treeprocessors.register(Elements(md, self.used), "mends", 4)  # toc has 5


class Elements(Treeprocessor):
    """Each element of a page is shown to each mend."""

    def __init__(self, md, used: Counter[str]):
        super().__init__(md)
        self.used = used

    def run(self, root: Element) -> None:
        for element in root.iter():
            for change in OF_TREES:
                self.used[change.__name__] += change(element)


CHARSET = '<meta charset="utf-8">'
SCRIPT = re.compile(r"(?s)<script>(.*?)</script>")


def guarded(page: str, previewing: bool) -> str:
    """A page that keeps its reader's browser to the policy.

    It has none in the preview, whose reload is an inline script of MkDocs.
    """
    if previewing:
        return page
    head, charset, rest = page.partition(CHARSET)
    frame, _, text = rest.partition("<article")
    content = policy(SCRIPT.findall(frame + text.rpartition("</article>")[2]))
    if not charset or not text:
        raise ValueError(f"a page has no {CHARSET} or <article>: no place for a policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return head + charset + meta + rest


def policy(scripts: list[str]) -> str:
    """The policy of a page with these inline scripts."""
    digests = (sha256(script.encode()).digest() for script in scripts)
    hashes = [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]
    allowed = {
        "default-src": "'self'",  # the next page, which Firefox fetches before
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's icons are in its style sheet
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "frame-src": "'none'",
        "manifest-src": "'none'",
        "media-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{kind} {sources}" for kind, sources in allowed.items())
