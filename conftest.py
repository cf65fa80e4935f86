"""Every fence, output, figure and number of the pages is a test, collected by Sybil."""

from pathlib import Path

from sybil import Region, Sybil
from sybil.evaluators.doctest import NUMBER
from sybil.parsers.rest import DocTestParser

from hooks.page import checks
from hooks.page.page import parse
from hooks.run.runs import run_pages

pages, found = {}, {}  # by path: the page, and what is wrong with it


def parts(document):
    """One test for each part of a page; the numbers in alt text belong to the image."""
    page = parse(Path(document.path), document.text)
    pages[page.path], end = page, 0
    for part in page.parts:
        if part.start >= end:
            end = part.end
            yield Region(part.start, part.end, evaluator=keeps_its_promise)


def keeps_its_promise(example):
    page = pages[Path(example.path)]
    here = [p for p in found[page.path] if example.start <= p[0] < example.end]
    return checks.describe(page, here)


def pytest_collection_finish(session):
    """Run the pages that were collected, all at once, before their first test."""
    wanted = {item.path for item in session.items} & pages.keys()
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if wanted and not session.config.option.collectonly:
        runs = run_pages(
            [pages[path] for path in sorted(wanted)],
            session.config.rootpath / ".cache" / "pages",
            terminal.write_line,
        )
        found.update(
            {path: checks.problems(pages[path], run) for path, run in runs.items()}
        )


doctest_flags = NUMBER if checks.tolerant() else 0
pytest_collect_file = (
    Sybil(
        [parts],
        patterns=["README.md", "docs/*.md", "docs/**/*.md"],
        excludes=["tests/*"],
    )
    + Sybil(
        [DocTestParser(doctest_flags)], patterns=["gdlessons/*.py", "gdlessons/*/*.py"]
    )
).pytest()
