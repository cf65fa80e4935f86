"""A fresh process for a program, such as the code of a page, and the limit it has."""

import atexit
import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from hooks.run.process import Block, Program, Run, execute

DOCS = str(Path(__file__).parents[2])  # where the package `hooks` is found
# What pages import, and takes long. The first optimizer imports torch._dynamo.
PRELOADED = ["torch._dynamo", "matplotlib.pyplot", "scipy.special", "sklearn.datasets"]
LIMIT = 300  # seconds that a block may take; a page needs about five


def run_fresh(program: Program) -> Run:
    """Run in a fresh process, forked from a server that has torch imported."""
    if DOCS not in sys.path:  # the process needs it, and MkDocs takes it out again
        sys.path.insert(0, DOCS)
    fork = "forkserver" in multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if fork else "spawn")
    if fork:
        context.set_forkserver_preload(PRELOADED)
    ours, theirs = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        process = context.Process(target=begin, args=(program, empty, theirs))
        process.start()
        theirs.close()
        try:
            return receive(program, ours, process)
        finally:
            end(process)


def begin(program: Program, folder: str, connection: Connection) -> None:
    """In the process: lead a group, which ends with it, and with the build.

    When the build has ended, however it did, its pipe to here closes. Linux is asked to
    kill the group then, so that nothing runs on and holds the output of the build.
    """
    if hasattr(os, "setsid"):
        os.setsid()
    if sys.platform == "linux" and (build := multiprocessing.parent_process()):
        from fcntl import F_SETFL, F_SETOWN, F_SETSIG, fcntl

        fcntl(build.sentinel, F_SETOWN, -os.getpid())
        fcntl(build.sentinel, F_SETSIG, signal.SIGKILL)
        fcntl(build.sentinel, F_SETFL, os.O_ASYNC)
    execute(program, folder, connection)


def receive(program: Program, connection: Connection, process: BaseProcess) -> Run:
    """What a process sends of each block, in time; or else why nothing came."""
    run: Run = []
    for code in program.blocks:
        ready = wait([connection, process.sentinel], LIMIT)
        try:
            if not connection.poll():
                raise EOFError
            run.append(Block(**connection.recv()))
        except (EOFError, OSError):
            error = f"the code that starts here has not ended after {LIMIT} s"
            if ready:
                process.join(1)  # until its code is known
                error = f"the process of this page ended with code {process.exitcode}"
            return [*run, Block(error=error, line=code.line)]
        if run[-1].error and code.kind == "python":
            break
    return run


@atexit.register
def end_all() -> None:
    """End the pages that still run when the build ends, as by Ctrl-C."""
    for process in multiprocessing.active_children():
        end(process)


def end(process: BaseProcess) -> None:
    """Kill a process and its group: nothing that a page has started outlives it."""
    if hasattr(os, "killpg") and process.pid:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
