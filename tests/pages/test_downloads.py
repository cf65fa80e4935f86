"""The wheel and what it takes to run a page, where the site and its page offer it."""

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from packaging.version import Version

from hooks.page.checks import agree
from hooks.page.page import Page
from hooks.run.process import Run
from hooks.run.runs import run_pages
from hooks.takeaway import downloads
from tests.nav import ROOT
from tests.pages.fresh import environment, install, printed
from tests.pages.project import CONFIG
from tests.pages.test_notebooks import DOCS, PAGES, every_page
from tests.serving import Site

DATA = ("py.typed", "first_edition.txt", "answers.json")
LESSON, LAB = "lessons/gradient-descent.md", "labs/original-post.md"  # in seconds


def wheel(site: Site) -> Path:
    (path,) = site.folder.glob("*.whl")
    return path


THEME = f"""\
theme:
  name: material
  custom_dir: {DOCS}/overrides
  icon: {{repo: material/source-branch}}
"""
OTHER = "https://example.org/lessons"
GITHUB = "https://github.com/example/lessons"
COLAB = "https://colab.research.google.com/github/example/lessons/blob/gh-pages"
WAYS = {
    "": {},
    OTHER: {"Edit this page": f"{OTHER}/edit/main/docs/index.md"},
    GITHUB: {
        "Colab": f"{COLAB}/index.ipynb",
        "Edit this page": f"{GITHUB}/edit/main/docs/index.md",
    },
}


@pytest.mark.parametrize("repository", WAYS)
def test_colab_and_edit_need_a_repository(ran, repository):
    config = CONFIG.replace("theme: material\n", THEME)
    (ran.folder / "mkdocs.yml").write_text(f"{config}repo_url: '{repository}'\n")
    ran.build()
    html = BeautifulSoup((ran.site / "index.html").read_text(), "html.parser")
    links = {link.text: link["href"] for link in html.select(".run a, .turn a")}
    ways = {"Notebook": "index.ipynb", "Program": "index.py", "Markdown": "index.md"}
    told = links.pop("A number is wrong", "")
    assert links == ways | WAYS[repository]
    assert told.startswith(f"{GITHUB}/issues/new?") == (repository == GITHUB)
    asked = html.select('script[src$="wrong.js"]')
    assert len(asked) == (repository == GITHUB)


def test_the_branches_are_those_that_are_published():
    workflow = (ROOT / ".github" / "workflows" / "publish.yml").read_text()
    assert f"branches: [{downloads.BRANCH}]" in workflow
    assert f"--branch {downloads.PUBLISHED} site" in workflow


def test_wheel_is_the_package_and_nothing_else(site):
    with ZipFile(wheel(site)) as archive:
        names = archive.namelist()
        version = wheel(site).name.split("-")[1]
        folder = f"gdlessons-{version}.dist-info"
        metadata = message_from_bytes(archive.read(f"{folder}/METADATA"))
        for name in names:
            if name.startswith("gdlessons/"):
                assert archive.read(name) == (ROOT / name).read_bytes()
    package = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gdlessons").rglob("*")
        if path.suffix == ".py" or path.name in DATA
    ]
    around = ("METADATA", "RECORD", "WHEEL", "licenses/LICENSE")
    assert sorted(names) == sorted([*package, *(f"{folder}/{name}" for name in around)])
    assert metadata["Version"] == version
    assert re.fullmatch(r"0\.1\.0\.post20\d{12}\+source[0-9a-f]{8}", version)
    assert wheel(site).name == f"gdlessons-{version}-py3-none-any.whl"


def test_two_wheels_are_the_same_bytes(site, tmp_path, monkeypatch):
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, tmp_path)
    shutil.copytree(
        ROOT / "gdlessons",
        tmp_path / "gdlessons",
        copy_function=shutil.copyfile,  # with other dates
    )
    monkeypatch.setattr(os, "environ", dict(os.environ))
    downloads.dated(ROOT)
    assert downloads.wheel(tmp_path) == (wheel(site).name, wheel(site).read_bytes())


