"""A page on paper or as a PDF, without scripts, and at an address that is none."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.nav import LESSONS
from tests.serving import Quiet, served

ROOT = Path(__file__).parents[2]
DEAD = ".md-search, label[for=__search], .md-header__option, button"
TABS = """article => article.innerHTML = `<div class="tabbed-set tabbed-alternate">
  <input checked name=tab type=radio><input name=tab type=radio>
  <div class=tabbed-labels><label>One</label><label>Two</label></div>
  <div class=tabbed-content><div class=tabbed-block>First.</div>
  <div class=tabbed-block>Second.</div></div></div>`"""


def test_a_page_can_be_printed(visit):
    assert visit(LESSONS[0]).pdf(format="A4").startswith(b"%PDF")


def test_tabs_are_all_on_paper(visit):
    page = visit(LESSONS[0])
    page.eval_on_selector("article", TABS)
    first, second = page.locator(".tabbed-block").all()
    assert (first.is_visible(), second.is_visible()) == (True, False)
    page.emulate_media(media="print")
    assert (first.is_visible(), second.is_visible()) == (True, True)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path", ["", LESSONS[0], LESSONS[-1], "playground/", "404.html"]
)
def test_without_scripts(visit, path, width):
    page = visit(path, width=width, java_script_enabled=False)
    assert page.locator(DEAD).locator("visible=true").count() == 0
    assert page.locator("h1").is_visible()
    images = page.locator("article img:not(details img)").locator("visible=true")
    assert all("only-light" in one.get_attribute("src") for one in images.all())
    assert images.count() == page.locator("article img:not(details img)").count() // 2
    folded = page.locator("article > details")
    if folded.count():
        folded.first.locator("summary").first.click()
        assert folded.first.locator("> :not(summary)").first.is_visible()
    if width == 360:
        page.locator("label[for=__drawer]:visible").click()
        page.wait_for_timeout(400)  # until it has come in
    around = page.locator(":is(.md-sidebar--primary, .tabs) a[href]:visible")
    before = page.url
    to = [urljoin(before, link.get_attribute("href")) for link in around.all()]
    here = before.partition("//")[2].partition("/")[0]
    other = next(i for i, url in enumerate(to) if here in url and url != before)
    around.nth(other).click()
    assert page.url == to[other]


SMALL = f"""\
site_name: Small
site_url: !ENV SITE_URL
theme: {{name: material, custom_dir: {ROOT}/docs/overrides, font: false}}
nav: [index.md, Lessons: [lessons/momentum.md, lessons/adam.md]]
"""


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """A small site below a folder of its host, which shows 404.html for what is not."""
    tmp_path = tmp_path_factory.mktemp("below")
    docs, site = tmp_path / "docs", tmp_path / "host" / "some" / "folder"
    (docs / "lessons").mkdir(parents=True)
    (docs / "javascripts").mkdir()
    for name in ("index", "lessons/momentum", "lessons/adam"):
        title = name.rpartition("/")[2].title()
        (docs / f"{name}.md").write_text(f"# {title}\n\nText.\n\n## Part\n")
    script = "javascripts/nearest.js"
    (docs / script).write_bytes((ROOT / "docs" / script).read_bytes())
    (tmp_path / "mkdocs.yml").write_text(SMALL)

    class Host(Quiet):
        def send_error(self, code, *_):
            page = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

    with served(tmp_path / "host", Host) as host:
        url = f"{host}some/folder/"
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", site],
            cwd=tmp_path,
            env=os.environ | {"SITE_URL": url},
            check=True,
        )
        yield url


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("lessons/momentun/", ["Momentum"]),
        ("old/deep/adam.html", ["Adam"]),
        ("ADAM", ["Adam"]),
        ("lessons/zzz/", []),
        ("%E2%80%A6/", []),
    ],
)
def test_a_missing_page_leads_on(below, browser, address, nearest):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    assert page.goto(below + address).status == 404
    page.wait_for_load_state("networkidle")
    shown = page.locator("[data-nearest] a:visible")
    assert shown.all_inner_texts() == nearest
    links = page.locator("article li a")
    assert links.count() == 3 + len(nearest)
    page.locator(".md-search__input").press_sequentially("momentum")
    found = page.locator(".md-search-result__link").first
    assert found.get_attribute("href").startswith(below + "lessons/momentum/")
    page.keyboard.press("Escape")
    (shown if nearest else links).first.click()
    assert page.url.startswith(below)
    assert page.url != below + address
    assert page.locator("h1").inner_text().startswith((*nearest, "Index"))
    assert errors == []
    page.close()
