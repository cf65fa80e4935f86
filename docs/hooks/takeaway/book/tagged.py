"""What a PDF of Chromium lacks for readers who do not see it, and for equal bytes."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from hooks.takeaway.book.chapters import Book
from hooks.takeaway.book.glyphs import spell, variants

Part = Any  # of a PDF: what is in it, pikepdf knows when it has read it
FORMULA = "formula: "  # begins the text of what is no picture
ROLES = {"Em": "/Span", "Strong": "/Span"}  # of PDF 2.0, in words of 1.7
DRAWN = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}  # a path, and ends it
PATH = {"m", "l", "c", "v", "y", "re", "h", "W", "W*"}
TEXT = {"Tj", "TJ", "'", '"'}
ARTIFACT = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
END = ContentStreamInstruction([], Operator("EMC"))


def pages_of(printed: bytes) -> dict[str, int]:
    """The page of each place that a link of the document leads to."""
    with pikepdf.open(BytesIO(printed)) as pdf:
        at: dict[Any, int] = {
            page.objgen: number for number, page in enumerate(pdf.pages, 1)
        }
        places = pdf.Root.get("/Dests", Dictionary())
        return {name[1:]: at[place[0].objgen] for name, place in places.items()}


def finish(
    printed: bytes, book: Book, names: dict[str, str], math: Path, target: Path
) -> int:
    """Mends and writes a PDF; gives the number of its pages.

    `names` has the words for a link to each place, `math` is the font of formulas.
    """
    with pikepdf.open(BytesIO(printed)) as pdf:
        mend(pdf.Root.StructTreeRoot, pdf)
        spell(pdf, variants(math))
        for page in pdf.pages:
            page.Contents = pdf.make_stream(
                pikepdf.unparse_content_stream(
                    list(marked(pikepdf.parse_content_stream(page)))
                )
            )
            page.Tabs = Name.S
            for annotation in page.get("/Annots", []):
                annotation.Contents = String(describe(annotation, names))
        with pdf.open_outline() as outline:
            titled(outline.root)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        del pdf.docinfo
        pdf.docinfo["/Title"] = book.title  # no dates: it is the same twice
        pdf.docinfo["/Author"] = book.author
        with pdf.open_metadata(
            set_pikepdf_as_editor=False, update_docinfo=False
        ) as xmp:
            xmp["dc:title"], xmp["dc:creator"] = book.title, [book.author]
            xmp["dc:language"], xmp["dc:description"] = ["en"], book.about
            xmp["pdfuaid:part"] = "1"  # as far as free checkers can tell
        pages = len(pdf.pages)
        pdf.save(
            target,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            recompress_flate=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return pages


def describe(annotation: Part, names: dict[str, str]) -> str:
    """The words of a link: the place in the book, or the address."""
    if "/Dest" in annotation:
        return names[str(annotation.Dest).lstrip("/")]
    return str(annotation.A.URI)


def mend(root: Part, pdf: pikepdf.Pdf) -> None:
    """Formulas are no pictures, what a list's item says is its body, and so on."""
    root.RoleMap = Dictionary({f"/{new}": Name(old) for new, old in ROLES.items()})
    for element in elements(root):
        kind, text = str(element.S), str(element.get("/Alt", ""))
        if kind == "/Figure" and text.startswith(FORMULA):
            element.S = Name.Formula
            element.Alt = String(text.removeprefix(FORMULA))
        elif kind == "/LI":
            body(pdf, element)
        elif kind == "/TD":
            element.A = Array([each for each in element.A if "/Headers" not in each])
        if "/ID" in element:  # another in each print; a header's scope says as much
            del element.ID
    if "/IDTree" in root:
        del root.IDTree


def elements(root: Part) -> Iterator[Part]:
    """All structure elements, in the order in which they are read."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if "/S" in part:
            yield part
        kids = part.get("/K", [])
        inner = kids if isinstance(kids, Array) else [kids]
        is_part = [isinstance(kid, Dictionary) and "/S" in kid for kid in inner]
        waiting += [kid for kid, is_so in zip(inner, is_part) if is_so][::-1]


def body(pdf: pikepdf.Pdf, item: Part) -> None:
    """Puts all of a list's item but its label into one element."""
    kids = list(item.K) if isinstance(item.K, Array) else [item.K]
    is_label = [isinstance(k, Dictionary) and k.get("/S") == Name.Lbl for k in kids]
    rest = [kid for kid, label in zip(kids, is_label) if not label]
    inner = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item))
    inner.K = Array(rest)
    for kid in rest:
        if isinstance(kid, Dictionary) and "/S" in kid:
            kid.P = inner
    item.K = Array([k for k, label in zip(kids, is_label) if label] + [inner])


def marked(instructions: list[Any]) -> Iterator[Any]:
    """The same, and what is drawn outside of all tags is marked as no content."""
    depth = 0
    path: list[Any] = []
    for instruction in instructions:
        name = str(instruction.operator)
        depth += (name in ("BMC", "BDC")) - (name == "EMC")
        if depth or name == "EMC":
            yield from path
            yield instruction
            path = []
        elif name in PATH:
            path.append(instruction)
        elif name in DRAWN:
            yield from chain([ARTIFACT], path, [instruction, END])
            path = []
        elif name in TEXT or name in ("Do", "sh", "INLINE IMAGE"):
            yield from (ARTIFACT, instruction, END)
        else:
            yield from path
            yield instruction
            path = []


def titled(items: list[pikepdf.OutlineItem]) -> None:
    """Says once what Chromium says twice, of headings that begin a page."""
    for item in items:
        half, rest = divmod(len(item.title), 2)
        if not rest and item.title[:half] == item.title[half:]:
            item.title = item.title[:half]
        titled(item.children)
