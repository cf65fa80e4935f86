"""What makes pages light: one style sheet for all, nothing in it for people to read.

It joins the files of `extra_css`, since a first visit waits for each. It has the inline
styles of all pages, too, as classes: none is left for policy.py to allow.
"""

import html
import re
from hashlib import sha256
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.utils import write_file
from rcssmin import cssmin
from rjsmin import jsmin

SHEET = "stylesheets/all.css"
# Tokens that have no colour of their own: names, operators, punctuation.
PLAIN = re.compile(r'<span class="(?:kc|n[^d]?|[bopvw]\w?)">([^<]*)</span>')
STYLED = re.compile(r'<([a-z][^<>]*) style="([^"]*)"([^<>]*)>')


@event_priority(-100)  # when all others have said which files they want
def on_files(files, config):
    global parts, styles
    own = {path: files.get_file_from_path(path) for path in config.extra_css}
    parts, styles = [path for path, file in own.items() if file], {}
    for path in parts:
        files.remove(own[path])
        config.extra_css.remove(path)
    config.extra_css.append(SHEET)
    for file in files.javascript_files():
        file.content_string = jsmin(file.content_string)
    return files


@event_priority(-50)
def on_post_page(output, page, config):
    return STYLED.sub(with_class, PLAIN.sub(r"\1", output))


def with_class(tag: re.Match) -> str:
    style = html.unescape(tag[2])
    name = f"style-{sha256(style.encode()).hexdigest()[:6]}"
    styles[name] = style
    attributes, count = re.subn(r'\bclass="', f'class="{name} ', tag[1] + tag[3])
    return f"<{attributes}>" if count else f'<{tag[1]} class="{name}"{tag[3]}>'


def on_post_build(config):
    texts = [Path(config.docs_dir, part).read_text(encoding="utf-8") for part in parts]
    # An id in the selector outweighs other rules, as an inline style does.
    rules = [f".{name}:not(#_) {{{style}}}\n" for name, style in sorted(styles.items())]
    sheet = cssmin("".join([*texts, *rules]))
    write_file(sheet.encode(), str(Path(config.site_dir, SHEET)))
