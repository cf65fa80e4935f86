"""An environment with nothing but the package's wheel and what the wheel says it needs.

Its own Python, without pip. What the wheel needs is linked from the environment of the
tests: nothing is fetched, and a need that nobody declares is not there.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path

from packaging.requirements import Requirement

# Nothing of the tests' environment; and pip asks no index.
CLOSED = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_"))}
CLOSED |= {
    "MPLBACKEND": "agg",  # opens no window
    "OMP_WAIT_POLICY": "passive",  # threads that wait leave the cores to the others
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INDEX": "1",
    "PYTHONUTF8": "1",
}


def wanted(declared: Iterable[str], extras: Iterable[str]) -> list[Requirement]:
    """The requirements that hold here, for a distribution with these extras."""
    return [
        requirement
        for requirement in map(Requirement, declared)
        if requirement.marker is None
        or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def needed(declared: Iterable[str]) -> list[Distribution]:
    """The installed distributions that a package needs, and what these need."""
    found, waiting = {}, wanted(declared, [""])
    while waiting:
        asked = waiting.pop()
        extras = ("", *sorted(asked.extras))
        if (asked.name, extras) not in found:
            got = importlib.metadata.distribution(asked.name)
            found[asked.name, extras] = got
            waiting += wanted(got.requires or [], extras)
    return list(found.values())


def environment(folder: Path, declared: Iterable[str]) -> Path:
    """The Python of a new environment in `folder`, with what is declared."""
    builder = venv.EnvBuilder(symlinks=os.name != "nt")
    builder.create(folder)
    packages = next(folder.rglob("site-packages"))
    for distribution in needed(declared):
        for name in {file.parts[0] for file in distribution.files}:
            link = packages / name
            if name not in ("..", "__pycache__") and not link.exists():
                link.symlink_to(distribution.locate_file(name))
    return Path(builder.ensure_directories(folder).env_exe)


def install(python: Path, wheel: str) -> None:
    """Install a wheel from its address; refused if it needs what is not there."""
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", python, "install"]
    subprocess.run([*pip, "--quiet", "--no-cache-dir", wheel], env=CLOSED, check=True)


def printed(python: Path, empty: Path, *program: str | Path) -> str:
    """What Python prints, run as readers run it: files in a folder of their own."""
    files = [path for path in program if isinstance(path, Path)]
    empty.mkdir()
    for path in files:
        shutil.copy(path, empty)
    run = subprocess.run(
        [python, *(part.name if part in files else part for part in program)],
        cwd=empty,
        env=CLOSED,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert sorted(empty.iterdir()) == sorted(empty / path.name for path in files)
    return run.stdout
