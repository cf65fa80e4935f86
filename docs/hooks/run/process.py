"""Run one page from top to bottom in a fresh process."""

import contextlib
import io
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hooks.page.page import Page

# Text and lines are drawn in this ink, which no colour map contains, so that they can
# be given the ink of the light and of the dark scheme afterwards (figures.py).
INK = "#012345"
INKED = (
    "text.color axes.edgecolor axes.labelcolor axes.titlecolor xtick.color ytick.color "
    "grid.color legend.labelcolor patch.edgecolor"
)
STYLE = {
    **dict.fromkeys(INKED.split(), INK),
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "legend.frameon": False,
    "savefig.bbox": "tight",
    "svg.hashsalt": "gdlessons",
}
# Coordinates are published to 3 decimals of a point: a last bit that depends on where
# in memory a matrix lies shows in the sixth. Scales of glyphs stay as they are.
LONG = re.compile(r"(?<!scale\()(?<![\d.])\d+\.\d{4,}")
DOCS = str(Path(__file__).parents[2])  # where the package `hooks` is found
# What pages import, and takes long. The first optimizer imports torch._dynamo.
PRELOADED = ["torch._dynamo", "matplotlib.pyplot", "scipy.special", "sklearn.datasets"]
LIMIT = 300  # seconds that a block may take; a page needs about five


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


def draw(figures: list[str]) -> Callable:
    """A `plt.show` that closes the open figures and adds them to `figures`, as SVG."""
    import matplotlib.pyplot as plt

    def show(*args, **kwargs) -> None:
        for number in plt.get_fignums():
            file = io.StringIO()
            plt.figure(number).savefig(file, format="svg", metadata={"Date": None})
            figures.append(rounded(file.getvalue()))
        plt.close("all")

    return show


def rounded(svg: str) -> str:
    """A figure as it is published, without digits that depend on the machine."""
    return LONG.sub(lambda n: f"{float(n[0]):.3f}", svg)


def visible(text: str) -> str:
    """Without the blanks at line ends and the last empty lines, which nobody sees."""
    text = re.sub(r"[ \t]+$|\s+\Z", "", text, flags=re.MULTILINE)
    return f"{text}\n" if text else ""


def execute(path: str, code: list[tuple[str, int, str]], connection) -> None:
    """In a process of its own: run (kind, line, source) blocks and send each Block."""
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # numbers are those of the processor
    import matplotlib
    import torch

    matplotlib.rcdefaults()  # whatever the user's own matplotlibrc says
    matplotlib.use("svg")
    matplotlib.rcParams.update(STYLE)
    torch.set_num_threads(1)
    unseeded = torch.seed()  # an unseeded draw is another one every time
    warnings.simplefilter("error")  # readers would see them
    scope = {"__name__": "__main__"}
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        for kind, line, source in code:
            # The source is compiled on the lines on which it stands on the page.
            placed = "\n" * (line - 1) + source
            if kind == "python":
                block = run_block(placed, path, line, scope, unseeded)
            else:  # sees what the code that readers see has made, and leaves nothing
                block = run_apart(placed, path, line, dict(scope), unseeded)
            connection.send(asdict(block))
            if block.error and kind == "python":
                break


def run_apart(*block) -> Block:
    """Run a block in a copy of this process, so that nothing it changes is left.

    Elsewhere than on Linux only its names and the state of torch's draws are undone.
    """
    import torch

    if sys.platform != "linux":
        with torch.random.fork_rng(devices=[]):
            return run_block(*block)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=lambda: theirs.send(run_block(*block))
    )
    with warnings.catch_warnings(action="ignore"):  # of threads, which would be lost
        child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return Block(error="the process of this block has ended", line=block[2])
    finally:
        end(child)


def end(process: multiprocessing.Process) -> None:
    """Wait for a process that has done its work, and not for threads that it left."""
    process.join(1)
    process.kill()
    process.join()


def late(*_) -> None:
    raise TimeoutError(f"the code has not ended after {LIMIT} s")


def run_block(source: str, path: str, line: int, scope: dict, unseeded: int) -> Block:
    import torch
    from matplotlib import pyplot as plt

    block, stdout, start = Block(), io.StringIO(), time.perf_counter()
    plt.show, state = draw(block.figures), torch.get_rng_state()
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, late)
        signal.alarm(LIMIT)
    try:
        with contextlib.redirect_stdout(stdout):
            exec(compile(source, path, "exec", optimize=0), scope)  # with assert
        if plt.get_fignums():
            raise RuntimeError("a figure was drawn and not shown by plt.show()")
        if torch.initial_seed() == unseeded and not state.equal(torch.get_rng_state()):
            raise RuntimeError("draws random numbers without a seed")
    except BaseException as error:
        block.error, block.line = explain(error, path, line)
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
    plt.close("all")
    block.stdout = visible(stdout.getvalue())
    block.seconds = time.perf_counter() - start
    return block


def explain(error: BaseException, path: str, line: int) -> tuple[str, int]:
    """The traceback of an error on a page, from the page on, and the page's line."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return "".join(traceback.format_exception_only(error)), error.lineno or line
    frames = traceback.extract_tb(error.__traceback__)
    on_page = [i for i, frame in enumerate(frames) if frame.filename == path]
    shown = traceback.format_list(frames[on_page[0] :] if on_page else [])
    text = "".join(["Traceback:\n", *shown, *traceback.format_exception_only(error)])
    return text, frames[on_page[-1]].lineno if on_page else line


def run_fresh(page: Page) -> Run:
    """Run a page in a fresh process, forked from a server that has torch imported."""
    if DOCS not in sys.path:  # the process needs it, and MkDocs takes it out again
        sys.path.insert(0, DOCS)
    fork = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if fork else "spawn")
    if fork:
        context.set_forkserver_preload(PRELOADED)
    code = [(block.kind, block.line, block.text) for block in page.blocks]
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=execute, args=(str(page.path), code, theirs))
    process.start()
    theirs.close()
    run = []
    for kind, line, _ in code:
        try:
            run.append(Block(**ours.recv()))
        except EOFError:
            process.join()
            died = f"the process of this page ended with code {process.exitcode}"
            run.append(Block(error=died, line=line))
        if run[-1].error and kind == "python":
            break
    end(process)
    return run
