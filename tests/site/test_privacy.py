"""What a page may do in a browser, and what it leaves there: next to nothing."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from tests.nav import EVERY
from tests.serving import parsed


@pytest.fixture(scope="module")
def pages(site):
    paths = {path: site.folder / path for path in EVERY}
    files = {p: f if f.suffix else f / "index.html" for p, f in paths.items()}
    return {p: parsed(f) for p, f in files.items()}


def test_every_page_has_a_policy_that_names_its_scripts(pages):
    for path, page in pages.items():
        (tag,) = page.select('meta[http-equiv="Content-Security-Policy"]')
        policy = dict(part.split(" ", 1) for part in tag["content"].split("; "))
        assert policy["default-src"] == "'self'"
        for kind in ("frame", "manifest", "media", "object"):
            assert policy[f"{kind}-src"] == "'none'"
        assert not re.search("unsafe|http:|https:|\\*", tag["content"]), path
        scripts = page.select("script:not([src]):not([type])")
        digests = [sha256(script.string.encode()).digest() for script in scripts]
        assert set(policy["script-src"].split()) == {
            "'self'",
            *(f"'sha256-{b64encode(digest).decode()}'" for digest in digests),
        }, path
        assert not page.select("[style], style, [onclick], [onload]"), path
        # all that is read or run comes after the policy
        assert tag.find_previous(["script", "link"]) is None, path


def test_links_to_other_sites_give_them_no_hold(pages, site):
    seen = 0
    for path, page in pages.items():
        assert page.select_one('meta[name="referrer"]')["content"] == "no-referrer"
        for link in page.select('a[href^="http"]'):
            if not link["href"].startswith(site.url):
                assert "noopener" in link["rel"], (path, link)
                seen += 1
    assert seen > 100


def test_nothing_is_kept_but_the_scheme(site, browser):
    """After reading, searching, playing and switching: no cookie, and one key."""
    context = browser.new_context()
    page = context.new_page()
    refused = []
    page.on("console", lambda said: said.type == "error" and refused.append(said.text))
    page.goto(site.url + "playground/")
    page.get_by_role("button", name="Step back").click()
    page.locator(".md-search__input").click()
    page.keyboard.type("momentum")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("label[for^=__palette]:visible").click()
    page.goto(site.url + "lessons/adam/")
    kept = page.evaluate(
        "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    )
    assert context.cookies() == [] == refused
    assert [key for key in kept if not key.endswith("__palette")] == []
    assert kept
    context.close()
