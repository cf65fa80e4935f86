"""What a page may not do to its build: hang it, outlive it, or flood it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hooks.run import fresh, process
from hooks.run.fresh import run_fresh
from hooks.run.process import Code, Program

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="has no groups")


def run(text, kind="python"):
    """Run a block on line 7, between two others; they must have run until it failed."""
    other = Code("python", 1, "print('other')")
    program = Program(Path("page.md"), [other, Code(kind, 7, text), other])
    first, block, *last = run_fresh(program)
    assert [did.stdout for did in (first, *last)] == ["other\n"] * (1 + len(last))
    return block


@pytest.fixture(scope="module", autouse=True)
def _server():
    """The server of pages has imported torch before time counts."""
    assert run("x = 1").error == ""


HANGING = {
    "catches all": """
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
""",
    "has no alarm": "import signal, time\nsignal.alarm(0)\ntime.sleep(60)",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "waits for a child": "import subprocess\nsubprocess.run(['sleep', '60'])",
}


@pytest.mark.parametrize("kind", ["python", "invisible"])
@pytest.mark.parametrize("how", HANGING)
def test_code_that_does_not_end_is_ended(monkeypatch, how, kind):
    monkeypatch.setattr(fresh, "LIMIT", 1)
    start = time.monotonic()
    block = run(HANGING[how], kind)
    assert time.monotonic() - start < 8
    assert block.error == "the code that starts here has not ended after 1 s"
    assert block.line == 7


LEFT = {
    "a child": "import subprocess\nleft = subprocess.Popen(['sleep', '60']).pid",
    "a copy of itself": """
import os, time
if not (left := os.fork()):
    time.sleep(60)
""",
    "a thread": """
import os, threading, time
threading.Thread(target=time.sleep, args=[60]).start()
left = os.getpid()
""",
}
ENDS = {
    "well": ("", ""),
    "in an error": ("1 / 0", "ZeroDivisionError"),
    "killed": ("os.kill(os.getpid(), 9)", "this page ended with code -9"),
    "late": ("while True:\n    pass", "not ended after 1 s"),
}


NOTE = """
import os
with open({note!r}, "w") as file:
    print(left, file=file)
"""


def has_ended(note):
    """Whether the process that a page noted ends now; a zombie has."""
    command = ["ps", "-o", "stat=", "-p", note.read_text().strip()]
    for _ in range(20):
        state = subprocess.run(command, capture_output=True, text=True).stdout
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("what", LEFT)
def test_nothing_that_a_page_started_outlives_it(monkeypatch, tmp_path, what, ends):
    monkeypatch.setattr(fresh, "LIMIT", 1)
    note, (code, message) = tmp_path / "note", ENDS[ends]
    start = time.monotonic()
    block = run(LEFT[what] + NOTE.format(note=str(note)) + code)
    assert time.monotonic() - start < 8
    assert (message in block.error) if message else not block.error
    assert has_ended(note)


BUILD = """
import signal
from pathlib import Path
from hooks.run import fresh
from hooks.run.process import Code, Program
from hooks.run.runs import run_programs

signal.signal(signal.SIGINT, signal.default_int_handler)  # nohup has it ignored
fresh.PRELOADED = []
code = '''
import subprocess
left = subprocess.Popen(["sleep", "60"]).pid
{note}
while True:
    pass
'''
run_programs([Program(Path("page.md"), [Code("python", 1, code)])], Path({cache!r}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends them on Linux")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_no_page_behind(tmp_path, how):
    note = tmp_path / "note"
    build = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BUILD.format(note=NOTE.format(note=str(note)), cache=str(tmp_path)),
        ],
        env=os.environ | {"PYTHONPATH": fresh.DOCS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    while not (note.is_file() and note.read_text()):
        assert build.poll() is None
        time.sleep(0.1)
    build.send_signal(how)
    build.communicate(timeout=60)  # until nobody holds its output any more
    assert has_ended(note)


FLOODS = {
    "a long line": ("print('x' * 200_000)", "RuntimeError: prints more than 100,000"),
    "many lines": ("for x in range(10**9):\n    print(x)", "prints more than 100,000"),
    "no text": ("print('\\ud800')", "UnicodeEncodeError"),
    "a long error": ("raise ValueError('x' * 10**7)", "[...]"),
}


@pytest.mark.parametrize("what", FLOODS)
def test_what_a_block_says_is_bounded_text(what):
    code, message = FLOODS[what]
    block = run(code)
    assert message in block.error
    assert block.line == 7 + code.count("\n")
    assert len(block.error) < 5_000
    assert len(block.stdout) <= process.MOST
