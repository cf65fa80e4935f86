"""Numbers as readers meet them: in prose, in printed output, in code, and in words.

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
      (?: [eE](?P<e>[-+−]?\d+) | [ ]?(?:×|\\times)[ ]?(?P<times>{TEN_TO_THE})
        | (?P<thousands>[kM])\b )?
    )
    (?P<percent>[ \u00a0\u202f]?(?:\\?%|[ \n-]per[ ]?cent\b))?
    """,
    re.VERBOSE,
)
LARGEST = 999  # power of ten that is told from others; no float has as much

# What looks like a number and is a name; it is blanked out before numbers are read.
# Each has its rows in tests/pages/test_numbers.py, for and against.
A_YEAR = r"(?:1[89]|20)\d\d(?![\d,.]*\d)"
NAMES = {
    "a link's target": r"\]\([^)\s]* | ^[ ]*\[(?!\^)[^\]\n]+\]:[ ]\S+",
    "a tag": r"</?(?:br|div|gd-playground|a)\b(?:[ ][^>\n]*)?/?>",
    "a command of LaTeX": r"\\[a-z]*frac\d\d"
    r"| \\(?!times[ ]?10[\^⁰¹²³⁴-⁹⁻])[a-zA-Z]+",
    "a list of attributes": r"\{[ ]?[:\#.][^}\n]*\}",
    "an address": r"https?://\S+ | (?:arXiv|doi):[ ]?\S+",
    "pages of a journal": r"(?<=\*)\s+\d+(?:\(\d+(?:–\d+)?\))?,\s+\d+–\d+",
    "a version": r"\d+(?:\.\d+){2,}"
    r"| \b(?:Python[ ]3|(?:PyTorch|torch)[ ]2|MkDocs[ ]1|CC[ ]BY[ ]4)\.\d+"
    r"(?![ ]?%|[ ]times|[\d.]*\d)",
    "a part of a work": r"(?:[Ss]ections?|[Cc]hapters?|[Ff]igures?|[Ee]quations?|Eq\."
    r"|§)[ ]?\(?\d{1,2}(?:\.\d+)*(?!\d|[ ](?:of[ ]the[ ])?\w+s\b)",
    "one of two halves": r"\b(?:first|second|other|left|right|upper|lower)\shalf\b",
    "a date": r"\b20\d\d-[01]\d-[0-3]\d\b"
    r"| \b(?:[1-3]?\d\s)?(?:January|February|March|April|May|June|July|August"
    rf"|September|October|November|December)\s{A_YEAR}",
    # As the end of "in 1964", and nothing is counted; citations are left out before.
    "a year": rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil)[ ]{A_YEAR}"
    r"(?=[),.;:]|\s*$|[ ](?:and|as|by|the|to)\b)",
}
NAME = re.compile("|".join(NAMES.values()), re.VERBOSE | re.MULTILINE)

# Thousands apart, as in 25 000: read as one number, never as 25 and nothing.
GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")

# Signs in which a number hides: one writes 0.5, 10 and 27 in their place.
HIDDEN = re.compile(r"[½⅓⅔¼¾⅕-⅞‰①-⓿Ⅰ-ⅿ０-９]|\d(?:\u00ad|\*+|__)\d")

# What a whole number below ten, or a number in words, counts when it measures.
COUNTED = (
    r"(?:(?:more|other|tuning|report|fresh|free|random|further)[\s]+)?"
    r"(?:steps?|points?|seeds?|times|runs?|starts|epochs?|batches|draws?|iterations"
    r"|evaluations|samples|images?|networks|seconds|minutes|learning\srates|decades"
    r"|digits|decimals|orders\sof)\b"
)
WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "sixteen": 16,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
}
# Parts and multiples: by what may stand for them where they are proven.
PARTS = {
    "half": "0.5 50%",
    "a third": "0.3 0.33 0.333 33%",
    "two thirds": "0.7 0.67 0.667 67%",
    "a quarter": "0.25 25%",
    "three quarters": "0.75 75%",
    "twice": "2 2.0",
    "dozen": "12",
}
SAID = re.compile(
    rf"""
    \b(?:
      (?P<part>half|(?:a|one|two)\sthirds?|(?:a|one|three)\squarters?|twice|dozen)
    | (?P<word>{"|".join(WORDS)})(?:-?(?P<fold>fold)\b|(?=[\s-]{COUNTED}))
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
MEASURES = re.compile(rf"-?fold\b|[\s\u00a0-]{COUNTED}")


@dataclass(frozen=True)
class Number:
    """A number in a text: where it stands, and the keys it shares with its equals."""

    start: int
    end: int
    text: str
    key: tuple
    others: frozenset[tuple] = frozenset()  # what may stand for a number in words

    @property
    def written(self) -> bool:
        """In digits, not in words."""
        return any(character.isdigit() for character in self.text)

    @property
    def keys(self) -> frozenset[tuple]:
        return self.others | {self.key}

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
    """Every number in a text, written in digits."""
    numbers = []
    for match in NUMBER.finditer(text):
        value = Decimal(re.sub(r"[,{}\\]", "", match["mantissa"] or "1"))
        shift = {"k": 3, "M": 6}.get(match["thousands"], 0)
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


def in_words(text: str) -> list[Number]:
    """Parts and multiples said in words, and the words that count something."""
    numbers = []
    for match in SAID.finditer(text):
        if match["part"]:
            said = re.sub(r"\bone\b", "a", " ".join(match["part"].lower().split()))
            said = said if said in PARTS else said.removesuffix("s")
            keys = [number.key for number in find(PARTS[said])]
        else:
            value = WORDS[match["word"].lower()]
            keys = [number.key for number in find(f"{value} {value}.0")]
        first, *others = keys
        numbers.append(
            Number(match.start(), match.end(), match[0], first, frozenset(others))
        )
    return numbers


def counts(text: str, number: Number) -> bool:
    """Whether a number below ten measures; one of several is a slip: 1 steps."""
    _, value, _ = number.key
    unit = MEASURES.match(text, number.end)
    return unit is not None and value >= (1 if unit[0].endswith("s") else 2)


def in_prose(text: str) -> list[Number]:
    """The numbers of a text that its page answers for; those in names are left out."""
    text = NAME.sub(lambda name: re.sub(r"[^\n]", " ", name[0]), text)
    text = GROUPED.sub(r"\1,", text)
    written = [number for number in find(text) if number.counts or counts(text, number)]
    return sorted([*written, *in_words(text)], key=lambda number: number.start)


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
