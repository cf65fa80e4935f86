"""The page "How this site is tested" says what the tests check, and how closely."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gdlessons import rules
from hooks import evidence
from hooks.page.page import parse
from tests.nav import PAGES, ROOT
from tests.package import test_closed_forms, test_muon, test_published, test_rules
from tests.playground import test_playground_core


@pytest.fixture(scope="module")
def page(site):
    return BeautifulSoup(site.html("reference/how-tested/"), "html.parser").article


def tables(page, heading):
    """The tables of a section, each a list of rows of cells."""
    tags = page.find(id=heading).find_all_next(["h2", "table"])
    upto = next((i for i, tag in enumerate(tags) if tag.name == "h2"), len(tags))
    return [
        [
            [cell.get_text("\n") for cell in row.select("td")]
            for row in table.select("tbody tr")
        ]
        for table in tags[:upto]
    ]


def value(text):
    """5·10⁻⁷ as a number."""
    digits, _, exponent = text.rpartition("10")
    exponent = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(digits.strip("·") or 1) * 10.0 ** int(exponent)


def slug(name):
    return name.replace("_", "-")


def cards(page, heading):
    (table,) = page.find(id=heading).find_all_next("table", limit=1)
    return [link["href"].split("/")[-2] for link in table.select("tbody a")]


def test_every_rule_is_there_with_what_it_is_held_to(page):
    (rows,) = tables(page, "rules-against-pytorch")
    assert cards(page, "rules-against-pytorch") == [*map(slug, test_rules.TABLE)]
    assert {*test_rules.TABLE, "muon"} == {*rules.__all__} - {"Rule"}
    held = [test_rules.PATH_GAP, *test_rules.STEP_GAP.values()]
    for row in rows:
        assert [*map(value, row[2:])] == pytest.approx(held)
    text = " ".join(page.text.split())
    for dtype, gap in test_muon.GAP.items():
        most = re.search(rf"within (\S+) in {str(dtype).removeprefix('torch.')}", text)
        assert value(most[1]) == pytest.approx(gap, rel=0.05)
    paths = sum(len(row.settings) for row in test_rules.TABLE.values())
    assert f"takes {test_rules.STEPS:,} steps" in text
    assert f"{paths * len(test_rules.LANDSCAPES)} paths in all" in text


def test_the_playgrounds_optimizers_are_there(page):
    (rows,) = tables(page, "the-playground-against-pytorch")
    held = [test_playground_core.PATH_GAP, test_playground_core.STEP_GAP]
    names = [
        slug("gradient_descent" if name == "gd" else name)
        for name in test_playground_core.TABLE
    ]
    assert cards(page, "the-playground-against-pytorch") == names
    for row in rows:
        assert [*map(value, row[2:])] == pytest.approx(held)


def test_published_results_are_there_with_ours(page):
    post, *others = tables(page, "published-results-met-again")
    shown = [row for table in others for row in table]
    order = sorted(shown, key=lambda row: row[0])
    for row, result in zip(
        order, sorted(test_published.TABLE, key=lambda r: r.what), strict=True
    ):
        what, published, ours = (cell.replace("−", "-") for cell in row)
        assert what == result.what
        assert published.split("\n") == result.published
        within = result.within if isinstance(result.within, list) else [result.within]
        most = within * (len(result.published) // len(within))
        for one, other, gap in zip(ours.split("\n"), result.published, most):
            rounding = 1.1 * 10.0 ** -len(other.partition("e")[0].partition(".")[2])
            rounding = 1e-12 if "/" in other else rounding
            gap += rounding * 10 ** int(other.partition("e")[2] or 0)
            near = test_published.number(other)
            assert test_published.number(one) == pytest.approx(near, rel=0, abs=gap)
    assert post[0][1:] == ["1.275573", "1.275573"]
    assert len(post) == 5


def test_theory_is_there_with_what_is_measured(page):
    (rows,) = tables(page, "theory-met-by-measurement")
    expected = [
        f"{rate:.4f}"
        for kappa in test_closed_forms.KAPPAS
        for _, rate, _ in test_closed_forms.best_rates(kappa)
    ]
    assert [row[1] for row in rows] == [row[2] for row in rows] == expected


def test_the_counts_are_those_of_the_pages(page, site):
    (rows,) = tables(page, "how-much-is-tested")
    *pages, total = rows
    assert {len(row) for row in rows} == {6}
    kinds = ("python", "output", "image", "number", "invisible")
    left = iter(pages)
    for path in PAGES:
        source = ROOT / "docs" / f"{path.rstrip('/')}.md"
        if not source.exists():
            source = ROOT / "docs" / path / "index.md"
        parsed = parse(source)
        counted = [len(parsed.of_kind(kind)) for kind in kinds]
        if any(counted):
            title, *shown = next(left)
            if path.startswith("labs/"):  # have no Output fences and no image lines
                html = BeautifulSoup(site.html(path), "html.parser")
                counted[1] = int(shown[1])
                counted[2] = len(html.select("figure.drawn"))
                assert counted[1] > 0
            assert [title, *map(int, shown)] == [parsed.title, *counted]
    assert list(left) == []
    columns = list(zip(*([int(cell) for cell in row[1:]] for row in pages)))
    assert [*map(int, total[1:])] == [*map(sum, columns)]


def test_no_placeholder_is_left(site):
    for path in PAGES:
        assert "{{" not in site.html(path), path


def test_another_table_is_another_page(tmp_path, monkeypatch):
    """A tolerance that a test is given is the one that the page would show."""
    tests = tmp_path / "tests"
    tests.mkdir()
    for path in Path(__file__).parent.glob("test_*.py"):
        shutil.copy(path, tests)
    edited = tests / "test_rules.py"
    old, new = f"PATH_GAP = {test_rules.PATH_GAP}", "PATH_GAP = 2.5e-11"
    assert old in edited.read_text()
    monkeypatch.setattr(evidence, "TESTS", tests)
    read = [evidence.read(tmp_path / "cache", print)]
    edited.write_text(edited.read_text().replace(old, new))
    read.append(evidence.read(tmp_path / "cache", print))
    assert [found["rules"][0][2] for found in read] == [test_rules.PATH_GAP, 2.5e-11]
    shown = evidence.tables(read[1], ROOT / "docs")["rules"]
    assert "2.5·10⁻¹¹" in shown
