"""How much of ours a built page loads, gzipped."""

import gzip
from pathlib import Path

from tests.serving import parsed


def gzipped(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def ours(site: Path, path: str) -> dict[str, int]:
    """Bytes of a page's HTML, whole, and of each style sheet and script of ours.

    Not the theme's files, not the playground's modules, no figures, no font.
    """
    html = (site / path / "index.html").read_bytes()
    page = parsed(site / path / "index.html")
    links = [link["href"] for link in page.select('link[rel="stylesheet"]')]
    links += [script["src"] for script in page.select("script[src]")]
    files = {(site / path / link).resolve().relative_to(site) for link in links}
    sizes = {path: gzipped(html)}
    for file in files:
        if file.parts[0] != "assets" and "playground" not in file.parts:
            sizes[str(file)] = len(
                gzip.compress((site / file).read_bytes(), 9, mtime=0)
            )
    return sizes
