"""The cut of the font of formulas."""

from io import BytesIO

from fontTools.ttLib import TTFont

from hooks.words.mathml import FONT, cut


def stretches(font, character):
    """The heights (or widths) of a character's sizes, and its number of pieces."""
    table, name = font["MATH"].table.MathVariants, font.getBestCmap()[ord(character)]
    tall = dict(zip(table.VertGlyphCoverage.glyphs, table.VertGlyphConstruction))
    wide = dict(zip(table.HorizGlyphCoverage.glyphs, table.HorizGlyphConstruction))
    record = tall.get(name) or wide[name]
    pieces = record.GlyphAssembly.PartRecords if record.GlyphAssembly else []
    return [v.AdvanceMeasurement for v in record.MathGlyphVariantRecord], len(pieces)


def test_the_cut_keeps_what_stretches_and_italics():
    font = TTFont(BytesIO(cut("(⏟∑xϵ")))
    full = TTFont(BytesIO(FONT.read_bytes()))
    for character in "(⏟∑√":
        assert stretches(font, character) == stretches(full, character)
    assert {"𝑥", "𝜖"} <= set(map(chr, font.getBestCmap()))


def test_radical_signs_of_all_heights_are_equally_wide():
    font = TTFont(BytesIO(cut("")))
    widths = {advance for advance, _ in font["hmtx"].metrics.values()}
    assert len(widths - {font["hmtx"][".notdef"][0]}) == 1


def test_the_cut_depends_on_its_characters_only():
    assert cut("abc√") == cut(["c", "b", "a", "a"]) != cut("abcd")
