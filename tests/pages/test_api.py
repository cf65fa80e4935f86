"""The API reference: every public name once, with what a reader asks of it."""

import inspect
import re
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

import gdlessons
from gdlessons import rules
from hooks.words.reference import API
from hooks.words.shown import as_markdown, examples
from tests.nav import PAGES

NAMES = [f"gdlessons.{name}" for name in gdlessons.__all__ if name != "rules"]
NAMES += [f"gdlessons.rules.{name}" for name in rules.__all__]
RETURNED = ["data.Digits", "text.Text", "races.Interval", "atlas.Exhibit"]
# What rules are made of, and what they keep: for those who write one.
MADE_OF = [
    *("rule.rule", "rule.average", "matrices.orthogonalized"),
    *("adam_family.Moments", "adam_family.no_moments", "adam_family.Peak"),
    *("adaptive.Deltas", "nadam_radam.Ahead", "wrappers.Averaged", "signs.Sizes"),
    *("factored.Factors", "less_tuning.Stepping", "less_tuning.Distance"),
    *("kronecker.Sides", "kronecker.Turned"),
]
RETURNED += [f"rules.{name}" for name in MADE_OF]
FORMULAS = ["CubicModel", "cubic_data", "model_loss", "quadratic", "rosenbrock"]
FORMULAS += [f"rules.{name}" for name in rules.__all__ if name != "Rule"]
REFERENCE = [uri.replace(".md", "/") for uri in API]


def entity(name):
    found = gdlessons
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


@pytest.fixture(scope="module")
def page(site):
    pages = (site.parsed(path) for path in REFERENCE)
    return BeautifulSoup("".join(str(page.article) for page in pages), "html.parser")


def test_every_public_name_has_one_entry(page):
    entries = [heading["id"] for heading in page.select("h3.doc-heading")]
    expected = NAMES + [f"gdlessons.{name}" for name in RETURNED]
    assert sorted(entries) == sorted(expected)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_says_what_its_docstring_says(page, name):
    entry = page.find("h3", id=name).parent
    docstring = inspect.getdoc(entity(name))
    code = entry.select(":scope > .doc-contents > .highlight > pre > code")
    shown = [block.text for block in code]
    pairs = examples(docstring)
    assert pairs
    assert shown == [text for pair in pairs for text in pair if text]
    assert ">>>" not in entry.text


@pytest.mark.parametrize("name", FORMULAS)
def test_an_entry_has_its_formula(page, name):
    entry = page.find("h3", id=f"gdlessons.{name}").parent
    assert re.search(r"[=←]", entry.select_one(".doc-contents").text)


@pytest.mark.parametrize("name", [n for n in rules.__all__ if n != "Rule"])
def test_each_rule_cites_its_source(page, name):
    entry = page.find("h3", id=f"gdlessons.rules.{name}").parent
    assert re.search(r"\b(18|19|20)\d\d\b", entry.text), name


def test_examples_lose_their_prompts_and_keep_their_place():
    docstring = "One.\n\n>>> x = 1\n>>> if x:\n...     print(x)\n1\n>>> x\n1\n\nTwo."
    assert as_markdown(docstring) == (
        "One.\n\n```python\nx = 1\nif x:\n    print(x)\n```\n\n"
        '```text title="Output"\n1\n```\n\n```python\nx\n```\n\n'
        '```text title="Output"\n1\n```\n\nTwo.'
    )


def test_an_address_from_before_the_page_was_split_leads_to_the_entry(site):
    old = site.parsed("reference/api/").article
    for path in ("reference/landscapes/", "reference/plots/"):
        for entry in site.parsed(path).select("h3.doc-heading"):
            link = old.find("a", id=entry["id"])
            assert urljoin("reference/api/", link["href"]) == f"{path}#{entry['id']}"


def test_pages_link_to_it_once_for_each_name(site, page):
    linked = set()
    for path in PAGES:
        if path in REFERENCE:
            continue
        article = site.parsed(path).article
        links = [a["href"] for a in article.select("a[href*='/#gdl']:has(> code)")]
        assert len(set(links)) == len(links), path
        linked |= {urljoin(path, link) for link in links}
    for link in linked:
        path, _, anchor = link.partition("#")
        assert path in REFERENCE
        assert f'id="{anchor}"' in site.html(path)
    known = {"reference/api/#gdlessons.train", "reference/rules/#gdlessons.rules.nadam"}
    assert known <= linked