def test_a_later_commit_has_a_higher_version_other_code_another(tmp_path, monkeypatch):
    module = tmp_path / "module.py"

    def version(source: str, seconds: int) -> Version:
        module.write_text(source)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
        return Version(downloads.published("0.1.0", tmp_path))

    first, edited = (
        version("lr = 0.1", 1_800_000_000),
        version("lr = 0.2", 1_800_000_000),
    )
    assert str(first).startswith("0.1.0.post20270115080000+source")
    assert first == version("lr = 0.1", 1_800_000_000) != edited
    assert max(first, edited) < version("lr = 0.1", 1_800_000_001) < Version("0.1.1")


@pytest.mark.parametrize("given", [None, "", "yesterday"])
@pytest.mark.parametrize("path", ["", os.environ["PATH"]], ids=["no git", "no commit"])
def test_without_a_commit_it_is_2020(tmp_path, monkeypatch, given, path):
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given or "")  # and take it back at the end
    if given is None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
    downloads.dated(tmp_path)
    assert "0.1.0.post20200101000000" in downloads.published("0.1.0", tmp_path)


@pytest.fixture(scope="module")
def declared(site):
    """What the wheel says it needs."""
    with ZipFile(wheel(site)) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("/METADATA")]
        return message_from_bytes(archive.read(name)).get_all("Requires-Dist")


@pytest.fixture(scope="module")
def python(site, declared, tmp_path_factory):
    """The Python of an environment with the wheel, installed from the site."""
    python = environment(tmp_path_factory.mktemp("fresh"), declared)
    install(python, site.url + wheel(site).name)
    return python


def test_the_environment_has_the_wheel_and_no_checkout(python, tmp_path):
    where = "import gdlessons, sys; print(gdlessons.__file__, *sys.path, sep='\\n')"
    package, *path = printed(python, tmp_path / "empty", "-c", where).splitlines()
    assert Path(package).is_relative_to(python.parents[1])
    assert not any(Path(folder).is_relative_to(ROOT) for folder in path if folder)
    there = "import importlib.util as u; print([u.find_spec(n) for n in {!r}])"
    names = ["mkdocs", "pytest", "IPython"]
    assert printed(python, tmp_path / "other", "-c", there.format(names)) == (
        "[None, None, None]\n"
    )


def lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def check(site: Site, uri: str, printed: str) -> None:
    """Compare with what the page shows; with what a lab printed when it was tested."""
    page = PAGES[uri]
    shown = [output.text for output in page.of_kind("output")]
    if page.is_lab:
        shown = [block.stdout for block in ran(page)]
    assert agree(lines("\n".join(shown)), lines(printed))


def run_program(python: Path, site: Site, uri: str, empty: Path) -> None:
    program = site.folder / Path(uri).with_suffix(".py")
    check(site, uri, printed(python, empty, program))


def ran(page: Page) -> Run:
    return run_pages([page], ROOT / ".cache" / "pages")[page.path]


def test_a_lesson_and_a_lab_run_from_nothing(python, site, tmp_path):
    chosen = LESSON, LAB
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [
            pool.submit(run_program, python, site, uri, tmp_path / str(i))
            for i, uri in enumerate(chosen)
        ]
    for run in runs:
        run.result()


JUPYTER = """
import sys, nbclient, nbformat
book = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(book).execute()
for cell in book.cells[1:]:
    for output in cell.get("outputs", ()):
        print(output.get("text", ""), end="")
"""


def test_a_notebook_installs_what_it_needs_and_runs(site, declared, tmp_path):
    needs = [*declared, "pip", "ipykernel", "nbclient"]
    python = environment(tmp_path / "fresh", needs)
    notebook = site.folder / Path(LESSON).with_suffix(".ipynb")
    got = printed(python, tmp_path / "empty", "-c", JUPYTER, notebook)
    check(site, LESSON, got)


@pytest.mark.by_hand
@every_page
def test_every_page_runs_from_nothing(python, site, uri, tmp_path):
    run_program(python, site, uri, tmp_path / "empty")
