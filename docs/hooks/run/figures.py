"""A page's figures: drawn once, published in the ink of the light and dark schemes."""

import re

from hooks.page.page import PART, Page
from hooks.run.process import INK, Run

# As --md-typeset-color in stylesheets/colours.css.
INKS = {"light": "#1f2328", "dark": "#e3e6ea"}
SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
PAIR = re.compile(r'<p>(<img alt="([^"]*)" class="drawn"[^>]*>)\s*(<img [^>]*>)</p>')


def drawn(page: Page, run: Run) -> dict[str, str]:
    """The figures of a page by file name, in the order in which they were drawn."""
    figures = [svg for block in run for svg in block.figures]
    return dict(
        zip([image.figure for image in page.of_kind("image")], figures, strict=True)
    )


def file_name(figure: str, scheme: str) -> str:
    return f"{figure.removesuffix('.svg')}-{scheme}.svg"


def in_ink(svg: str, scheme: str) -> str:
    return svg.replace(INK, INKS[scheme])


def image_pairs(markdown: str, figures: dict[str, str]) -> str:
    """Each image line as two images, of which the style sheet shows one."""

    def pair(match: re.Match) -> str:
        if match["figure"] is None:
            return match[0]
        points = SIZE.search(figures[match["figure"]]).groups()
        width, height = (round(float(side) * 4 / 3) for side in points)
        images = "".join(
            f"![{match['alt']}]"
            f"(figures/{file_name(match['figure'], scheme)}#only-{scheme})"
            f"{{ .drawn width={width} height={height} loading=lazy }}"
            for scheme in INKS
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
