"""The playground's place on a page, and its data.

The data come from the package, computed as the pages' code is: in a fresh process, and
once for what they are.
"""

import logging
import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from hooks.page.page import parse
from hooks.run.runs import run_pages

PROGRAM = Path(__file__).with_name("data.py")
FOLDER = "javascripts/playground/"
LIVE = re.compile(
    r"""<figure\ class="drawn">(?P<images>.*?)
    <figcaption[^>]*>(?P<caption>.*?)</figcaption></figure>
    \s*<p><gd-playground(?P<attributes>[^>]*)></gd-playground></p>""",
    re.VERBOSE,
)
log = logging.getLogger("mkdocs.plugins.playground")


def on_files(files, config):
    fence = f"# Data\n\n```python\n{PROGRAM.read_text(encoding='utf-8')}```\n"
    cache = Path(config.config_file_path).parent / ".cache" / "pages"
    (run,) = run_pages([parse(PROGRAM, fence)], cache, log.info).values()
    if run[0].error:
        raise PluginError(f"{PROGRAM}: {run[0].error}")
    files.append(File.generated(config, f"{FOLDER}data.json", content=run[0].stdout))
    return files


def on_page_content(html, page, config, files):
    """Each playground into the static figure above, which it replaces on screens."""
    html, count = LIVE.subn(live, html)
    if count != html.count("<gd-playground"):
        message = "a playground needs a line of its own, right below an image line"
        raise PluginError(f"{page.file.src_uri}: {message}")
    return html


def live(figure):
    """The static figure, the live one, and the caption of both.

    The style sheet keeps room for as many runs as the live one will show.
    """
    images, caption, attributes = figure.group("images", "caption", "attributes")
    runs = attributes.count("run=") or 3  # as in `defaults` of state.js
    return (
        f'<figure class="drawn">{images}'
        f'<gd-playground{attributes} runs="{runs}"></gd-playground>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
