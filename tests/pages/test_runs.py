"""How programs run: once for what they are, again when that changes, each by itself."""

import os
import time
from pathlib import Path

import pytest

from hooks.page.page import parse
from hooks.run import process, runs
from hooks.run.process import Block, Code, Program
from hooks.run.runs import keep, kept, run_pages, run_programs


class Runner:
    """Runs one program, whose cache it has, and tells whether it had to run."""

    def __init__(self, folder: Path):
        self.cache = folder / "cache" / "pages"
        self.said = []

    def ran(self, text="print(1)", kind="python") -> bool:
        self.said.clear()
        program = Program(Path("a/page.md"), [Code(kind, 1, text)])
        run = run_programs([program], self.cache, self.said.append)
        assert run[program.path][0].stdout == "1\n"
        return any(line.startswith("running 1 ") for line in self.said)

    @property
    def place(self) -> Path:
        (place,) = self.cache.iterdir()
        return place


@pytest.fixture
def runner(tmp_path):
    return Runner(tmp_path)


def test_a_program_runs_again_only_when_it_has_changed(runner):
    assert [runner.ran(), runner.ran(), runner.ran("print(1,)")] == [True, False, True]
    assert runner.place.name.startswith("a-page-")  # the first run is gone


def test_a_proof_that_rests_on_the_tests_runs_again_with_them(runner, monkeypatch):
    proof = "from tests import nav\n\nprint(1)"
    assert [runner.ran(proof, "invisible") for _ in range(2)] == [True, False]
    source = runs.source
    monkeypatch.setattr(runs, "source", lambda folder: [*source(folder), ("new", b"")])
    monkeypatch.setattr(runs, "package_source", lambda: source(Path("gdlessons")))
    assert runner.ran(proof, "invisible")


EDITED = {
    "emptied": lambda text: "",
    "cut off": lambda text: text[:-20],
    "null": lambda text: "null",
    "another key": lambda text: text.replace('"stdout"', '"other"'),
    "another output": lambda text: text.replace('"1', '"2'),
    "no text": lambda text: "\udcff",
}


@pytest.mark.parametrize("how", EDITED)
def test_a_cache_that_was_edited_is_not_believed(runner, how):
    runner.ran()
    text = runner.place.read_text()
    assert EDITED[how](text) != text
    runner.place.write_text(EDITED[how](text), errors="surrogateescape")
    assert [runner.ran(), runner.ran()] == [True, False]


def test_a_run_counts_only_in_its_own_place(runner):
    runner.ran()
    other = runner.place.with_name("other.json")
    keep([Block("2\n")], other)
    assert kept(other) == [Block("2\n")]
    os.replace(other, next(runner.cache.glob("a-page-*")))
    assert runner.ran()


def test_a_cache_that_cannot_be_written_is_a_warning(runner):
    runner.cache.parent.write_text("in the way of the folder")
    assert [runner.ran(), runner.ran()] == [True, True]
    (warning,) = [line for line in runner.said if line.startswith("warning:")]
    assert str(runner.cache) in warning


def test_a_full_disk_leaves_nothing_half_written(runner, monkeypatch):
    def fill(path, text, **how):
        path.write_bytes(text.encode()[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fill)
    assert runner.ran()
    assert "No space left on device" in runner.said[-1]
    assert list(runner.cache.iterdir()) == []


def test_what_nobody_uses_for_a_month_leaves_the_cache(runner):
    runner.ran()
    old = time.time() - runs.MONTH - 1
    left = [runner.cache / "a-gone-0.json", runner.cache / "a-page-0.json.123.tmp"]
    for path in (*left, runner.place):
        path.touch()
        os.utime(path, (old, old))
    assert not runner.ran()  # uses its run
    assert runner.ran("print(1,)")
    assert runner.place.name.startswith("a-page-")


def test_a_seed_of_another_page_does_not_reach_this_one(tmp_path):
    seeds = "```python\nimport torch\n\ntorch.manual_seed(1)\n```\n"
    relies = "```python\nimport torch\n\nprint(torch.rand(1))\n```\n"
    pages = [parse(tmp_path / "a.md", seeds), parse(tmp_path / "b.md", relies)]
    printed = set()
    for attempt in range(3):
        ran = run_pages(pages, tmp_path / str(attempt), report=lambda line: None)
        printed.add(ran[tmp_path / "b.md"][0].stdout)
    assert len(printed) == 3


def test_what_is_drawn_has_no_digit_of_rounding():
    drawn = '<path d="M -0 267.5840001 L -0.0000003,12.25 -0.5" id="a-0"/>-0.025'
    shown = '<path d="M 0 267.58 L 0.00,12.25 -0.5" id="a-0"/>-0.025'
    assert process.rounded(drawn) == shown
