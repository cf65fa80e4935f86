"""`make verdicts`: which verdicts hold on other blocks of seeds, and their table."""

import json

import pytest

from hooks.page.page import parse
from hooks.page.verdicts import verdicts
from hooks.run.verdicts import TABLE
from tests.nav import ROOT

RACE = """\
# A race

```python
import gdlessons

block = gdlessons.block()
if block == {raises}:
    raise ValueError("no best lr")
```

Adam is ahead.

<!-- invisible-code-block: python
assert block < 1
-->

<!-- invisible-code-block: python verdict
assert block >= 0
-->

On these seeds momentum wins.

<!-- invisible-code-block: python verdict{claims}
assert block not in (2, 3)
-->
"""


@pytest.fixture
def race(project):
    """Write the race, and ask its verdicts of other seeds."""

    def asked(*arguments, raises=-1, claims=""):
        project.page.write_text(RACE.format(raises=raises, claims=claims))
        return project.run("hooks.run.verdicts", *arguments)

    return asked


def test_a_verdict_that_fails_on_other_seeds_is_named(race):
    code, out = race()
    assert code == 1
    assert "docs/index.md:17: held on 5 of 5: Adam is ahead." in out
    line = (
        "docs/index.md:23: NOT AS CLAIMED held on 3 of 5: On these seeds momentum wins."
    )
    assert line in out
    assert "    block 2: line 24: AssertionError\n    block 3: line 24" in out
    assert "2 verdicts, of which 1 hold less often than they claim" in out


def test_a_verdict_may_hold_less_often_if_it_claims_less(race):
    code, out = race(claims=" 3 of 5")
    assert code == 0
    assert "index.md:23: held on 3 of 5, claims 3 of 5: On these seeds" in out
    assert race(claims=" 4 of 5")[0] == 1
    assert race("--blocks", "10", claims=" 4 of 5")[0] == 0  # on 8 of them


def test_a_verdict_below_code_that_raises_has_not_held(race):
    code, out = race(raises=4, claims=" 3 of 5")
    assert code == 1
    assert "index.md:17: NOT AS CLAIMED held on 4 of 5" in out
    assert "    block 4: line 8: ValueError: no best lr" in out


def test_pages_can_be_named_and_blocks_counted(race, project):
    assert race("docs/index.md", "--blocks", "1")[0] == 0
    assert race("--blocks", "0")[0] == 2
    assert race("docs/index.md", "--accept")[0] == 2


def test_a_run_is_kept_even_if_a_verdict_has_failed(race, project):
    edited = RACE.replace("import gdlessons", "import gdlessons\nimport os")
    for line in (9, 11):  # of the page, when it has moved
        project.page.write_text(edited.format(raises=4, claims=""))
        assert (
            f"    block 4: line {line}: ValueError"
            in project.run("hooks.run.verdicts")[1]
        )
        edited = edited.replace("# A race", "# A race\n\nA sentence.", 1)
    assert project.runs() == 5


def test_a_page_is_refused_if_a_verdict_fails_on_its_own_seeds(project):
    project.page.write_text(RACE.format(raises=-1, claims=""))
    project.build()
    text = RACE.replace("block not in (2, 3)", "block in (2, 3)")
    project.page.write_text(text.format(raises=-1, claims=""))
    assert "docs/index.md:23: line 24 raises" in project.refuse()


def test_the_table_is_what_was_found(race, project):
    (project.folder / TABLE).parent.mkdir()
    race("--accept", claims=" 3 of 5")
    table = json.loads((project.folder / TABLE).read_text())
    assert table["blocks"] == 5
    assert set(table) == {"date", "versions", "blocks", "rows"}
    assert table["rows"] == [
        {"page": "index.md", "sentence": said, "claims": claims, "held": held}
        for said, claims, held in [
            ("Adam is ahead.", [1, 1], 5),
            ("On these seeds momentum wins.", [3, 5], 3),
        ]
    ]


def test_the_table_has_the_verdicts_of_todays_pages():
    """If not, run `make accept-verdicts`."""
    pages = [parse(path) for path in sorted((ROOT / "docs").rglob("*.md"))]
    table = json.loads((ROOT / TABLE).read_text("utf-8"))
    shown = [(row["page"], row["sentence"], *row["claims"]) for row in table["rows"]]
    assert shown == [
        (page.path.relative_to(ROOT / "docs").as_posix(), " ".join(said), *part.claims)
        for page in pages
        for part, said in verdicts(page)
    ]
    for row in table["rows"]:
        held, of = row["claims"]
        assert row["held"] * of >= held * table["blocks"]
