"""Numbers as readers meet them: in prose, in printed output, in code.

Two numbers agree when they have the same value, written to the same precision:
2.7 agrees with 2.7 and not with 2.70; 0.001 agrees with 1e-3 and with 10⁻³.
"""

import ast
import re
from dataclasses import dataclass
from decimal import Decimal

TEN_TO_THE = r"10(?:\^\{?[-−]?\d+\}?|[⁻⁰¹²³⁴-⁹]+)"
NUMBER = re.compile(
    rf"""
    (?: (?<![^\W_]) (?<![^\W_]_) | (?<=\dx) ) (?<!\w\.)    # _2.7_, 5x5, not x_10
    (?P<sign>(?<![)\]}}])[-+−])?
    (?:
      (?P<power>{TEN_TO_THE})
    | (?P<mantissa>
        \d{{1,3}}(?:(?:\\?,|\{{,\}})\d{{3}})+(?:\.\d+)? | \d+\.\d+ | \d+ | (?<!\.)\.\d+)
      (?: [eE](?P<e>[-+−]?\d+) | [ ]?(?:×|\\times)[ ]?(?P<times>{TEN_TO_THE}) )?
    )
    (?P<percent>[ \u00a0\u202f]?\\?%)?
    """,
    re.VERBOSE,
)

LARGEST = 999  # power of ten that is told from others; no float has as much
# What looks like a number and is a name; it is blanked out before numbers are read.
NAMES = re.compile(
    r"""
      \]\([^)\s]* | ^[ ]*\[(?!\^)[^\]\n]+\]:[ ]\S+              # link targets
    | </?[a-zA-Z][\w-]*(?:[ ][^>\n]*)?/?>                    # tags
    | \\[a-z]*frac\d\d | \\(?!times[ ]?10[\^⁰¹²³⁴-⁹⁻])[a-zA-Z]+    # LaTeX
    | \{[ ]?[:\#.][^}\n]*\}                                     # attribute lists
    | https?://\S+ | (?:arXiv|doi):[ ]?\S+
    | (?<=\*)\s+\d+(?:\(\d+(?:–\d+)?\))?,\s+\d+–\d+      # *A Journal* 17(6–7), 619–632
    | \d+(?:\.\d+){2,}                                      # versions, such as 2.13.0
    | \b(?:[Vv]ersion|Python|PyTorch|torch|MkDocs|Material|[Mm]atplotlib|CC[ ]BY)
      [ ]\d+(?:\.\d+)*
    | (?:[Ss]ections?|[Cc]hapters?|[Ff]igures?|[Ee]quations?|Eq\.|§)[ ]?\(?\d+(?:\.\d+)*
    | (?:\(|,[ ]|–|\b[A-Z][\w.]*[ ]|\b(?:in|since|until|from)[ ])     # years
      (?:1[89]|20)\d\d(?![\d,.]*\d|[ ]?%|[ ](?:steps|points|draws|runs|times|epochs
        |iterations|evaluations|seeds|samples|values|numbers|parameters)\b)
    """,
    re.VERBOSE | re.MULTILINE,
)


# Thousands apart, as in 25 000: read as one number, never as 25 and nothing.
GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Number:
    """A number in a text: where it stands, and the key it shares with its equals."""

    start: int
    end: int
    text: str
    key: tuple

    @property
    def counts(self) -> bool:
        """Decimals, powers of ten, percentages, and whole numbers from 10 up do."""
        percent, value, digits = self.key
        return percent or digits is not None or abs(value) >= 10


def key(value: Decimal, percent: bool = False) -> tuple:
    """Whether it is a percentage, its value, and its digits if it is not whole."""
    if 0 <= int(value.as_tuple().exponent) <= LARGEST:  # of a finite number
        return percent, int(value), None
    return percent, value, value.as_tuple()


def exponent(power: str) -> int:
    """The exponent of 10^{-8} or 10⁻⁸ as a number."""
    digits = power[2:].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    return int(digits.strip("^{}"))


def find(text: str) -> list[Number]:
    """Every number in a text."""
    numbers = []
    for match in NUMBER.finditer(text):
        value = Decimal(re.sub(r"[,{}\\]", "", match["mantissa"] or "1"))
        shift = 0
        if power := match["power"] or match["times"]:
            shift = exponent(power)
        elif match["e"]:
            shift = int(match["e"].replace("−", "-"))
        value = value.scaleb(max(-LARGEST, min(shift, 2 * LARGEST)))
        if match["sign"] in ("-", "−"):
            value = -value
        shared = key(value, bool(match["percent"]))
        numbers.append(Number(match.start(), match.end(), match[0], shared))
    return numbers


def in_prose(text: str) -> list[Number]:
    """The numbers of a text that its page answers for; those in names are left out."""
    text = NAMES.sub(lambda name: re.sub(r"[^\n]", " ", name[0]), text)
    text = GROUPED.sub(r"\1,", text)
    return [number for number in find(text) if number.counts]


def literal(node: ast.AST, source: str) -> tuple | None:
    """The key of a number written in code, sign included; None for anything else."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        sign, node = -1, node.operand
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        line = source.split("\n")[node.lineno - 1].encode()
        written = line[node.col_offset : node.end_col_offset].decode().replace("_", "")
        if re.fullmatch(r"[\d.]+(e[-+]?\d+)?", written, re.IGNORECASE):
            return key(sign * Decimal(written))
    return None
