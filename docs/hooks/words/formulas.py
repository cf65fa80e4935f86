"""LaTeX -> MathML, a page's formulas at a time. Nothing here knows of MkDocs."""

import html
import re
from collections.abc import Iterator
from unicodedata import normalize
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from math_core import LatexError, LatexToMathML

PREFIX = "eq-"  # of an equation's id; its label follows
CONVERTER = LatexToMathML(fancy_error=False, id_prefix=PREFIX)
ENVIRONMENT = re.compile(r"(?s)\\begin\{([a-z]+\*?)\}((?!\\begin).)*?\\end\{\1\}")
# What math-core styles where it stands; stylesheets/math.css styles these classes.
CLASSES = {
    "text-align: right;justify-items: end;padding-right: 0;": "left-hand",
    "text-align: left;justify-items: start;padding-left: 0;": "right-hand",
    "text-align: left;justify-items: start;padding-right: 0;": "case",
    "text-align: left;justify-items: start;padding-right: 0;padding-left:1em;": "if",
    "padding-right:0.1667em;": "spaced",
    "width: 100%": "numbered",
    "width: 50%": "margin",
    "width: 50%;text-align: right;justify-items: end;": "number",
}
ITALIC = {normalize("NFKC", c): c for c in map(chr, range(0x1D6FC, 0x1D71C))}
ITALIC |= {normalize("NFKC", c): c for c in map(chr, range(0x1D434, 0x1D468))}
COMBINING = str.maketrans("ˆ˜¯˙‾", "\u0302\u0303\u0304\u0307\u0305")


class FormulaError(ValueError):
    """What is wrong, in which formula of a page, and where in its LaTeX."""

    def __init__(self, message: str, formula: int, offset: int = 0):
        super().__init__(message)
        self.formula, self.offset = formula, max(offset, 0)


def to_mathml(latex: str, display: bool = False) -> str:
    r"""MathML of one formula.

    >>> to_mathml(r"\theta_t")
    '<math alttext="θ_t"><msub><mi>θ</mi><mi>t</mi></msub></math>'
    """
    (math,) = convert([(latex, display)])
    return tostring(math, encoding="unicode")


def convert(formulas: list[tuple[str, bool]]) -> list[Element]:
    """MathML of a page's formulas, (latex, display) each, in the page's order.

    Equations are numbered from 1 and may be referred to before they come.
    Raises FormulaError.
    """
    for index, (latex, _) in enumerate(formulas):
        refuse_what_is_swallowed(latex, index)
    try:
        rendered = CONVERTER.convert_all(formulas)
    except LatexError as error:
        where, place, message = str(error).split(":", 2)
        index = int(where.removeprefix("input"))
        raise FormulaError(message.strip(), index, int(place)) from None
    named = re.compile(r"&\w{5,};")  # &ApplyFunction; is HTML, not XML
    maths = [fromstring(named.sub(lambda m: html.unescape(m[0]), m)) for m in rendered]
    labels = set()
    for index, label in values(maths, "id"):
        if label in labels:
            offset = formulas[index][0].find(f"{{{label}}}")
            raise FormulaError(f"the label {label} is given twice", index, offset)
        labels.add(label)
    for index, label in values(maths, "href"):
        if label not in labels:
            offset = formulas[index][0].find(f"{{{label}}}")
            raise FormulaError(f"no equation is labelled {label}", index, offset)
    for index, math in enumerate(maths):
        try:
            mend(math)
        except KeyError as style:
            raise FormulaError(f"no class has the style {style}", index) from None
        math.set("alttext", plain(math))
        for root in math.iter("msqrt"):  # Chromium hangs the sign of low roots too low
            SubElement(root, "mspace", height="0.75em", depth="0.1em")
    return maths


def mend(math: Element) -> None:
    """Makes equations good to jump to, and what browsers draw badly good to look at."""
    for element in math.iter():
        if style := element.attrib.pop("style", None):
            element.set("class", CLASSES[style])
        last = element[-1].text if len(element) else None
        if element.tag == "mtr" and element[-1].get("id"):
            element.set("id", element[-1].attrib.pop("id"))  # the row, not its number
        elif element.tag == "msup" and last in ("′", "″", "‴"):
            element.tag = "mrow"  # the font's primes are raised already
        elif element.tag == "mover" and last == "\u0332":
            element[-1].text = "‾"
        elif element.tag == "mover" and last == "ˆ" and element[0].text in ITALIC:
            # Each engine sets an accent as it likes; one of the font has its place.
            letter = f"{ITALIC[element[0].text]}\u0302"
            element.tag, element.text = "mi", letter
            element.attrib.clear()
            del element[:]


def values(maths: list[Element], attribute: str) -> Iterator[tuple[int, str]]:
    """Each label that an id or href of these formulas names, with its formula."""
    for index, math in enumerate(maths):
        for element in math.iter():
            if value := element.get(attribute):
                yield index, value.removeprefix("#").removeprefix(PREFIX)


def refuse_what_is_swallowed(latex: str, index: int) -> None:
    r"""math-core drops ``% comments``, and ``\\`` outside an environment."""
    if comment := re.search(r"(?<!\\)%", latex):
        raise FormulaError(r"% starts a comment; write \%", index, comment.start())
    outside = ENVIRONMENT.sub(blank, latex)
    while outside != (outside := ENVIRONMENT.sub(blank, outside)):
        pass
    if (offset := outside.find("\\\\")) >= 0:
        raise FormulaError(r"\\ needs an environment, say aligned", index, offset)


def blank(match: re.Match) -> str:
    """Spaces and line breaks in place of the match."""
    return re.sub(r"[^\n]", " ", match[0])


def plain(math: Element) -> str:
    """A formula on one line: for titles, search, and where MathML is not read."""
    parts = [plain(child) for child in math]
    groups = [p if p.isalnum() or len(p) == 1 else f"({p})" for p in parts]
    match math.tag:
        case "mfrac":
            return "/".join(groups)
        case "msqrt":
            return "√" + (groups[0] if len(parts) == 1 else f"({''.join(parts)})")
        case "mroot":
            return f"{parts[1]}√{groups[0]}"
        case "mover" if math.get("accent"):
            return "".join(parts).translate(COMBINING)
        case "msub" | "munder":
            return f"{parts[0]}_{groups[1]}"
        case "msup" | "mover":
            return f"{parts[0]}^{groups[1]}"
        case "msubsup" | "munderover":
            return f"{parts[0]}_{groups[1]}^{groups[2]}"
        case "mtr":
            return " ".join(filter(None, parts))
        case "mtable":
            return "; ".join(parts)
    text = (math.text or "").strip("\u2062\u2063")  # invisible times and comma
    text = normalize("NFKD", text) if text.endswith("\u0302") else text
    return text.replace("\u2061", " ") + "".join(parts)  # "log x", not "logx"
