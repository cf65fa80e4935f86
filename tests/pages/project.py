"""A small site of its own, built as the real one is, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.nav import ROOT

CONFIG = f"""\
site_name: Small
theme: material
strict: true
hooks: [{ROOT}/docs/hooks/build.py]
markdown_extensions: [admonition, attr_list, tables, pymdownx.superfences]
"""
PYTEST = f"""\
[tool.pytest.ini_options]
pythonpath = ["{ROOT}/docs"]
"""
PACKAGE = """\
import os


def block():
    return int(os.environ["GDLESSONS_SEED_BLOCK"])


def halve(x):
    '''A part of x.'''

    return x / 2


value = {value}
with open(__file__ + ".log", "a") as log:
    print("a page ran", file=log)
"""
# What pages of the book import, and these do not: it would be loaded for each build.
# Of torch itself a page's process asks this much.
UNUSED = """\
import sys
from types import SimpleNamespace

names = ["torch._dynamo", "scipy.special", "sklearn.datasets"]
sys.modules.update(dict.fromkeys(names))
sys.modules["torch"] = SimpleNamespace(
    set_num_threads=lambda threads: None,
    seed=lambda: 0,
    initial_seed=lambda: 0,
    get_rng_state=lambda: SimpleNamespace(equal=lambda state: True),
)
"""
PAGE = """\
# A page

```python
import gdlessons
import matplotlib.pyplot as plt

print(gdlessons.value)
```

```text title="Output"
1
```

```python
plt.plot([1, 2])
plt.show()
```

![A line goes up.](figures/line.svg)

The end.
"""


class Project:
    """A site of one page in a folder of its own, with a package of its own."""

    def __init__(self, folder: Path):
        self.page = folder / "docs" / "index.md"
        self.package = folder / "package" / "gdlessons" / "__init__.py"
        self.log = self.package.with_name("__init__.py.log")
        self.site = folder / "site"
        self.folder = folder
        self.page.parent.mkdir()
        self.package.parent.mkdir(parents=True)
        self.page.write_text(PAGE)
        self.set_value(1)
        (folder / "package" / "sitecustomize.py").write_text(UNUSED)
        (folder / "mkdocs.yml").write_text(CONFIG)
        (folder / "pyproject.toml").write_text(PYTEST)
        (folder / "conftest.py").write_text((ROOT / "conftest.py").read_text())

    def set_value(self, value: int) -> None:
        """Edit the package, which notes in a file that a page has imported it."""
        self.package.write_text(PACKAGE.format(value=value))

    def start(self, *command: str) -> subprocess.Popen:
        path = os.pathsep.join([os.fspath(self.package.parents[1]), f"{ROOT}/docs"])
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> tuple[int, str]:
        process = self.start(*command)
        output, _ = process.communicate()
        return process.returncode, output

    def build(self, *options: str) -> str:
        """Build, and show what it said if it fails."""
        code, output = self.run("mkdocs", "build", *options)
        assert code == 0, output
        return output

    def refuse(self) -> str:
        """What a build says that has to fail, and has to leave the last good site."""
        good = tree(self.site)
        code, output = self.run("mkdocs", "build")
        assert code != 0, output
        assert tree(self.site) == good
        assert not list(self.folder.glob(".site*"))
        return output

    def edit(self, old: str, new: str) -> None:
        text = self.page.read_text()
        assert old in text
        self.page.write_text(text.replace(old, new))

    def runs(self) -> int:
        return len(self.log.read_text().splitlines())


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
