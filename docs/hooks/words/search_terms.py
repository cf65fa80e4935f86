"""Search finds a page by the terms and symbols that it introduces, not its title only.

The glossary and the notation say which page that is. It gets their names as tags, and
those of its front matter; the search box shows a tag where it matches (around.css).
"""

import html
import json
import posixpath
import re
from collections import defaultdict
from pathlib import Path

GLOSSARY, NOTATION = "reference/glossary.md", "reference/notation.md"
ENTRY = re.compile(r"(?ms)^([^\n:]+) \{: #[^}]+\}\n: +.+?See\s+\[[^]]+\]\(([^)#]+)")
ROW = re.compile(r"(?m)^\|([^|]*)\|[^|(]*\[[^]]+\]\(([^)#]+)\)[^|]*\|([^|]*)\|$")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def symbols(formula: str) -> list[str]:
    r"""How its Greek letters may be typed: of "\beta_1" beta1, β1 and β₁."""
    found = []
    for name, digit in re.findall(r"\\(?:var)?([a-z]+)(?:_(\d))?", formula):
        letter = html.unescape(f"&{name};")
        if "α" <= letter <= "ω":
            digits = digit, digit.translate(SUBSCRIPTS)
            found += [name + digit, *(letter + digit for digit in digits)]
    return found


def terms(docs: Path) -> dict[str, list[str]]:
    """By page, such as lessons/adam.md: the names of what it introduces."""
    found = defaultdict(list)

    def add(target: str, *names: str) -> None:
        found[posixpath.normpath(posixpath.join("reference", target))] += names

    for term, target in ENTRY.findall((docs / GLOSSARY).read_text("utf-8")):
        add(target, term, term.replace("-", ""))  # warm-up is warmup, too
    for symbol, target, code in ROW.findall((docs / NOTATION).read_text("utf-8")):
        add(target, *symbols(symbol), *re.findall(r"`(\w{2,})`", code))
    return found


def on_nav(nav, config, files):
    """By address: the names of each page, those in its title and its address first."""
    global names
    found = terms(Path(config.docs_dir))
    names = {
        page.url: [page.file.name.replace("-", " "), *found[page.file.src_uri]]
        for page in nav.pages
    }


def on_post_build(config):
    """Tag the entry of each page, and not those of its sections: all would match."""
    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        own = entry.pop("tags", [])
        if entry["location"] in names:
            tags = {name.lower(): name for name in [*own, *names[entry["location"]]]}
            tags.pop(entry["title"].lower(), None)
            entry["tags"] = list(tags.values())
    text = json.dumps(index, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
