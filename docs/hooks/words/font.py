"""The math font: STIX Two Math as ziamath ships it, cut to the glyphs in use."""

from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from fontTools import subset
from fontTools.ttLib import TTFont


def package(name: str) -> Path:
    """The folder of a package that need not be imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed")
    return Path(spec.origin).parent


FONT = package("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"
LICENSE = package("matplotlib") / "mpl-data" / "fonts" / "ttf" / "LICENSE_STIX"


def cut(characters: Iterable[str]) -> bytes:
    """STIX Two Math as WOFF2, with only the glyphs that these characters need.

    That is also: the radical sign, which MathML does not spell; the italic of each
    letter, which the browser picks; all sizes and pieces of whatever stretches.
    """
    wanted = {"√", *characters}
    letters = {normalize("NFKC", character) for character in wanted}
    italics = map(chr, [0x210E, *range(0x1D434, 0x1D468), *range(0x1D6A4, 0x1D71C)])
    wanted |= {italic for italic in italics if normalize("NFKC", italic) in letters}
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["ssty", "dtls", "flac"],
        name_IDs=["*"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(wanted))
    with subset.load_font(str(FONT), options) as font, BytesIO() as buffer:
        subsetter.subset(font)
        level_radicals(font)
        subset.save_font(font, buffer, options)
        return buffer.getvalue()


def level_radicals(font: TTFont) -> None:
    """Makes radical signs of all heights as wide as the lowest.

    Chromium reserves the widest one's width for every root, which leaves a gap after
    the low ones.
    """
    radical = font.getBestCmap()[ord("√")]
    width, _ = font["hmtx"][radical]
    for name in font.getGlyphOrder():
        if name.startswith(f"{radical}."):
            glyph, (advance, _) = font["glyf"][name], font["hmtx"][name]
            glyph.coordinates.scale((width / advance, 1))
            glyph.coordinates.toInt()
            glyph.recalcBounds(font["glyf"])
            font["hmtx"][name] = width, glyph.xMin


def license_text() -> str:
    """The font's own copyright line, and the OFL that its licence field names."""
    with TTFont(FONT) as font:
        owner, license = (font["name"].getDebugName(field) for field in (0, 13))
    ofl = LICENSE.read_text(encoding="utf-8").partition("SIL OPEN FONT LICENSE")
    return "\n\n".join([owner, license, "".join(ofl[1:])])
