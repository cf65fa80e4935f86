"""The site's own typeface, cut to what its pages use: for formulas, and for their text.

Both are STIX Two Math, as ziamath ships it. Its upright letters are those of STIX Two
Text, with the same widths and kerning; no package that pip installs has the latter.
"""

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
MATHEMATICAL = "\u2200"  # from here on, signs stand in formulas
LICENSE = package("matplotlib") / "mpl-data" / "fonts" / "ttf" / "LICENSE_STIX"


def for_formulas(characters: Iterable[str]) -> bytes:
    """The font as WOFF2, with only the glyphs that these characters need.

    That is also: the radical sign, which MathML does not spell; the italic of each
    letter, which the browser picks; all sizes and pieces of whatever stretches.
    """
    wanted = {"√", *characters}
    letters = {normalize("NFKC", character) for character in wanted}
    italics = map(chr, [0x210E, *range(0x1D434, 0x1D468), *range(0x1D6A4, 0x1D71C)])
    wanted |= {italic for italic in italics if normalize("NFKC", italic) in letters}
    return cut(wanted, ["ssty", "dtls", "flac"])


def for_text(characters: Iterable[str]) -> bytes:
    """The font as WOFF2, with the letters and signs among these, and kerning."""
    return cut(
        {c for c in characters if c.isprintable() and c < MATHEMATICAL}, ["kern"]
    )


def cut(characters: Iterable[str], features: list[str]) -> bytes:
    """The font with the glyphs of these characters, and what these features need."""
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=features, name_IDs=["*"]
    )
    if "ssty" not in features:
        options.drop_tables += ["MATH"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    with subset.load_font(str(FONT), options) as font, BytesIO() as buffer:
        subsetter.subset(font)
        if "MATH" in font:
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
