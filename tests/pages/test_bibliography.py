"""The bibliography's one file: what its entries become, and that each work is cited."""

import re
import unicodedata
from urllib.parse import urlsplit

import pytest

from hooks.words.bibliography import FILE, VENUES, cited, listed, read, works
from tests.pages.texts import TEXTS, named, prose, works_named

WORKS = works()
# Hosts of licences, documentation and software; links to them may lack an entry.
NO_WORKS = re.compile(
    r"(127\.0\.0\.1|creativecommons\.org|opensource\.org|github\.com|"
    r"(docs\.)?pytorch\.org|scikit-learn\.org|optax\.readthedocs\.io)(:\d+)?"
)


def test_what_names_a_work():
    text = (
        "[a](https://doi.org/10.1016/0041-5553%2864%2990137-5), doi:10.1/a.b. See\n"
        "arXiv:1412.6980, algorithm 1; [b](http://www.d2l.ai/x/), https://a.org/c."
    )
    assert works_named(text) == {
        "doi.org/10.1016/0041-5553(64)90137-5",
        "doi.org/10.1/a.b",
        "arxiv.org/abs/1412.6980",
        "d2l.ai/x",
        "a.org/c",
    }
    assert works_named("Polyak 1964, doi:10.1016/0041-5553(64)90137-5.") < works_named(
        text
    )
    (book,) = (work for work in WORKS if work.key == "zhang-2021")
    assert book.holds("http://www.d2l.ai/x/")
    assert not book.holds("https://d2l.aim")


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_work_named_has_an_entry(path):
    missing = {
        name
        for name in works_named(TEXTS[path])
        if not NO_WORKS.fullmatch(urlsplit(f"//{name}").netloc)
        and not any(work.holds(name) for work in WORKS)
    }
    assert missing == set(), f"not in {FILE.name}: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_every_entry_is_cited(work):
    assert any(
        any(work.holds(name) for name in works_named(text))
        or f"bibliography.md#{work.key}" in text
        or cited(prose(path), [work])
        for path, text in TEXTS.items()
    ), f"{work.short}: no page and no docstring cites it"


def test_entries_are_in_order_and_complete():
    keys = [work.key for work in WORKS]
    assert keys == sorted(set(keys))
    for work in WORKS:
        first = unicodedata.normalize("NFKD", work.surnames[0].lower())
        letters = "".join(sign for sign in first if not unicodedata.combining(sign))
        assert work.key.rstrip("b") == f"{letters}-{work['year']}"  # the year's second
        assert work["title"]
        assert work.links or any(work[field] for field in VENUES), work.key


SMALL = """\
@article{moller-1990,
  author = {Møller, Ann B. and von Neumann, John},
  title = {On {Adam}},
  journal = {A Journal},
  volume = {7},
  number = {1--2},
  pages = {3--14},
  year = {1990},
  doi = {10.1/a(b)c--d},
  note = {In Danish},
}
"""


def test_an_entry_as_readers_see_it():
    assert listed(read(SMALL)) == (
        "Møller & von Neumann, 1990 {: #moller-1990 }\n"
        ":   Ann B. Møller and John von Neumann. *On Adam*. *A Journal* 7(1–2), 3–14. "
        "In Danish. [doi:10.1/a(b)c--d](https://doi.org/10.1/a%28b%29c--d).\n"
    )


REFUSED = {
    "a key twice": (SMALL + SMALL, "not BibTeX: Duplicate entry key"),
    "a field twice": (SMALL.replace("note", "doi"), "not BibTeX: Duplicate field"),
    "no end": (SMALL[:-3], "not BibTeX"),
    "no author": (SMALL.replace("author", "editor"), "moller-1990 has no author"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_in_order_is_refused(what):
    bibtex, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        read(bibtex)
