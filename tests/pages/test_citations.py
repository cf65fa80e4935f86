"""Every citation agrees with the bibliography: authors, year, title and numbers."""

import re

import pytest

from hooks.page.numbers import NAMES
from hooks.page.page import blank
from hooks.words.bibliography import (
    CITATION,
    NAMED,
    VENUES,
    cited,
    cites,
    people,
    works,
)
from tests.pages.texts import PACKAGE, PAGES, TEXTS, named, prose

WORKS = works()
CARDS = [path for path in PAGES if "\n## Paper\n" in TEXTS[path]]
# A year as it stands in citations; not "in 2026", nor "from 2016".
YEAR = re.compile(
    r"(?:\(|,\s+|[A-ZÀ-Þ]\w*\s+|\bal\.\s+)((?:1[89]|20)\d\d)\b(?![.,]?\d)"
)
DATE = re.compile(NAMES["a date"], re.VERBOSE)
VOLUME = re.compile(r"\s+(\d+)(?:\((\d+(?:-\d+)?)\))?[,:]\s*(\d+-\d+)")


def strays(text):
    """The years that stand as in a citation, and in none that agrees."""
    text = DATE.sub(blank, text)
    spans = cited(text, WORKS)
    years = {match.span(1) for match in YEAR.finditer(text)}
    years |= {match.span("year") for match in CITATION.finditer(text)}
    return [
        " ".join(text[max(0, end - 60) : end].split())
        for start, end in sorted(years)
        if not any(first <= start < last for first, last in spans)
    ]


def wrong(text):
    """What is said of works in a list of references, and not by their entries."""
    found = list(CITATION.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends):
        said = " ".join(text[match.end("year") : end].split())
        said = re.split(r";|\.(?:\s|$)", said)[0]
        work = next((work for work in WORKS if cites(match, work)), None)
        yield from differences(match, said, work) if work else [match[0]]


def differences(match, said, work):
    whole = zip(people(match), work.authors, work.surnames)
    yield from (who for who, *own in whole if who not in own)
    yield from (name for name in NAMED.findall(said) if not work.holds(name))
    said = NAMED.sub("", re.sub(r"\[[^]]*\]\(\S*\)", "", said))
    title = re.search(r"\*([^*]+)\*", said)
    if title and title[1].lower() != work["title"].lower():
        yield title[1]
    said = re.sub(r"\*[^*]+\*", "", said).replace("–", "-")
    for numbers in VOLUME.findall(said):
        own = (work[name].replace("--", "-") for name in ("volume", "number", "pages"))
        yield from (
            part for part, right in zip(numbers, own) if part not in ("", right)
        )
    venues = [work[field].lower() for field in ("title", *VENUES)]
    for part in re.split(r"[,()]\s*", VOLUME.sub("", said)):
        if part[:1].isupper() and not any(part.strip().lower() in v for v in venues):
            yield part


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_citation_has_its_entry(path):
    assert strays(prose(path)) == []


@pytest.mark.parametrize("path", [*CARDS, *PACKAGE], ids=named)
def test_what_is_said_of_a_work_is_in_its_entry(path):
    text = prose(path)
    if path in CARDS:
        text = re.search(r"(?s)\n## Paper\n(.*?)\n## ", text)[1]
        assert cited(text, WORKS), "a card without a paper"
    assert list(wrong(text)) == []


CITED = [
    "(Polyak, 1964)",
    "The rule is Polyak's (1964, [doi:10.1016/0041-5553(64)90137-5](https://doi.org/"
    "10.1016/0041-5553%2864%2990137-5)).",
    "Kingma and Ba (2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980), end)",
    "Diederik P. Kingma and Jimmy Ba (2015)",
    "by Duchi,\nHazan & Singer, 2011",
    "Goh's article (2017, [doi:10.23915/distill.00006](https://doi.org/10.23915/distill.00006))",
    "(Lu et\n    al., 2020)",
    "Moré, Garbow & Hillstrom 1981",
    "[Goh, 2017](../reference/bibliography.md#goh-2017)",
    "Why Momentum Works\n\nGoh (2017) says",
]
UNCITED = [
    "(Polyak, 1965)",
    "(Poljak, 1964)",
    "(Polyak & Ba, 1964)",
    "(Kingma, 2015)",
    "(Ba & Kingma, 2015)",
    "(Polyak et al., 1964)",
    "(Lu et al., 2021)",
    "Kingma and Ba (2015, [arXiv:1412.6981](https://arxiv.org/abs/1412.6980))",
    "Kingma and Ba (2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6981))",
    "Kingma & Ba 2015, arXiv:1412.6981, algorithm 1",
    "[Goh, 2017](../reference/bibliography.md#goyal-2017)",
    "somebody (1964)",
    "Polyak's 1965 paper",
]


@pytest.mark.parametrize("text", CITED)
def test_a_citation(text):
    ((start, end),) = cited(text, WORKS)
    assert text[start].isupper()
    assert re.search(r"\d{4}$", text[start:end])
    assert strays(text) == []


@pytest.mark.parametrize("text", UNCITED)
def test_no_citation(text):
    assert cited(text, WORKS) == []
    assert len(strays(text)) == 1


CARD = (
    "Boris T. Polyak (1964), *Some methods of speeding up the convergence of\n"
    "iteration methods*, USSR Computational Mathematics and Mathematical Physics\n"
    "4(5), 1–17, doi:10.1016/0041-5553(64)90137-5, after Cauchy (1847), Comptes rendus."
)
SLIPS = {
    "a year": ("1964", "1963"),
    "the second year": ("1847", "1848"),
    "an author": ("Polyak", "Poljak"),
    "a first name": ("Boris", "Borys"),
    "a title": ("speeding", "speeding it"),
    "a journal": ("USSR", "UdSSR"),
    "a volume": ("4(5)", "5(5)"),
    "a number": ("4(5)", "4(6)"),
    "a page": ("1–17", "1–18"),
    "a volume alone": ("\n4(5), 1–17", " 5"),
    "a DOI": ("90137", "90138"),
}


def test_a_card_that_agrees():
    assert list(wrong(CARD)) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_a_card_with_a_slip(slip):
    assert CARD.count(SLIPS[slip][0]) == 1
    assert len(list(wrong(CARD.replace(*SLIPS[slip])))) == 1
