"""Every fence, output, figure and number of the pages is a test, collected by Sybil."""

from pathlib import Path

from filelock import FileLock
from sybil import Region, Sybil
from sybil.evaluators.doctest import NUMBER
from sybil.parsers.rest import DocTestParser

from hooks.page import checks
from hooks.page.page import parse
from hooks.run.runs import run_pages

pages, found = {}, {}  # by path: the page, and what is wrong with it
reached = set()  # path and place of doctests that this process has run


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


def catch_up(example):
    """Run what stands above a doctest where another process of the tests has run it."""
    for above in example.document.examples():
        if above.start < example.start and (above.path, above.start) not in reached:
            reached.add((above.path, above.start))
            above.evaluate()
    reached.add((example.path, example.start))


def pytest_runtest_setup(item):
    """Before the first test of a page, run all pages that were collected, at once.

    Of several processes of the tests one runs them; the others find the runs kept.
    """
    if hasattr(item, "example") and item.path.suffix == ".py":
        catch_up(item.example)
    if item.path not in pages or item.path in found:
        return
    wanted = {one.path for one in item.session.items} & pages.keys()
    terminal = item.config.pluginmanager.get_plugin("terminalreporter")
    cache = item.config.rootpath / ".cache"
    cache.mkdir(exist_ok=True)
    with FileLock(cache / "pages.lock"):
        runs = run_pages(
            [pages[path] for path in sorted(wanted)],
            cache / "pages",
            terminal.write_line if terminal else lambda line: None,
        )
    found.update({path: checks.problems(pages[path], runs[path]) for path in runs})


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
