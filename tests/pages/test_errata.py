"""The errata: each entry says what was read, whether it stands, and who was told."""

import re
from pathlib import Path

ERRATA = Path(__file__).parents[2] / "docs" / "reference" / "errata.md"
PROVENANCE = re.compile(
    r"(?m)^\*\*Read:\*\* (?P<read>[^*]+?)\. "
    r"\*\*Status in (?P<date>[A-Z][a-z]+ \d{4}):\*\* (?P<status>[^*]+?)\. "
    r"\*\*Reported:\*\* (?P<reported>[^*]+?)\.$"
)
STATUS = re.compile("(open|mended|rewritten|not read again|unknown)\\b")
NO_ENTRIES = {"Ours", "Not errors"}


def sections(level: int, text: str) -> dict[str, str]:
    """The sections of a level by their headings, without their code."""
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    parts = re.split(rf"(?m)^{'#' * level} (.*)\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def entries() -> dict[str, str]:
    """A section is one accusation where it begins with one, else a list of them."""
    found = {}
    for heading, text in sections(2, ERRATA.read_text("utf-8")).items():
        whole = "**Read:**" in text.partition("\n### ")[0]
        found |= {heading: text} if whole else sections(3, text) or {heading: text}
    return {name: text for name, text in found.items() if name not in NO_ENTRIES}


def test_each_entry_says_what_was_read_whether_it_stands_and_who_was_told():
    assert {"Why Momentum Really Works", "ConvNetJS"} < entries().keys()
    for heading, text in entries().items():
        plain = "\n\n".join(" ".join(p.split()) for p in text.split("\n\n"))
        (said,) = PROVENANCE.finditer(plain)
        assert STATUS.match(said["status"]), heading
        reported = said["reported"]
        assert "](https://" in reported or reported == "not yet", heading
