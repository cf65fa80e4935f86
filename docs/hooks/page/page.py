"""A page of Markdown as its parts: code, outputs, figures, numbers.

`parse` is the only reader of pages; the tests, the build, the downloads and the
counts all start from the `Page` it returns. It knows nothing of MkDocs.
"""

import re
from bisect import bisect
from dataclasses import dataclass
from pathlib import Path

from hooks.page import folds, guesses, numbers
from hooks.words.bibliography import cited, works

# The info strings of fences, exactly as written. Any other fails: a slip in the first
# line of a code block must not publish it untested.
KINDS = {
    "python": "python",
    'text title="Output"': "output",
    "bash": "shown",
    "toml": "shown",
    "markdown": "shown",
}
BLOCKS = "python", "invisible", "verdict", "answer"  # what runs
INVISIBLE = "invisible-code-block: python"
# A verdict may claim less than all other seeds: `verdict 4 of 5`, of blocks of seeds.
# An answer is what an exercise compares its reader's number with: answers.py.
COMMENT = re.compile(
    rf"{INVISIBLE}(?P<verdict> verdict(?: (\d+) of (\d+))?|(?P<answer> answer))?"
)

PART = re.compile(
    r"""
    ^(?P<indent>[ ]*)
    (?:
      (?P<ticks>`{3,}|~{3,})(?P<info>[^\n`]*)\n     # a fence, up to its closing line
      (?P<body>(?:.*\n)*?)
      (?P=indent)(?P=ticks)
    |
      <!--[ ]*(?P<comment>(?s:.*?))-->              # a comment on lines of its own
    |
      !\[(?P<alt>[^\]\n]*)\]\(figures/(?P<figure>[^)\s/]*)\)
    )[ ]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
# What is left of these outside of PART was not written as the rules ask.
STRAY = re.compile(r"^.*(?:`{3}|~{3}|<!--|!\[|figures/|<(?:img|svg)\b).*$", re.M)
CAPTION = re.compile(r"\n\s*\n\*(?!\*)(?P<text>[^*$`\[\]]+)\*[ ]*(?=\n\s*\n|\s*\Z)")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HEADING = re.compile(r"^(?:#{1,6} .|\*\*\d\. )", re.MULTILINE)  # or of an exercise
# All raw HTML that a page may hold: nothing that shows code or pictures untested, but
# <pre>, which is compared when the site is built.
ALLOWED = r"(?:br|div|gd-playground|pre)\b"
TAG = re.compile(rf"</?(?!{ALLOWED})[a-zA-Z][\w-]*(?=[\s/>])[^>\n]*>")
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")


@dataclass
class Part:
    """One thing on a page that a test looks at.

    `text`, unindented, is the code, the output, the alt text, the number or what is
    wrong; `line` is the line of the page on which it starts, from 1.
    """

    kind: (
        str  # python, invisible, verdict, answer, output, shown, image, number or wrong
    )
    start: int
    end: int
    line: int
    text: str
    indent: str = ""
    figure: str = ""  # an image's file name
    keys: frozenset[tuple] = frozenset()  # a number's, see numbers.py
    claims: tuple[int, int] = (1, 1)  # a verdict's share of the blocks of seeds


@dataclass(eq=False)
class Page:
    path: Path
    text: str
    parts: list[Part]
    headings: list[int]  # where each begins
    folds: list[folds.Fold]

    def section(self, offset: int) -> int:
        """The section in which a part stands: 0 is the front matter, 1 the title's."""
        return bisect(self.headings, offset)

    def of_kind(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]

    @property
    def title(self) -> str:
        """Its first heading, without which a page is refused."""
        start = self.headings[0] if self.headings else len(self.text)
        return self.text[start:].partition("\n")[0].removeprefix("# ")

    @property
    def blocks(self) -> list[Part]:
        """The code that runs, visible or not, in the order in which it runs."""
        return self.of_kind(*BLOCKS)

    @property
    def made(self) -> list[Part]:
        """The parts as code makes them: figures below the folded code that draws."""
        return folds.code_first(self.parts, self.folds)

    @property
    def is_lab(self) -> bool:
        """Labs are notebooks: their outputs and figures appear by themselves."""
        return self.path.parent.name == "labs"

    def caption_of(self, block: Part) -> re.Match | None:
        """In a lab: the paragraph in italics right below a python fence."""
        return CAPTION.match(self.text, block.end)

    def output_of(self, block: Part) -> Part | None:
        """The Output fence of a python fence: it comes next, with nothing between."""
        for part in self.of_kind("output"):
            between = self.text[block.end : part.start]
            if block.kind == "python" and between and not between.strip():
                return part
        return None


def erased(text: str) -> str:
    """Spaces in its place."""
    return re.sub(r"[^\n]", " ", text)


def blank(match: re.Match) -> str:
    return erased(match[0])


def unindent(body: str, indent: str) -> str:
    """The body of a fence without the indentation of the fence itself."""
    return re.sub(f"^ {{0,{len(indent)}}}", "", body, flags=re.MULTILINE)


def read_part(match: re.Match, line: int) -> Part:
    """The fence, comment or image line that PART found on `line`."""

    def part(kind: str, text: str, line: int = line, **more) -> Part:
        return Part(
            kind, match.start(), match.end(), line, text, match["indent"], **more
        )

    if (name := match["figure"]) is not None:
        if not re.fullmatch(r"[\w.-]+", name):  # what addresses have signs for
            return part("wrong", f"figures/{name} is not of letters, digits, - and .")
        return part("image", match["alt"], figure=name)
    if match["comment"] is not None:
        first, _, code = match["comment"].partition("\n")
        if not (said := COMMENT.fullmatch(first.strip())):
            wrong = f"unknown comment {first.strip()!r}, accepted is <!-- {INVISIBLE}"
            also = "verdict, verdict 4 of 5 or answer"
            return part("wrong", f"{wrong}, or that and {also}")
        code = unindent(code, match["indent"])
        if said["answer"]:
            return part("answer", code, line + 1)
        if not said["verdict"]:
            return part("invisible", code, line + 1)
        held, of = (int(count or 1) for count in said.groups()[1:3])
        if not 1 <= held <= of:
            return part("wrong", f"a verdict that claims to hold {held} of {of} times")
        return part("verdict", code, line + 1, claims=(held, of))
    if (info := match["info"].strip()) in KINDS:
        return part(KINDS[info], unindent(match["body"], match["indent"]), line + 1)
    return part("wrong", f"unknown info string {info!r}, accepted are {list(KINDS)}")


def parse(path: Path, text: str | None = None) -> Page:
    """Read a page, or `text` in its place, into its parts in the order of the page."""
    if text is None:
        text = path.read_text(encoding="utf-8", errors="replace")
    parts: list[Part] = []

    def line(offset: int) -> int:
        return text.count("\n", 0, offset) + 1

    def wrong(start: int, end: int, message: str) -> None:
        parts.append(Part("wrong", start, end, line(start), message))

    def prose_of(match: re.Match) -> str:
        parts.append(read_part(match, line(match.start())))
        if not match["alt"]:
            return blank(match)
        before = match.start("alt") - match.start()  # alt text is prose, too
        return f"{' ' * before}{match['alt']}".ljust(len(match[0]))

    prose = PART.sub(prose_of, text)
    for match in STRAY.finditer(INLINE_CODE.sub(blank, prose)):
        message = "not understood as a fence, a comment or a figure:"
        wrong(*match.span(), f"{message} {match[0].strip()!r}")
    if odd := re.search("[\ufeff\ufffd]", text):
        wrong(*odd.span(), "is not UTF-8, or begins with a byte-order mark")
    body = FRONT_MATTER.sub(blank, prose)
    headings = [match.start() for match in HEADING.finditer(body)]
    if not headings or not body.startswith("# ", headings[0]):
        wrong(0, 1, "a page without a # title")
    for match in TAG.finditer(INLINE_CODE.sub(blank, body)):
        wrong(*match.span(), f"{match[0]} is not one of the tags that pages may hold")
    folded = list(folds.found(text, prose, parts))
    for slip in list(folds.wrong(prose, parts, folded)):
        wrong(*slip)
    for match in numbers.HIDDEN.finditer(INLINE_CODE.sub(blank, body)):
        wrong(*match.span(), f"a number is hidden in {match[0]!r}: write it in digits")
    offered = list(guesses.offered(prose))
    for start, end in cited(prose, works()):  # whose years the bibliography proves
        prose = prose[:start] + erased(prose[start:end]) + prose[end:]
    for number in numbers.in_prose(prose):
        start, end = number.start, number.end
        if not number.written and any(start in answers for answers in offered):
            continue
        parts.append(
            Part("number", start, end, line(start), number.text, keys=number.keys)
        )
    parts.sort(key=lambda part: part.start)
    return Page(path, text, parts, headings, folded)
