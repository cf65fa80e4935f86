"""Run one page from top to bottom in a fresh process."""

import contextlib
import io
import multiprocessing
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from snippets import Page

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
HERE = str(Path(__file__).parent)


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
            figures.append(file.getvalue())
        plt.close("all")

    return show


def execute(path: str, code: list[tuple[str, int, str]], connection) -> None:
    """In a process of its own: run (kind, line, source) blocks and send back a Run."""
    import matplotlib
    import torch

    matplotlib.use("svg")
    matplotlib.rcParams.update(STYLE)
    torch.set_num_threads(1)
    torch.seed()  # an unseeded draw is another one every time
    warnings.simplefilter("error")  # readers would see them
    scope, run = {"__name__": "__main__"}, []
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        for kind, line, source in code:
            # The source is compiled on the lines on which it stands on the page.
            placed = "\n" * (line - 1) + source
            if kind == "python":
                run.append(run_block(placed, path, line, scope))
                if run[-1].error:
                    break
            else:  # sees what the code that readers see has made, and leaves nothing
                with torch.random.fork_rng(devices=[]):
                    run.append(run_block(placed, path, line, dict(scope)))
    connection.send([asdict(block) for block in run])


def run_block(source: str, path: str, line: int, scope: dict) -> Block:
    from matplotlib import pyplot as plt

    block, stdout, start = Block(), io.StringIO(), time.perf_counter()
    plt.show = draw(block.figures)
    try:
        with contextlib.redirect_stdout(stdout):
            exec(compile(source, path, "exec"), scope)
        if plt.get_fignums():
            raise RuntimeError("a figure was drawn and not shown by plt.show()")
    except BaseException as error:
        block.error, block.line = explain(error, path, line)
    plt.close("all")
    block.stdout = stdout.getvalue()
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
    """Run a page in a fresh process, forked from a server that has torch imported.

    All of torch: the first optimizer would import torch._dynamo, in a second or two.
    """
    if HERE not in sys.path:  # the process needs it, and MkDocs takes it out again
        sys.path.insert(0, HERE)
    fork = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if fork else "spawn")
    if fork:
        context.set_forkserver_preload(["torch._dynamo", "matplotlib.pyplot"])
    code = [(block.kind, block.line, block.text) for block in page.blocks]
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=execute, args=(str(page.path), code, theirs))
    process.start()
    theirs.close()
    try:
        return [Block(**block) for block in ours.recv()]
    except EOFError:
        process.join()
        died = f"the process of this page ended with code {process.exitcode}"
        return [Block(error=died, line=page.blocks[0].line)]
    finally:
        process.join()
