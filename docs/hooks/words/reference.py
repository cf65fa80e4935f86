"""The glossary and the notation as data: what a term means, and which page explains it.

The search box finds a page by the terms and symbols that it introduces. It gets their
names as tags, and those of its front matter.
"""

import html
import json
import posixpath
import re
from collections import defaultdict
from pathlib import Path

GLOSSARY = "reference/glossary.md"
NOTATION = "reference/notation.md"
BIBLIOGRAPHY = "reference/bibliography.md"
API = "reference/api.md"
# Term {: #id .tip }
# :   What it means. See [Its lesson](../lessons/its.md).
ENTRY = re.compile(
    r"(?ms)^(?P<term>[^\n:]+) \{: #\S+ (?P<tip>\.tip )?\}\n"
    r": +(?P<means>.+?)\s+See\s+\[[^]]+\]\((?P<page>[^)#]+)"
)
# | $\eta$ | [learning rate](../lessons/its.md) | `lr` |
ROW = re.compile(r"(?m)^\|([^|]*)\|[^|(]*\[[^]]+\]\(([^)#]+)\)[^|]*\|([^|]*)\|$")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
BOOST = {"lessons/": 2, API: 0.2}  # a lesson before its card, that before its function


def tips(glossary: str) -> dict[str, str]:
    """What each term means that the glossary marks `.tip`, by the term."""
    entries = ENTRY.finditer(glossary)
    return {
        entry["term"].lower(): " ".join(entry["means"].split())
        for entry in entries
        if entry["tip"]
    }


def symbols(formula: str) -> list[str]:
    r"""How its Greek letters may be typed: of "\beta_1" beta1, β1 and β₁."""
    found = []
    for name, digit in re.findall(r"\\(?:var)?([a-z]+)(?:_(\d))?", formula):
        letter = html.unescape(f"&{name};")
        if "α" <= letter <= "ω":
            digits = digit, digit.translate(SUBSCRIPTS)
            found += [name + digit, *(letter + digit for digit in digits)]
    return found


def introduced(glossary: str, notation: str) -> dict[str, list[str]]:
    """By page, such as lessons/adam.md: the names of what it introduces."""
    found = defaultdict(list)

    def add(target: str, *names: str) -> None:
        found[posixpath.normpath(posixpath.join("reference", target))] += names

    for entry in ENTRY.finditer(glossary):  # warm-up is warmup, too
        add(entry["page"], entry["term"], entry["term"].replace("-", ""))
    for symbol, target, code in ROW.findall(notation):
        add(target, *symbols(symbol), *re.findall(r"`(\w{2,})`", code))
    return found


def boost(page: str) -> float | None:
    """How much a page counts in search, if it is not as much as the others."""
    return next((much for start, much in BOOST.items() if page.startswith(start)), None)


def tag(index: Path, names: dict[str, list[str]]) -> None:
    """Tag each page's entry in the search index with its names, by its address.

    Not those of its sections: all would match.
    """
    found = json.loads(index.read_text(encoding="utf-8"))
    for entry in found["docs"]:
        own = entry.pop("tags", [])
        if entry["location"] in names:
            tags = {name.lower(): name for name in [*own, *names[entry["location"]]]}
            tags.pop(entry["title"].lower(), None)
            entry["tags"] = list(tags.values())
    index.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")
