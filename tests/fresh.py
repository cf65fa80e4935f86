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

SETTINGS = {
    "MPLBACKEND": "agg",  # opens no window
    "PYTHONUTF8": "1",
    "OMP_WAIT_POLICY": "passive",  # threads that wait leave the cores to the others
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


def environment(folder: Path, wheel: str, declared: Iterable[str]) -> Path:
    """The Python of a new environment in `folder`, with the wheel at an address."""
    builder = venv.EnvBuilder(symlinks=os.name != "nt")
    builder.create(folder)
    paths = builder.ensure_directories(folder)
    packages = next(folder.rglob("site-packages"))
    for distribution in needed(declared):
        for name in {file.parts[0] for file in distribution.files}:
            link = packages / name
            if name not in ("..", "__pycache__") and not link.exists():
                link.symlink_to(distribution.locate_file(name))
    # Refuses a wheel whose needs are not met, as it may not look for them elsewhere.
    pip = ["-m", "pip", "--isolated", "--python", paths.env_exe, "install"]
    options = ["--quiet", "--no-index", "--no-cache-dir", "--disable-pip-version-check"]
    subprocess.run([sys.executable, *pip, *options, wheel], check=True)
    return Path(paths.env_exe)


def printed(python: Path, program: Path, empty: Path) -> str:
    """What a program prints that runs in a new, empty folder, as its reader runs it."""
    empty.mkdir()
    shutil.copy(program, empty)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    run = subprocess.run(
        [python, program.name],
        cwd=empty,
        env=kept | SETTINGS,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert [path.name for path in empty.iterdir()] == [program.name]
    return run.stdout
