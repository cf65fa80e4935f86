"""MkDocs serves the playground's data, which come from the package.

They are computed as the pages' code is: in a fresh process, and once for what they are.
"""

import logging
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from runs import run_pages
from snippets import parse

PROGRAM = Path(__file__).with_name("playground_data.py")
TARGET = "javascripts/playground/data.json"
log = logging.getLogger("mkdocs.plugins.playground")


def on_files(files, config):
    fence = f"# Data\n\n```python\n{PROGRAM.read_text(encoding='utf-8')}```\n"
    cache = Path(config.config_file_path).parent / ".cache" / "pages"
    (run,) = run_pages([parse(PROGRAM, fence)], cache, log.info).values()
    if run[0].error:
        raise PluginError(f"{PROGRAM}: {run[0].error}")
    files.append(File.generated(config, TARGET, content=run[0].stdout))
    return files
