"""A figure in the colours and the letters of its page, from the page's style sheets.

It is drawn once, in the colours of the light scheme. Those of a landscape and of the
optimizers have a name in `colours.css`, by which the dark scheme finds its own.
"""

import re
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

from hooks.run.process import FACE, GROUND, INK

SCHEMES = ("light", "dark")
SHEETS = Path(__file__).parents[2] / "stylesheets"
STOPS = ("--gd-low", "--gd-mid", "--gd-high")
BANDS = 14  # of a landscape's colours, as in gdlessons.plots.style
# A picture of a surface has no colours to swap: in the dark they get this exponent, and
# the factor that makes its highest ground the dark scheme's.
DUSK = 1.8
# Words are as large as a phone needs; where the figure is wider, so that they would be
# larger than the page's, they are smaller.
SIZES = "svg{--size:1}@media(min-width:500px){svg{--size:.8}}"
WIDTH = 373.0  # points of a figure; a narrower one would be shown larger than others
SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 [^"]*"')
FONT = re.compile(rf"font-size: ([\d.]+)px; font-family: '{FACE}'(?:, sans-serif)?")
# What Matplotlib places letter by letter, or line by line from the left.
FORMULA = re.compile(r"<text>\s*((?:<tspan[^>]*>[^<]*</tspan>\s*)+)</text>")
GLYPH = re.compile(
    r'<tspan x="([\d.]+)" y="(-?[\d.]+)" style="(font-size: ([\d.]+)px[^"]*)">([^<]*)'
)
LINE = re.compile(
    r'<text style="(font-size: ([\d.]+)px[^"]*)" (transform="translate[^>]*)>([^<]*)<'
)


def in_scheme(svg: str, scheme: str) -> str:
    """A figure as it is published for a scheme."""
    swaps = swapped(scheme)
    svg = re.sub("|".join(swaps), lambda colour: swaps[colour[0]], svg)
    if scheme == "dark" and 'id="pane3d' in svg:
        svg = dusky(svg)
    return widened(worded(svg))


@cache
def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by the names that the style sheet gives them."""
    text = (SHEETS / "colours.css").read_text("utf-8")
    blocks = re.findall(r"\{([^{}]*--ink:[^{}]*)\}", text)
    return dict(re.findall(r"(--[\w-]+): (#\w{3,6});", blocks[SCHEMES.index(scheme)]))


@cache
def swapped(scheme: str) -> dict[str, str]:
    """What becomes of each colour of a drawing."""
    light, own = colours("light"), colours(scheme)
    optimizers = [name for name in light if name.startswith("--gd-")]
    return {
        **{light[name]: own[name] for name in optimizers if name not in STOPS},
        **dict(zip(bands(light), bands(own))),
        INK: own["--ink"],
        GROUND: own["--ground"],
    }


def bands(named: dict[str, str]) -> list[str]:
    """The colours between contour lines, from the lowest."""
    stops = [channels(named[stop]) for stop in STOPS]

    def band(share: float) -> str:
        low, high = stops[share > 0.5 :][:2]
        at = 2 * share - (share > 0.5)
        mixed = [round(a + (b - a) * at) for a, b in zip(low, high)]
        return "#" + "".join(f"{part:02x}" for part in mixed)

    return [band(i / (BANDS - 1)) for i in range(BANDS)]


def channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def dusky(svg: str) -> str:
    """The pictures of surfaces as they are at dusk."""
    tops = [channels(colours(scheme)["--gd-top"]) for scheme in SCHEMES]
    curves = "".join(
        f'<feFunc{name} type="gamma" exponent="{DUSK}" '
        f'amplitude="{dark / 255 / (light / 255) ** DUSK:.3f}"/>'
        for name, light, dark in zip("RGB", *tops)
    )
    dusk = (
        '<filter id="dusk" color-interpolation-filters="sRGB">'
        f"<feComponentTransfer>{curves}</feComponentTransfer></filter></defs>"
    )
    svg = svg.replace("</defs>", dusk, 1)
    return svg.replace("<image ", '<image filter="url(#dusk)" ')


def worded(svg: str) -> str:
    """Words in the page's sans, each in the middle of the room that was left for it."""
    svg = FORMULA.sub(flowing, svg)
    svg = LINE.sub(centred, svg)
    sheet = (SHEETS / "text.css").read_text("utf-8")
    (face,) = re.findall(r"--sans: ([^;]*);", sheet)
    face = " ".join(face.replace('"', "'").split())
    svg = FONT.sub(r"font-size: calc(\1px*var(--size))", svg)
    return svg.replace("</style>", f"{SIZES}text{{font-family:{face}}}</style>", 1)


def flowing(formula: re.Match) -> str:
    glyphs = GLYPH.findall(formula[1])
    x, _, _, size, text = glyphs[-1]
    middle = (float(x) + room(text, float(size))) / 2
    parts, before = [], 0.0
    for (y, style, size), letters in groupby(glyphs, lambda glyph: glyph[1:4]):
        text = "".join(letter[4] for letter in letters)
        up = (float(y) - before) / float(size)
        parts.append(f'<tspan dy="{up:.3f}em" style="{style}">{text}</tspan>')
        before = float(y)
    return f'<text x="{middle:.3f}" text-anchor="middle">{"".join(parts)}</text>'


def centred(line: re.Match) -> str:
    style, size, placed, text = line.groups()
    middle = room(text, float(size)) / 2
    return (
        f'<text style="{style}" x="{middle:.3f}" text-anchor="middle" {placed}>{text}<'
    )


@cache
def widths() -> tuple[dict[int, int], int]:
    """Of the letters of FACE, which Matplotlib ships, and of its em."""
    spec = find_spec("matplotlib")
    (folder,) = (spec and spec.submodule_search_locations) or []
    name = f"{FACE.replace(' ', '')}.ttf"
    with TTFont(Path(folder, "mpl-data", "fonts", "ttf", name)) as font:
        advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {at: advances[n][0] for at, n in font.getBestCmap().items()}, em


def room(text: str, size: float) -> float:
    letters, em = widths()
    return sum(letters[ord(letter)] for letter in text) * size / em


def widened(svg: str) -> str:
    """No narrower than WIDTH, with what it has in the middle."""

    def size(found: re.Match) -> str:
        width, height = map(float, found.groups())
        wide = max(WIDTH, width)
        box = f"{(width - wide) / 2:.3f} 0 {wide:.3f} {height:.3f}"
        return f'width="{wide:.3f}pt" height="{height:.3f}pt" viewBox="{box}"'

    return SIZE.sub(size, svg, count=1)
