"""Labs are notebooks: what a reader sees of one is what mkdocs-jupyter executed.

mkdocs-jupyter renders a notebook by a template that it finds in a folder. The template
here writes the executed notebook itself. What its cells printed and drew is put under
them, and the lab is a page as every other: its formulas, links and figures are.
"""

import html
import json
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import nbformat
from mkdocs_jupyter.config import settings
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from hooks.page.checks import describe
from hooks.page.page import Page, parse
from hooks.run.accept import accepted
from hooks.run.process import STYLE, Block, Run, rounded, visible
from hooks.run.runs import keep, kept, place_of, surroundings

HERE = Path(__file__).parent
PROFILE = {  # of IPython, for figures as `process.draw` makes them
    "InlineBackend": {
        "figure_formats": ["svg"],
        "print_figure_kwargs": {"bbox_inches": "tight", "metadata": {"Date": None}},
        "rc": STYLE,
    },
    "HistoryManager": {"enabled": False},
    # It warns of the network, which stays here; the style is there from the first cell.
    "IPKernelApp": {"log_level": 40, "matplotlib": "inline"},
}
COLOURS = re.compile(r"\x1b\[[\d;]*m")  # of a terminal
DECIMAL = re.compile(r"(?<=[\s\"(,])-?\d+(?:\.\d{1,3})?(?![\d.])")
RAISED = re.compile(r"Cell In\[(\d+)\], line (\d+)")


class LabError(ValueError):
    """What is wrong with a lab as a notebook, and on which line of its page."""

    def __init__(self, page: Page, line: int, message: str) -> None:
        super().__init__(f"{os.path.relpath(page.path)}:{line}: {message}")


@contextmanager
def kernels(cache: Path) -> Iterator[None]:
    """While it lasts, kernels draw as pages do, and mkdocs-jupyter gives notebooks."""
    profile = cache / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.json").write_text(json.dumps(PROFILE))
    environment = {
        "IPYTHONDIR": os.fspath(profile.parent),
        "MATPLOTLIBRC": os.devnull,  # whatever the user's own says
        "OMP_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "GDLESSONS_SEED_BLOCK": "0",
    }
    with (
        patch.dict(os.environ, environment),
        patch.object(settings, "templates_dir", os.fspath(HERE)),
    ):
        yield


class Lab(NamedTuple):
    page: Page
    tested: Run  # what its code did as that of every page
    meta: dict  # its front matter
    render: Callable[[], str]  # has mkdocs-jupyter execute it


def executed(labs: list[Lab], cache: Path) -> tuple[list[tuple[Page, Run]], list[str]]:
    """The labs as pages that show what their cells did in Jupyter, and what is wrong.

    All are executed, so that all that is wrong with them is said at once.
    """

    def one(lab: Lab) -> tuple[Page, Run] | str:
        place = place_of(lab.page, cache, (surroundings(), PROFILE))
        try:
            check_kernel(lab.page, lab.meta)
            run = kept(place) or executed_one(lab)
        except LabError as error:
            return str(error)
        if found := differences(lab.page, lab.tested, run):
            return describe(lab.page, found)
        keep(run, place)
        return with_outputs(lab.page, run)

    with kernels(cache), ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(one, labs))
    shown = [each for each in done if not isinstance(each, str)]
    return shown, [each for each in done if isinstance(each, str)]


def executed_one(lab: Lab) -> Run:
    """What the cells of a lab did in Jupyter.

    Raises:
        LabError: a cell raises, or the cells are not the page's python fences.
    """
    page, fences = lab.page, lab.page.of_kind("python")
    try:
        notebook = nbformat.reads(html.unescape(lab.render()), as_version=4)
    except CellExecutionError as error:
        said = COLOURS.sub("", str(error))
        raised = RAISED.search(said)
        number, line = map(int, raised.groups() if raised else (1, 1))
        at = fences[number - 1].line + line - 1
        raise LabError(page, at, f"raises in Jupyter\n{said}") from None
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [c.source.strip() for c in cells] != [f.text.strip() for f in fences]:
        raise LabError(page, 1, "the notebook's cells are not the python fences")
    return list(map(did, cells))


def did(cell: NotebookNode) -> Block:
    """What a cell printed and drew, as a page's block would have."""
    block, texts = Block(), []
    for output in cell.outputs:
        data = output.get("data", {})
        if svg := data.get("image/svg+xml"):
            block.figures.append(rounded(svg))
        else:
            texts.append(output.get("text") or data.get("text/plain", ""))
    block.stdout = visible("".join(texts))
    return block


def alike(one: str, other: str) -> bool:
    """Whether two figures differ in nothing but a last digit, rounded up or down.

    Where in memory a matrix lies decides its last bit, and that may decide a digit.
    """
    numbers, others = DECIMAL.findall(one), DECIMAL.findall(other)
    return DECIMAL.sub("", one) == DECIMAL.sub("", other) and all(
        abs(float(a) - float(b)) < 0.0015 for a, b in zip(numbers, others)
    )


def differences(page: Page, tested: Run, run: Run) -> list[tuple[int, str]]:
    """Where a cell does something else in Jupyter than it did when it was tested."""
    found = []
    did = {block.start: done for block, done in zip(page.blocks, tested)}
    for fence, ours in zip(page.of_kind("python"), run):
        theirs = did[fence.start]
        if ours.stdout != theirs.stdout:
            message = f"prints\n{theirs.stdout}and in Jupyter\n{ours.stdout}"
            found.append((fence.start, message))
        both = ours.figures, theirs.figures
        if len({*map(len, both)}) > 1 or not all(map(alike, *both)):
            counts = f"{len(theirs.figures)}, in Jupyter {len(ours.figures)}"
            found.append((fence.start, f"draws other figures in Jupyter ({counts})"))
    return found


def with_outputs(page: Page, run: Run) -> tuple[Page, Run]:
    """A lab with the outputs and figures of its cells under them, as lessons have them.

    `run` has a block for each python fence; what is returned, for each of the page's.
    """
    each = iter(run)
    blocks = [next(each) if b.kind == "python" else Block() for b in page.blocks]
    text = page.text
    drawing = [block for block, did in zip(page.blocks, blocks) if did.figures]
    for number, block in reversed(list(enumerate(drawing, 1))):
        caption = page.caption_of(block)
        assert caption, "a rule of `checks` sees to it"
        alt = " ".join(caption["text"].split())
        image = f"\n\n![{alt}](figures/{page.path.stem}-{number}.svg)"
        text = text[: caption.start()] + image + text[caption.end() :]
    return parse(page.path, accepted(parse(page.path, text), blocks)), blocks


def check_kernel(page: Page, meta: dict) -> None:
    """Refuse a lab that mkdocs-jupyter would take for an ordinary page, in silence.

    Raises:
        LabError: its front matter names no kernel of Python.
    """
    try:
        language = meta["jupyter"]["kernelspec"]["language"]
    except (KeyError, TypeError):
        language = None
    if language != "python":
        message = "a lab's front matter needs a kernelspec with `language: python`"
        raise LabError(page, 1, message)
