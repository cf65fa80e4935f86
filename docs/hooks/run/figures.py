"""A page's figures: drawn once, published in the colours of both schemes."""

import re
from pathlib import Path

from hooks.page.page import PART, Page
from hooks.run.inks import SCHEMES, in_scheme, widened
from hooks.run.process import Run

SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
PAIR = re.compile(r'<p>(<img alt="([^"]*)" class="drawn"[^>]*>)\s*(<img [^>]*>)</p>')
PLAYGROUND = re.compile(
    r"""<figure\ class="drawn">(?P<images>.*?)
    <figcaption[^>]*>(?P<caption>.*?)</figcaption></figure>
    \s*<p><gd-playground(?P<attributes>[^>]*)></gd-playground></p>""",
    re.VERBOSE,
)


def drawn(page: Page, run: Run) -> dict[str, str]:
    """The figures of a page by file name, in the order in which they were drawn."""
    figures = [svg for block in run for svg in block.figures]
    images = [part.figure for part in page.made if part.kind == "image"]
    return dict(zip(images, figures, strict=True))


def missing(page: Page, html: str) -> list[tuple[int, str]]:
    """The image lines of a page that Markdown did not take for figures."""
    shown = "".join(re.findall(r'<figure class="drawn">.*', html))
    return [
        (image.start, "an image line needs empty lines around it")
        for image in page.of_kind("image")
        if f"/{file_name(image.figure, 'light')}#" not in shown
    ]


def file_name(figure: str, scheme: str) -> str:
    return f"{figure.removesuffix('.svg')}-{scheme}.svg"


def published(figures: dict[str, str], folder: Path) -> dict[str, str]:
    """The files of a page's figures in both inks, by their path in the site."""
    return {
        (folder / "figures" / file_name(name, scheme)).as_posix(): in_scheme(
            svg, scheme
        )
        for name, svg in figures.items()
        for scheme in SCHEMES
    }


def size(svg: str) -> tuple[int, int]:
    """Its width and height as it is published, in pixels."""
    ((width, height),) = SIZE.findall(widened(svg))
    return round(float(width) * 4 / 3), round(float(height) * 4 / 3)


def image_pairs(markdown: str, figures: dict[str, str]) -> str:
    """Each image line as two images, of which the style sheet shows one."""

    def pair(match: re.Match) -> str:
        if match["figure"] is None:
            return match[0]
        width, height = size(figures[match["figure"]])
        images = "".join(
            f"![{match['alt']}]"
            f"(figures/{file_name(match['figure'], scheme)}#only-{scheme})"
            f"{{ .drawn width={width} height={height} loading=lazy }}"
            for scheme in SCHEMES
        )
        return match["indent"] + images

    return PART.sub(pair, markdown)


def captioned(html: str) -> str:
    """Each pair as a figure; its caption is the alt text, which tells the finding."""
    return PAIR.sub(
        r'<figure class="drawn">\1\3'
        r'<figcaption aria-hidden="true">\2</figcaption></figure>',
        html,
    )


def live(html: str) -> str:
    """Each playground as a figure below the static one that shows the same.

    On its own page it takes the static one's place. The style sheet keeps room for as
    many runs as it will show.

    Raises:
        ValueError: a playground has no figure right above it.
    """

    def both(figure: re.Match) -> str:
        images, caption, attributes = figure.group("images", "caption", "attributes")
        runs = attributes.count("run=") or 3  # as in `defaults` of state.js
        player = f'<gd-playground{attributes} runs="{runs}"></gd-playground>'
        caption = f"<figcaption>{caption}</figcaption>"
        if re.search(r"\bfull\b", attributes):
            return f'<figure class="drawn live">{images}{player}{caption}</figure>'
        return (
            f'<figure class="drawn">{images}{caption}</figure>'
            f'<figure class="live">{player}'
            '<figcaption class="plays">The same, to play with.</figcaption></figure>'
        )

    html, count = PLAYGROUND.subn(both, html)
    if count != html.count("<gd-playground"):
        raise ValueError("a playground needs a line of its own, below an image line")
    return html
