"""The bibliography as data: the works of a BibTeX file, their entries, their citations.

`read` gives the works, `listed` their entries for the page, and `cited` says where a
text cites one of them by its authors and its year.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts

FILE = Path(__file__).parents[2] / "reference" / "bibliography.bib"
HOUSES = "howpublished", "type", "institution", "publisher", "address"
VENUES = "journal", "shortjournal", "booktitle", "series", *HOUSES
# What names a work in a text: an address, or an identifier.
NAMED = re.compile(
    r"https?://[^\s<>\"'`\]]+?(?=\)?[.,;:]?(?:[\s<>\"'`\])]|$))"
    r"|\b(?:doi:10\.\d+/|arXiv:\d)[^\s\],;]*[^\s\],;.)]"
)
# Polyak 1964 · Boris T. Polyak (1964 · Goh's article (2017 · Kingma & Ba, 2015
GAP = r"(?:[ ]+|[ ]*\n[ ]*)"  # within a paragraph
PERSON = rf"(?:[A-ZÀ-ÖØ-Þ][\w.-]*{GAP})*[A-ZÀ-ÖØ-Þ][\w-]*\w"
CITATION = re.compile(
    rf"""
    (?P<authors>{PERSON} (?:,{GAP}{PERSON})* (?:{GAP}(?:and|&){GAP}{PERSON})?)
    (?P<more>,?{GAP}(?:et{GAP}al\.|and{GAP}others))?
    (?:['’]s(?:{GAP}[a-z]+)?)?
    ,?{GAP}\(?(?P<year>(?:1[89]|20)\d\d)\b
    (?P<behind>(?:,{GAP}(?:\[[^]]*\]\([^)\s]+\)|(?:doi|arXiv):\S+))?)  # named, too
    (?:\]\([^)\s]*bibliography\.md\#(?P<key>[^)]+))?           # or linked to its entry
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Work:
    """An entry of the file. What BibTeX calls its fields are its items: work["doi"]."""

    key: str  # kingma-2015
    authors: list[str]  # Diederik P. Kingma, Jimmy Ba
    surnames: list[str]
    fields: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.fields.get(field, "")

    @property
    def short(self) -> str:
        """Kingma & Ba, 2015"""
        many = len(self.surnames) > 4
        names = f"{self.surnames[0]} et al." if many else series(self.surnames, "&")
        return f"{names}, {self['year']}"

    @property
    def links(self) -> dict[str, str]:
        """The addresses that it gives, by what they are called."""
        found = {}
        if doi := self["doi"]:
            found[f"doi:{doi}"] = f"https://doi.org/{quote(doi)}"
        if number := self["eprint"]:
            found[f"arXiv:{number}"] = f"https://arxiv.org/abs/{number}"
        if url := self["url"]:
            found[urlsplit(url).netloc.removeprefix("www.")] = url
        for source in filter(None, self["source"].split(", ")):
            found[f"source in {source.rpartition('/')[2]}"] = source
        return found

    def holds(self, name: str) -> bool:
        """Whether an address, or an identifier, is its own, or of a page within."""
        own = (address(link) for link in self.links.values())
        return any(f"{address(name)}/".startswith(f"{link}/") for link in own)


def series(names: list[str], conjunction: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def address(name: str) -> str:
    """One spelling for the ways to write an identifier or a link."""
    name = unquote(name).replace("doi:", "https://doi.org/")
    name = name.replace("arXiv:", "https://arxiv.org/abs/").lower()
    return re.sub(r"^https?://(www\.)?", "", name).rstrip("/")


@cache
def read(bibtex: str) -> tuple[Work, ...]:
    """The works of a BibTeX file, in its order; ValueError if it is not in order."""
    apart = [SeparateCoAuthors(), SplitNameParts()]
    library = parse_string(bibtex, append_middleware=apart)
    for wrong in library.failed_blocks:
        raise ValueError(f"not BibTeX: {wrong.error or wrong.raw}")
    found = []
    for entry in library.entries:
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        if "author" not in fields:
            raise ValueError(f"{entry.key} has no author")
        names: list[NameParts] = fields.pop("author")
        last = [" ".join([*name.von, *name.last]) for name in names]
        full = [" ".join([*name.first, own]) for name, own in zip(names, last)]
        plain = {name: re.sub("[{}]", "", value) for name, value in fields.items()}
        found.append(Work(entry.key, full, last, plain))
    return tuple(found)


def works() -> tuple[Work, ...]:
    """Those of this book."""
    return read(FILE.read_text("utf-8"))


def listed(works: Iterable[Work]) -> str:
    """Their entries, as a definition list in Markdown."""
    return "\n".join(
        f"{work.short} {{: #{work.key} }}\n:   {' '.join(sentences(work))}\n"
        for work in works
    )


def sentences(work: Work) -> Iterator[str]:
    """Who wrote it, what it is called, where it stands, and how to get it."""
    yield f"{series(work.authors, 'and')}."
    edition = work["edition"] and f", {work['edition'].lower()} edition"
    yield f"*{work['title']}*{edition}."
    numbered = work["journal"] or work["series"]
    number = work["number"] and f"({work['number']})"
    where = [
        work["booktitle"],
        numbered and f"*{numbered}* {work['volume']}{number}".rstrip(),
        work["pages"],
        *(work[field] for field in HOUSES),
    ]
    if any(where):
        yield f"{', '.join(filter(None, where))}.".replace("--", "–")
    if work["note"]:
        yield f"{work['note']}."
    if work.links:
        yield f"{', '.join(f'[{name}]({url})' for name, url in work.links.items())}."


def people(citation: re.Match[str]) -> list[str]:
    """Whom a match of CITATION names."""
    return re.split(r",\s+|\s+(?:and|&)\s+", " ".join(citation["authors"].split()))


def cites(citation: re.Match[str], work: Work) -> bool:
    """Whether a match of CITATION names the work's authors, its year and no other."""
    named, count = people(citation), len(work.surnames)
    return (
        (len(named) < count if citation["more"] else len(named) == count)
        and all(f" {who}".endswith(f" {own}") for who, own in zip(named, work.surnames))
        and citation["year"] == work["year"]
        and all(work.holds(name) for name in NAMED.findall(citation["behind"]))
        and citation["key"] in (None, work.key)
    )


def cited(text: str, works: Iterable[Work]) -> list[tuple[int, int]]:
    """Where a text cites one of these works, up to the year: Kingma and Ba (2015"""
    return [
        (found.start(), found.end("year"))
        for found in CITATION.finditer(text)
        if any(cites(found, work) for work in works)
    ]
