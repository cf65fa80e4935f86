"""Run the blocks of a program, one after the other, in a process of its own.

They may import what readers can, and what they print and draw is kept.
"""

import contextlib
import io
import multiprocessing
import os
import random
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

# Text and lines are drawn in this ink, on this ground, which no colour map contains, so
# that they can be given those of the light and of the dark scheme afterwards (inks.py).
INK, GROUND = "#012345", "#fedcba"
FACE = "DejaVu Sans"  # by whose widths words are placed; inks.py gives them the page's
INKED = (
    "text.color axes.edgecolor axes.labelcolor axes.titlecolor xtick.color ytick.color "
    "grid.color legend.labelcolor patch.edgecolor"
)
STYLE: dict[Any, Any] = {
    **dict.fromkeys(INKED.split(), INK),
    "figure.facecolor": GROUND,
    "axes.facecolor": "none",
    "legend.frameon": False,
    "font.sans-serif": [FACE],
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.03,
    "svg.hashsalt": "gdlessons",
    "svg.fonttype": "none",  # words stay words
}
TAG = re.compile(r"<[^>]*>")  # what is between tags is for readers
# Coordinates are published to 2 decimals of a point: a last bit that depends on where
# in memory a matrix lies shows in the sixth.
LONG = re.compile(r"(?<![\d.])\d+\.\d{3,}")
# A zero keeps its sign or not as that last bit goes.
NEGATIVE_ZERO = re.compile(r"(?<=[\s\"(,])-(?=0(?:\.0+)?(?![\d.]))")
# What matplotlib names by a hash of all digits: paths, clips, markers.
HASH = re.compile(r"(?<=[\"#])(?:[a-zA-Z]+|C\d+_\w+_)[0-9a-f]{10}\b")
ROOT = Path(__file__).parents[3]  # where the package `tests` is found
HIDDEN = ["hooks", "docs", "conftest", "tests"]  # modules that no reader has
MOST = 100_000  # characters that a block may print
QUOTED = 4_000  # characters of a text that a message quotes


class Code(NamedTuple):
    kind: str  # python, which readers see, invisible or verdict
    line: int  # of the page, on which it starts
    text: str


class Program(NamedTuple):
    """What runs in a process of its own: the blocks of a page, or a whole file."""

    path: Path
    blocks: list[Code]


@dataclass
class Block:
    """What one block of a page printed and drew, and how it failed if it did."""

    stdout: str = ""
    figures: list[str] = field(default_factory=list)  # SVG, in INK
    seconds: float = 0.0
    error: str = ""  # a traceback whose line numbers are those of the page
    line: int = 0  # the line of the page that raised it


# A run is one Block for each block of the page; those after a failed one are missing.
Run = list[Block]


class Printed(io.StringIO):
    """What a block prints: of a bounded size, and text that a file could hold."""

    def write(self, text: str) -> int:
        text.encode()  # raises where the standard output of a reader would
        if odd := re.search(r"[\r\b\x1b\0]", text):
            raise RuntimeError(f"prints {odd[0]!r}, which a page cannot show")
        if self.tell() + len(text) > MOST:
            raise RuntimeError(f"prints more than {MOST:,} characters")
        return super().write(text)


class Silent(io.StringIO):
    """What a block writes to stderr: nothing, since no reader of the page sees it."""

    def write(self, text: str) -> int:
        raise RuntimeError(f"writes to stderr: {text[:80]!r}")


def drawn_from() -> list[str]:
    """The states of the generators that whole processes share, besides torch's."""
    numpy = sys.modules.get("numpy")
    states = [repr(random.getstate())]
    return [*states, repr(numpy.random.get_state())] if numpy else states


def hide() -> None:
    """Let nothing import these modules: `None` in place of one says there is none."""
    for module in list(sys.modules):
        if module.partition(".")[0] in HIDDEN:
            del sys.modules[module]
    sys.modules.update(dict.fromkeys(HIDDEN))  # type: ignore[arg-type]


def draw(figures: list[str]) -> Callable[..., None]:
    """A `plt.show` that closes the open figures and adds them to `figures`, as SVG."""
    import matplotlib.pyplot as plt

    def show(*args: Any, **kwargs: Any) -> None:
        for number in plt.get_fignums():
            file, figure = io.StringIO(), plt.figure(number)
            if not any(ax.has_data() or ax.texts or ax.patches for ax in figure.axes):
                raise RuntimeError("a figure is shown in which nothing is drawn")
            figure.savefig(file, format="svg", metadata={"Date": None})
            figures.append(rounded(file.getvalue()))
        plt.close("all")

    return show


