"""What the glyphs of formulas stand for, which Chromium says of the plain ones only.

Large brackets, roots and their pieces have no character of their own. Who copies or
listens to a formula would get nothing in their place.
"""

import re
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Dictionary

UNKNOWN = re.compile(rb"<(\w{4})> <0000>")


def variants(font: Path) -> dict[int, str]:
    """The characters of a font's other glyphs: larger ones, their pieces, and so on."""
    with TTFont(font) as opened:
        names = {name: chr(code) for code, name in opened.getBestCmap().items()}
        table, found = opened["MATH"].table.MathVariants, {}
        for side in ("Vert", "Horiz"):
            coverage = getattr(table, f"{side}GlyphCoverage")
            made = getattr(table, f"{side}GlyphConstruction")
            for base, one in zip(coverage.glyphs if coverage else [], made or []):
                pieces = one.GlyphAssembly.PartRecords if one.GlyphAssembly else []
                larger = [each.VariantGlyph for each in one.MathGlyphVariantRecord]
                for name in [*larger, *(piece.glyph for piece in pieces)]:
                    found[name] = base
        for lookup in (
            opened["GSUB"].table.LookupList.Lookup if "GSUB" in opened else []
        ):
            for part in lookup.SubTable:
                for base, others in getattr(part, "alternates", {}).items():
                    found |= dict.fromkeys(others, base)
                for base, other in getattr(part, "mapping", {}).items():
                    found[other] = base
        number = opened.getGlyphID
        return {
            number(name): names[base] for name, base in found.items() if base in names
        }


def spell(pdf: pikepdf.Pdf, glyphs: dict[int, str]) -> None:
    """Says what the other glyphs of the formulas' font stand for."""

    def known(line: re.Match[bytes]) -> bytes:
        character = glyphs.get(int(line[1], 16), "\ufffd")
        return b"<%b> <%b>" % (line[1], character.encode("utf-16-be").hex().encode())

    for font in pdf.objects:
        if isinstance(font, Dictionary) and "/ToUnicode" in font:
            text = font.ToUnicode.read_bytes()
            if str(font.get("/BaseFont", "")).endswith("STIXTwoMath"):
                font.ToUnicode.write(UNKNOWN.sub(known, text))
