"""Every work that is cited is in the bibliography, and every entry is cited."""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
BIBLIOGRAPHY = ROOT / "docs/reference/bibliography.md"
ENTRY = re.compile(r"(?ms)^(\S[^\n]*) \{: #(\S+) \}\n: +(.+?)(?=\n\n|\Z)")
# Hosts of licences, documentation and software; links to them may lack an entry.
NO_WORKS = re.compile(
    r"(127\.0\.0\.1|creativecommons\.org|opensource\.org|github\.com|"
    r"(docs\.)?pytorch\.org|scikit-learn\.org|optax\.readthedocs\.io)(:\d+)?"
)
WORK = re.compile(
    r"https?://[^\s<>\"'`\]]+?(?=\)?[.,;:]?(?:[\s<>\"'`\])]|$))"
    r"|\b(?:doi:10\.\d+/|arXiv:\d)[^\s\],;]*[^\s\],;.)]"
)
SOURCES = [
    *sorted(set((ROOT / "docs").rglob("*.md")) - {BIBLIOGRAPHY}),
    *sorted((ROOT / "gdlessons").rglob("*.py")),
    ROOT / "README.md",
]


class Entry(NamedTuple):
    name: str  # "Kingma & Ba, 2015"
    anchor: str
    text: str
    works: set[str]  # the addresses it gives


def address(work: str) -> str:
    """One spelling for the ways to write an identifier or a link."""
    work = unquote(work).replace("doi:", "https://doi.org/")
    work = work.replace("arXiv:", "https://arxiv.org/abs/").lower()
    return re.sub(r"^https?://(www\.)?", "", work).rstrip("/")


def works(text: str) -> set[str]:
    return {address(match[0]) for match in WORK.finditer(text)}


def belongs(work: str, entry: Entry) -> bool:
    """It is the entry's, or a page within."""
    return any(work == own or work.startswith(own + "/") for own in entry.works)


def plain(text: str) -> str:
    return " ".join(text.split())


def read(text: str) -> list[Entry]:
    found = ENTRY.findall(text)
    return [Entry(name, anchor, body, works(body)) for name, anchor, body in found]


ENTRIES = read(BIBLIOGRAPHY.read_text("utf-8"))
TEXTS = {path: path.read_text("utf-8") for path in SOURCES}


def test_what_counts_as_a_work():
    text = (
        "[a](https://doi.org/10.1016/0041-5553%2864%2990137-5), doi:10.1/a.b. See\n"
        "arXiv:1412.6980, algorithm 1; [b](http://www.d2l.ai/x/), https://a.org/c."
    )
    assert works(text) == {
        "doi.org/10.1016/0041-5553(64)90137-5",
        "doi.org/10.1/a.b",
        "arxiv.org/abs/1412.6980",
        "d2l.ai/x",
        "a.org/c",
    }
    assert works("Polyak 1964, doi:10.1016/0041-5553(64)90137-5.") < works(text)
    book = Entry("", "", "", {"d2l.ai"})
    assert belongs("d2l.ai/x", book)
    assert not belongs("d2l.aim", book)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_cited_work_has_an_entry(path):
    missing = {
        work
        for work in works(TEXTS[path])
        if not NO_WORKS.fullmatch(urlsplit(f"//{work}").netloc)
        and not any(belongs(work, entry) for entry in ENTRIES)
    }
    assert missing == set(), f"not in {BIBLIOGRAPHY.name}: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.anchor)
def test_every_entry_is_cited(entry):
    short = entry.name.replace(",", "").replace(" & ", " ")
    cited = any(
        any(belongs(work, entry) for work in works(text))
        or f"bibliography.md#{entry.anchor}" in text
        or (path.suffix == ".py" and short in re.sub(r",| &", "", plain(text)))
        for path, text in TEXTS.items()
    )
    assert cited, f"{entry.name}: no page and no docstring cites it"


def test_entries_are_in_order_and_complete():
    text = BIBLIOGRAPHY.read_text("utf-8")
    assert len(ENTRIES) == text.count("\n:   ") == len({e.anchor for e in ENTRIES})
    names = [entry.name for entry in ENTRIES]
    assert names == sorted(names, key=without_accents)
    for entry in ENTRIES:
        author, year = re.match(r"([^\s,]+).*, (\d{4})$", entry.name).groups()
        assert entry.anchor == f"{without_accents(author)}-{year}"
        assert re.match(r"[^*]+\. \*[^*]+\*", plain(entry.text)), entry.name


def without_accents(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
