"""What makes pages light: one style sheet for all, nothing in it for people to read.

A first visit waits for each sheet. Nothing here knows of MkDocs.
"""

from collections.abc import Iterable

from rcssmin import cssmin
from rjsmin import jsmin

SHEET = "stylesheets/all.css"
UNUSED = "assets/_mkdocstrings.css"  # of mkdocstrings' templates that are not ours


def joined(sheets: Iterable[str]) -> str:
    """The text of these style sheets as one."""
    return cssmin("".join(sheets))


def shortened(script: str) -> str:
    """A script without its comments and blanks."""
    return jsmin(script)


# --- until build.py calls these


def on_files(files, config):
    from mkdocs.structure.files import File

    sheets = [files.get_file_from_path(path) for path in config.extra_css]
    for sheet in sheets:
        files.remove(sheet)
    text = joined(sheet.content_string for sheet in sheets)
    files.append(File.generated(config, SHEET, content=text))
    config.extra_css[:] = [SHEET]
    for script in files.javascript_files():
        script.content_string = shortened(script.content_string)
    return files


on_files.mkdocs_priority = -100


def on_env(env, config, files):
    from pathlib import Path

    Path(config.site_dir, UNUSED).unlink(missing_ok=True)


on_env.mkdocs_priority = -100  # when mkdocstrings has written it