def rounded(svg: str) -> str:
    """A figure as it is published, without digits that depend on the machine."""

    def shorter(tag: re.Match) -> str:
        text = LONG.sub(lambda number: f"{float(number[0]):.2f}", tag[0])
        return NEGATIVE_ZERO.sub("", text)

    svg = TAG.sub(shorter, svg)
    names = {name: f"i{n}" for n, name in enumerate(dict.fromkeys(HASH.findall(svg)))}
    return HASH.sub(lambda name: names[name[0]], svg)


def visible(text: str) -> str:
    """Without the blanks at line ends and the last empty lines, which nobody sees."""
    text = re.sub(r"[ \t]+$|\s+\Z", "", text, flags=re.MULTILINE)
    return f"{text}\n" if text else ""


def execute(program: Program, folder: str, connection: Connection) -> None:
    """In a process of its own: run the blocks in an empty folder, and send each."""
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # numbers are those of the processor
    os.environ["GDLESSONS_SEED_BLOCK"] = "0"  # and of the first seeds
    import matplotlib
    import torch

    matplotlib.rcdefaults()  # whatever the user's own matplotlibrc says
    matplotlib.use("svg")
    matplotlib.rcParams.update(STYLE)
    torch.set_num_threads(1)
    unseeded = torch.seed()  # an unseeded draw is another one every time
    warnings.simplefilter("error")  # readers would see them
    scope = {"__name__": "__main__"}
    sys.path.append(str(ROOT))
    os.chdir(folder)
    for kind, line, source in program.blocks:
        hide()
        # The source is compiled on the lines on which it stands on the page.
        code = "\n" * (line - 1) + source, str(program.path), line
        if kind == "python":
            block = run_block(*code, scope, unseeded)
        else:  # sees what the code that readers see has made, and leaves nothing
            del sys.modules["tests"]  # whose tables may prove what a page says of them
            block = run_apart(*code, dict(scope), unseeded)
        connection.send(asdict(block))
        if block.error and kind == "python":
            break


def run_apart(*block: Any) -> Block:
    """Run a block in a copy of this process, so that nothing it changes is left.

    Elsewhere than on Linux only its names and the state of torch's draws are undone.
    """
    import torch

    if sys.platform != "linux":
        with torch.random.fork_rng(devices=[]):
            return run_block(*block)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=lambda: theirs.send(asdict(run_block(*block)))
    )
    with warnings.catch_warnings(action="ignore"):  # of threads, which would be lost
        child.start()
    theirs.close()
    try:
        return Block(**ours.recv())
    except EOFError:
        return Block(error="the process of this block has ended", line=block[2])
    finally:
        child.kill()  # whatever threads it has left
        child.join()


def run_block(source: str, path: str, line: int, scope: dict, unseeded: int) -> Block:
    import torch
    from matplotlib import pyplot as plt

    block, stdout, start = Block(), Printed(), time.perf_counter()
    plt.show, state, others = draw(block.figures), torch.get_rng_state(), drawn_from()
    try:
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(Silent()):
            exec(compile(source, path, "exec", optimize=0), scope)  # with assert
        if plt.get_fignums():
            raise RuntimeError("a figure was drawn and not shown by plt.show()")
        if torch.initial_seed() == unseeded and not state.equal(torch.get_rng_state()):
            raise RuntimeError("draws random numbers without a seed")
        if others != drawn_from():
            raise RuntimeError(
                "draws from the one generator of Python or numpy: take one with a "
                "seed, such as torch.Generator().manual_seed(0)"
            )
    except BaseException as error:
        block.error, block.line = explain(error, path, line)
    plt.close("all")
    block.stdout = visible(stdout.getvalue())
    block.seconds = time.perf_counter() - start
    return block


def explain(error: BaseException, path: str, line: int) -> tuple[str, int]:
    """The traceback of an error on a page, from the page on, and the page's line."""
    if isinstance(error, SyntaxError) and error.filename == path:
        text = "".join(traceback.format_exception_only(error))
        return cut(text), error.lineno or line
    frames = traceback.extract_tb(error.__traceback__)
    on_page = [i for i, frame in enumerate(frames) if frame.filename == path]
    shown = traceback.format_list(frames[on_page[0] :] if on_page else [])
    text = "".join(["Traceback:\n", *shown, *traceback.format_exception_only(error)])
    return cut(text), (on_page and frames[on_page[-1]].lineno) or line


def cut(text: str) -> str:
    """The first and the last of a text that is too long for a message."""
    if len(text) <= QUOTED:
        return text
    return f"{text[: QUOTED // 2]}\n[...]\n{text[-QUOTED // 2 :]}"
