"""The link of a wrong number: the repository's form, with what the page knows."""

from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from tests.nav import LESSONS, PAGES, ROOT
from tests.serving import REPOSITORY

FORM = "wrong-number.yml"
MARK = """id => {
  const text = document.querySelector(`#${id} ~ p`).firstChild;
  getSelection().setBaseAndExtent(text, 0, text, 9);
}"""


def asked(href):
    """What a link fills in, by the fields of the form."""
    address, query = urlsplit(href), parse_qs(urlsplit(href).query)
    assert href.startswith(f"{REPOSITORY}/issues/new?")
    assert address.fragment == ""
    return {name: value for name, (value,) in query.items()}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_fills_in_the_form(site, path):
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / FORM).read_text("utf-8"))
    (link,) = site.parsed(path).select("a.wrong")
    filled = asked(link["href"])
    assert filled.pop("template") == FORM
    assert filled.keys() <= {field["id"] for field in form["body"]}
    assert filled["page"] == site.url + path
    (wheel,) = site.folder.glob("*.whl")
    assert wheel.name.split("-")[1] in filled["versions"]
    assert ", torch 2." in filled["versions"]


def test_the_section_and_the_words_that_were_marked_are_filled_in(visit, site):
    page = visit(LESSONS[0])
    page.route(f"{REPOSITORY}/**", lambda route: route.abort())
    second = page.locator("article h2[id]").nth(1).get_attribute("id")
    page.evaluate(MARK, second)
    words = page.evaluate("String(getSelection())")
    link = page.locator("a.wrong")
    link.evaluate("link => addEventListener('click', e => e.preventDefault())")
    link.click()
    filled = asked(link.get_attribute("href"))
    assert filled["page"] == f"{site.url}{LESSONS[0]}#{second}"
    assert filled["says"] == words
    assert len(words) == 9
