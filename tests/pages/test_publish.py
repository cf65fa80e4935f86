"""A site replaces the last good one in one step, or not at all."""

import multiprocessing
import time
from pathlib import Path

import pytest

from hooks.publish import Publication


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a site that was published, and a branch of git in it."""
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / ".git").write_text("gitdir: elsewhere")
    (folder / "index.html").write_text("good")
    return folder


def begun(site: Path, text: str = "new") -> Publication:
    publication = Publication(site)
    publication.begin()
    publication.draft.mkdir()
    (publication.draft / "index.html").write_text(text)
    return publication


def beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir())


def test_what_was_built_replaces_the_last_site_and_its_git_stays(site):
    (site / "old.html").write_text("gone")
    publication = begun(site)
    assert (site / "index.html").read_text() == "good"
    publication.publish()
    publication.end()
    assert sorted(path.name for path in site.iterdir()) == [".git", "index.html"]
    assert (site / "index.html").read_text() == "new"
    assert beside(site) == ["public"]


def test_a_build_that_fails_leaves_the_last_site(site):
    publication = begun(site)
    publication.end()
    assert (site / "index.html").read_text() == "good"
    assert beside(site) == ["public"]


def test_a_first_site_needs_no_folder(tmp_path):
    publication = begun(tmp_path / "public")
    publication.publish()
    publication.end()
    assert beside(tmp_path / "public") == ["public"]


@pytest.mark.parametrize("killed_before", ["draft.rename", "kept.rename", "rmtree"])
def test_one_killed_while_it_is_put_in_place_is_mended_by_the_next(site, killed_before):
    publication = begun(site, "killed")
    site.rename(publication.before)
    if killed_before != "draft.rename":
        publication.draft.rename(site)
    if killed_before == "rmtree":
        (publication.before / ".git").rename(site / ".git")
    publication.lock.release()  # as the system does

    publication = Publication(site)
    publication.begin()
    publication.end()
    text = "good" if killed_before == "draft.rename" else "killed"
    assert (site / "index.html").read_text() == text
    assert (site / ".git").read_text() == "gitdir: elsewhere"
    assert beside(site) == ["public"]


def build(site: Path, text: str) -> None:
    publication = begun(site, text)
    for number in range(20):
        (publication.draft / f"{number}.html").write_text(text)
        time.sleep(0.01)
    publication.publish()
    publication.end()


def test_of_two_builds_at_once_one_waits_and_neither_is_mixed(site):
    context = multiprocessing.get_context("spawn")
    builds = [context.Process(target=build, args=(site, text)) for text in "ab"]
    for process in builds:
        process.start()
    for process in builds:
        process.join()
    assert [process.exitcode for process in builds] == [0, 0]
    texts = {path.read_text() for path in site.glob("*.html")}
    assert texts in ({"a"}, {"b"})
    assert beside(site) == ["public"]
