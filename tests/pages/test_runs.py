"""How pages run: to an end, again when a run is not whole, and each by itself."""

import signal

import matplotlib.pyplot as plt
import pytest

from hooks.page.page import parse
from hooks.run import process as running
from hooks.run.runs import run_pages


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="has no alarm")
def test_code_that_does_not_end_names_its_line(monkeypatch):
    monkeypatch.setattr(running, "LIMIT", 1)
    monkeypatch.setattr(plt, "show", plt.show)
    block = running.run_block("\nwhile True:\n    pass", "page.md", 1, {}, 0)
    assert "has not ended after 1 s" in block.error
    assert block.line in (2, 3)


def test_a_run_that_was_not_kept_whole_is_run_again(tmp_path):
    page = parse(tmp_path / "a.md", "# A\n\n```python\nprint(1)\n```\n")
    for content in (None, "", '[{"stdout": "1'):
        for kept in tmp_path.rglob("*.json"):
            kept.write_text(content)
        runs = run_pages([page], tmp_path / "cache", report=lambda line: None)
        assert runs[page.path][0].stdout == "1\n"


def test_a_seed_of_another_page_does_not_reach_this_one(tmp_path):
    seeds = "```python\nimport torch\n\ntorch.manual_seed(1)\n```\n"
    relies = "```python\nimport torch\n\nprint(torch.rand(1))\n```\n"
    pages = [parse(tmp_path / "a.md", seeds), parse(tmp_path / "b.md", relies)]
    printed = set()
    for attempt in range(3):
        runs = run_pages(pages, tmp_path / str(attempt), report=lambda line: None)
        printed.add(runs[tmp_path / "b.md"][0].stdout)
    assert len(printed) == 3
