"""Every page as a notebook and as a program, as the built site has them."""

import re
from pathlib import Path

import nbformat
import pytest

from hooks.page.guesses import without_answers
from hooks.page.page import parse
from hooks.takeaway.notebooks import PIECES, cells
from tests.nav import ROOT
from tests.serving import Site

DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): page
    for path in sorted(DOCS.rglob("*.md"))
    if "overrides" not in path.parts and (page := parse(path)).of_kind("python")
}
LINK = re.compile(r"\]\(([^)\s]*)")
FOREIGN = ("!!! ", "??? ", "::: ", "{: ", "<gd-", "<div", "{{ ", "](figures/", "][")

every_page = pytest.mark.parametrize("uri", PAGES)


def notebook(site: Site, uri: str) -> list:
    """The cells of a page's notebook, which nbformat finds valid."""
    path = site.folder / Path(uri).with_suffix(".ipynb")
    read = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(read)
    return read.cells


def prose(site: Site, uri: str) -> str:
    found = notebook(site, uri)
    return "\n\n".join(cell.source for cell in found if cell.cell_type == "markdown")


def program(site: Site, uri: str) -> str:
    path = site.folder / Path(uri).with_suffix(".py")
    return path.read_text(encoding="utf-8")


def install(site: Site) -> str:
    (wheel,) = site.folder.glob("*.whl")
    return f"pip install {site.url}{wheel.name}"


@every_page
def test_code_is_cell_by_cell_the_text_that_ran(site, uri):
    ran = [fence.text for fence in PAGES[uri].of_kind("python")]
    _, *code = [cell for cell in notebook(site, uri) if cell.cell_type == "code"]
    assert [f"{cell.source}\n" for cell in code] == ran
    _, *code = program(site, uri).removesuffix("\n").split("\n\n# %%\n")
    assert [f"{cell}\n" for cell in code] == ran


@every_page
def test_first_cell_installs_the_wheel_of_the_site(site, uri):
    first, *_ = found = notebook(site, uri)
    head, _, shown = first.source.partition("\nimport gdlessons\n\n")
    *comment, command = head.splitlines()
    assert command == "%" + install(site).replace("install", "install --quiet")
    assert all(line.startswith("# ") for line in comment)
    assert shown == 'print("gdlessons", gdlessons.__version__)'
    assert [cell.id for cell in found] == [f"cell-{i}" for i in range(len(found))]
    for cell in found:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


@every_page
def test_title_link_and_licence(site, uri):
    title = PAGES[uri].title
    address = site.url + uri.removesuffix("index.md").replace(".md", "/")
    head = notebook(site, uri)[1].source
    assert head.startswith(f"# {title}\n\nThis is [{address}]({address})")
    comment, *_ = program(site, uri).split("\n\n")
    assert comment.startswith(f"# {title}\n# {address}\n")
    assert comment.endswith(install(site))
    for licence in ("CC BY 4.0", "MIT"):
        assert licence in head
        assert licence in comment


@every_page
def test_links_lead_to_the_site(site, uri):
    for target in LINK.findall(re.sub(r"\$[^$]+\$", "", prose(site, uri))):
        assert target.startswith(("https://", "http://"))
        if target.startswith(site.url):
            path, _, anchor = target.removeprefix(site.url).partition("#")
            html = site.html(path.partition("?")[0])
            assert not anchor or f'id="{anchor}"' in html


@every_page
def test_prose_is_all_there_and_nothing_that_jupyter_does_not_know(site, uri):
    shown = prose(site, uri)
    assert [syntax for syntax in FOREIGN if syntax in shown] == []
    page = parse(PAGES[uri].path, without_answers(PAGES[uri].text))
    said, end = "", 0
    for part in page.of_kind(*PIECES):
        said, end = f"{said}{page.text[end : part.start]}\n", part.end
    said = re.sub(r"(?s)\A---\n.*?\n---\n", "", f"{said}{page.text[end:]}")
    lines = {line.strip() for line in shown.splitlines()}
    for line in map(str.strip, said.splitlines()):
        changes = re.search(r"\]|^(!!!|\?\?\?|===|:::|<)|\{ *[:.{]", line)
        assert changes or not line or line in lines


SYNTAX = {
    "a title of its own": ('??? tip "Why"\n\n    So.\n', "**Why**\n\nSo."),
    "a kind for a title": ("!!! note\n    So.\n", "**Note**\n\nSo."),
    "no title": ('!!! note ""\n\n    So.\n', "So."),
    "one in another": (
        '!!! note\n\n    So.\n\n    ??? tip "Why"\n\n        Because.\n',
        "**Note**\n\nSo.\n\n**Why**\n\nBecause.",
    ),
    "tabs": ('=== "A"\n\n    1\n\n=== "B"\n\n    2\n', "**A**\n\n1\n\n**B**\n\n2"),
    "attributes": ("So.\n{ .lede }\n\nTerm {: #t .tip }\n", "So.\n\nTerm"),
    "a formula": ("$a_{ .5}[b](c)$ and\n$$\n{: .x}\n$$\n", None),
    "code": ("`a[b](c){ .d }` and ``::: x``\n", None),
    "links": ("[a](b.md) [c](http://d) [e](#f)", "[a](B.MD) [c](HTTP://D) [e](#F)"),
    "a reference": ("[`train`][gdlessons.train] runs", "[`train`] runs"),
    "a source": (
        "::: gdlessons.mse\n    options:\n",
        "[`gdlessons.mse`](here), as the page shows it.",
    ),
    "a playground": ('<gd-playground query="a"></gd-playground>\n\nSo.', "So."),
    "a caption": ("![A *b*_c.](figures/x.svg)", r"*A \*b\*\_c.*"),
    "a shown fence": ("```bash\n# x\nmake\n```", None),
}


@pytest.mark.parametrize("what", SYNTAX)
def test_jupyter_understands(what):
    text, expected = SYNTAX[what]
    (cell,) = cells(parse(Path("page.md"), f"# A page\n\n{text}"), "here", str.upper)
    assert cell.source.partition("\n\n")[2] == (expected or text.strip())


def test_a_lab_keeps_its_captions():
    head, fence = "---\njupyter: x\n---\n\n# A lab\n\n", "```python\nx\n```\n\n"
    lab = parse(Path("labs/a.md"), f"{head}{fence}*It is\nso.*\n\n## End\n")
    sources = [cell.source for cell in cells(lab, "here", str)]
    assert sources == ["# A lab", "x", "*It is\nso.*", "## End"]
