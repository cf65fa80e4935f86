"""Change one number of a page, as a slip would, and see whether the page is refused.

`make mutate-prose` draws 300 changes of each class with a seed that nobody tuned the
pages to, and lists those that pass unnoticed. It fails when more do than it allows.
"""

import random
import re
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from hooks.page import checks, numbers
from hooks.page.page import Page, Part, parse
from hooks.run.process import Run
from hooks.run.runs import run_pages
from tests.nav import ROOT

COUNT = 300
NOTICED = {  # the share of changes that the checks have to notice
    "outputs": 1.0,
    "decimals, and whole numbers from 10 up": 0.99,
    "measuring words and digits": 0.95,
}
PARTS = list(numbers.PARTS)
WORDS = list(numbers.WORDS)


class Change(NamedTuple):
    page: Page
    run: Run
    start: int
    end: int
    text: str  # what stands there then

    def noticed(self) -> bool:
        text = self.page.text[: self.start] + self.text + self.page.text[self.end :]
        return bool(checks.problems(parse(self.page.path, text), self.run))

    def __str__(self) -> str:
        line = self.page.text.count("\n", 0, self.start) + 1
        before, after = self.page.text[: self.start], self.page.text[self.end :]
        words = (
            f"{before[-30:]}[{self.page.text[self.start : self.end]} -> {self.text}]"
        )
        place = self.page.path.relative_to(ROOT)
        return f"{place}:{line}: {' '.join(f'{words}{after[:30]}'.split())}"


def digit(page: Page, part: Part, draw: random.Random) -> tuple[int, int, str]:
    """Another digit in place of one of a number's; its first does not become 0."""
    digits = list(re.finditer("[0-9]", page.text[part.start : part.end]))
    chosen = draw.choice(digits)
    first = part.kind == "number" and chosen == digits[0]
    others = set("123456789" if first else "0123456789") - {chosen[0]}
    at = part.start + chosen.start()
    return at, at + 1, draw.choice(sorted(others))


def word(page: Page, part: Part, draw: random.Random) -> tuple[int, int, str]:
    """Another word of its kind."""
    said = part.text.lower()
    kind = WORDS if said.removesuffix("fold").strip("-") in WORDS else PARTS
    fold = "fold" if said.endswith("fold") else ""
    other = draw.choice([w for w in kind if w not in said])
    return part.start, part.end, other + fold


def class_of(part: Part) -> str:
    if part.kind == "output":
        return "outputs"
    large = any(n.counts for n in numbers.find(part.text))
    return list(NOTICED)[1 if large else 2]


def changes(pages: dict[Page, Run], seed: int) -> Iterator[tuple[str, Change]]:
    """COUNT changes of each class: first a number, then what becomes of it."""
    draw = random.Random(seed)
    found: dict[str, list] = {name: [] for name in NOTICED}
    for page, run in pages.items():
        for part in page.of_kind("output", "number"):
            if part.kind == "number" or re.search("[0-9]", part.text):
                found[class_of(part)].append((page, run, part))
    for name, places in found.items():
        for page, run, part in draw.choices(places, k=COUNT):
            change = digit if re.search("[0-9]", part.text) else word
            yield name, Change(page, run, *change(page, part, draw))


def main(seed: int) -> bool:
    paths = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    read = list(map(parse, paths))
    runs = run_pages(read, ROOT / ".cache" / "pages")
    pages = {page: runs[page.path] for page in read}
    if wrong := [page for page, run in pages.items() if checks.problems(page, run)]:
        print("not as their code says:", *(page.path.name for page in wrong))
        return False
    passed: dict[str, list[Change]] = {name: [] for name in NOTICED}
    for name, change in changes(pages, seed):
        if not change.noticed():
            passed[name].append(change)
    print(f"{COUNT} changes of each class, seed {seed}")
    for name, survivors in passed.items():
        print(f"{1 - len(survivors) / COUNT:7.1%} noticed of {name}")
        for change in sorted({str(change) for change in survivors}):
            print(f"    {change}")
    return all(
        len(survivors) <= COUNT * (1 - NOTICED[name]) + 1e-9
        for name, survivors in passed.items()
    )


if __name__ == "__main__":
    given = int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns() % 1_000_000
    sys.exit(not main(given))
