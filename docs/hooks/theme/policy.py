"""What a page may do in a reader's browser: ask this site, run the theme's scripts.

The theme's inline scripts are allowed one by one, by their hash; one that stands in a
page's text is not. Inline styles are none left (light.py).
"""

import re
from base64 import b64encode
from hashlib import sha256

from mkdocs.plugins import event_priority

ARTICLE = re.compile(r"(?s)<article\b.*</article>")
SCRIPT = re.compile(r"(?s)<script>(.*?)</script>")
TO_A_SITE = re.compile(r'<a (?=[^>]*\bhref="https?://)(?![^>]*\bnoopener\b)([^>]*)>')
CHARSET = '<meta charset="utf-8">'
previewing = False


def on_startup(command, dirty):
    global previewing
    previewing = command == "serve"  # whose reload is an inline script of MkDocs


@event_priority(-100)  # when all others have written
def on_post_page(output, page, config):
    return guarded(output)


@event_priority(-100)
def on_post_template(output, template_name, config):
    return guarded(output) if template_name.endswith(".html") else output


def guarded(page: str) -> str:
    """A page that keeps its reader's browser to the policy, and tells no one of it."""
    page = TO_A_SITE.sub(without_opener, page)
    head = f'{CHARSET}<meta name="referrer" content="no-referrer">'
    if not previewing:
        content = policy(SCRIPT.findall(ARTICLE.sub("", page)))
        head += f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return page.replace(CHARSET, head, 1)


def without_opener(link: re.Match) -> str:
    """The start of a link to another site, whose page gets no hold of ours."""
    attributes, count = re.subn(r'\brel="', r'rel="noopener ', link[1])
    return f"<a {attributes}>" if count else f'<a rel="noopener" {attributes}>'


def policy(scripts: list[str]) -> str:
    """The policy of a page with these inline scripts."""
    digests = (sha256(script.encode()).digest() for script in scripts)
    hashes = [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's icons are in its style sheet
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{kind} {sources}" for kind, sources in allowed.items())
