"""What a page may do in a reader's browser: ask this site, run the theme's scripts.

The theme's inline scripts are allowed one by one, by their hash; one that stands in a
page's text is not. Inline styles there are none. Nothing here knows of MkDocs.
"""

import re
from base64 import b64encode
from hashlib import sha256

CHARSET = '<meta charset="utf-8">'
SCRIPT = re.compile(r"(?s)<script>(.*?)</script>")


def guarded(page: str, previewing: bool) -> str:
    """A page that keeps its reader's browser to the policy.

    It has none in the preview, whose reload is an inline script of MkDocs.
    """
    if previewing:
        return page
    head, charset, rest = page.partition(CHARSET)
    frame, _, text = rest.partition("<article")
    content = policy(SCRIPT.findall(frame + text.rpartition("</article>")[2]))
    if not charset or not text:
        raise ValueError(f"a page has no {CHARSET} or <article>: no place for a policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return head + charset + meta + rest


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
