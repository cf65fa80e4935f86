"""Labs are notebooks: they run as every page does, and do the same in Jupyter.

What a lab prints and draws is put into its page. The tests switch mkdocs-jupyter on,
which executes the notebook; a cell has to do there what it did when the page ran. Its
HTML is read for that, and dropped: it brings half a megabyte of styles, and knows
nothing of our formulas, links and figures.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from mkdocs.exceptions import PluginError
from nbclient.exceptions import CellExecutionError

from hooks.page.checks import describe
from hooks.page.page import Page, parse
from hooks.run.accept import accepted
from hooks.run.process import Block, Run
from hooks.run.runs import keep, kept, place_of, surroundings

DREW = "img, svg"


def published(page: Page, run: Run) -> Page:
    """A lab with its outputs and figures put in, as lessons have them."""
    text = page.text
    drawing = [block for block, did in zip(page.blocks, run) if did.figures]
    for number, block in reversed(list(enumerate(drawing, 1))):
        caption = page.caption_of(block)
        alt = " ".join(caption["text"].split())
        image = f"\n\n![{alt}](figures/{page.path.stem}-{number}.svg)"
        text = text[: caption.start()] + image + text[caption.end() :]
    return parse(page.path, accepted(parse(page.path, text), run))


def cells(html: str) -> tuple[list[str], Run]:
    """The code of the cells that mkdocs-jupyter rendered, and what each one did."""
    found = BeautifulSoup(html, "html.parser").select(".jp-CodeCell[id]")
    code = [cell.select_one(".jp-InputArea pre").text for cell in found]
    run = []
    for cell in found:
        outputs = cell.select(".jp-OutputArea-output")
        texts = [text.text for output in outputs for text in output.select("pre")]
        printed = re.sub(r"[ \t]+$|\s+\Z", "", "".join(texts), flags=re.MULTILINE)
        figures = ["" for output in outputs if output.select(DREW)]
        run.append(Block(f"{printed}\n" if printed else "", figures))
    return code, run


def executed(page: Page, render: Callable[[], str], cache: Path) -> Run:
    """What the cells of a lab did in Jupyter: now, or when it was the same as now."""
    place = place_of(page, cache, surroundings())
    if (run := kept(place)) is None:
        try:
            code, run = cells(render())
        except CellExecutionError as error:
            raise PluginError(f"{page.path}: raises in Jupyter\n{error}") from None
        fences = [fence.text.strip() for fence in page.of_kind("python")]
        if [cell.strip() for cell in code] != fences:
            message = "the notebook's cells are not the page's python fences"
            raise PluginError(f"{page.path}: {message}")
        keep(run, place)
    return run


def differences(page: Page, tested: Run, run: Run) -> list[tuple[int, str]]:
    """Where a cell does something else in Jupyter than it did when it was tested."""
    found = []
    did = {block.start: done for block, done in zip(page.blocks, tested)}
    for fence, ours in zip(page.of_kind("python"), run):
        theirs = did[fence.start]
        if ours.stdout != theirs.stdout:
            message = f"prints\n{theirs.stdout}and in Jupyter\n{ours.stdout}"
            found.append((fence.start, message))
        if len(ours.figures) != len(theirs.figures):
            message = f"draws {len(theirs.figures)}, in Jupyter {len(ours.figures)}"
            found.append((fence.start, message))
    return found


def language(meta: dict) -> str | None:
    """The language of the kernel that the front matter of a page names."""
    try:
        return meta["jupyter"]["kernelspec"]["language"]
    except (KeyError, TypeError):
        return None


def compare(page, tested: Run, config, files) -> None:
    """Refuse a page of MkDocs that is no notebook, or does something else as one."""
    source = parse(Path(page.file.abs_src_path))
    if language(page.meta) != "python":
        message = "a lab's front matter needs a kernelspec with `language: python`"
        raise PluginError(f"{source.path}:1: {message}")
    if "mkdocs-jupyter" not in config.plugins:
        return
    render = vars(page).pop("render")

    def html() -> str:
        render(config, files)
        return page.content

    cache = Path(config.config_file_path).parent / ".cache" / "notebooks"
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as when it was tested
    if found := differences(source, tested, executed(source, html, cache)):
        raise PluginError(describe(source, found))
