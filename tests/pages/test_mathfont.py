"""The cut of the font of formulas."""

from io import BytesIO

from fontTools.ttLib import TTFont

from hooks.words.font import FONT, for_formulas, for_text


def stretches(font, character):
    """The heights (or widths) of a character's sizes, and its number of pieces."""
    table, name = font["MATH"].table.MathVariants, font.getBestCmap()[ord(character)]
    tall = dict(zip(table.VertGlyphCoverage.glyphs, table.VertGlyphConstruction))
    wide = dict(zip(table.HorizGlyphCoverage.glyphs, table.HorizGlyphConstruction))
    record = tall.get(name) or wide[name]
    pieces = record.GlyphAssembly.PartRecords if record.GlyphAssembly else []
    return [v.AdvanceMeasurement for v in record.MathGlyphVariantRecord], len(pieces)


def test_the_cut_keeps_what_stretches_and_italics():
    font = TTFont(BytesIO(for_formulas("(⏟∑xϵ")))
    full = TTFont(BytesIO(FONT.read_bytes()))
    for character in "(⏟∑√":
        assert stretches(font, character) == stretches(full, character)
    assert {"𝑥", "𝜖"} <= set(map(chr, font.getBestCmap()))


def test_radical_signs_of_all_heights_are_equally_wide():
    font = TTFont(BytesIO(for_formulas("")))
    widths = {advance for advance, _ in font["hmtx"].metrics.values()}
    assert len(widths - {font["hmtx"][".notdef"][0]}) == 1


def test_the_cut_depends_on_its_characters_only():
    assert for_formulas("abc√") == for_formulas(["c", "b", "a", "a"])
    assert for_formulas("abc√") != for_formulas("abcd")


def test_the_font_of_the_text_is_small_and_kerned():
    """Upright letters and signs, no formulas: as wide as those of the whole font."""
    cut = for_text("AVé“–”×𝑥∑\n")
    font, full = TTFont(BytesIO(cut)), TTFont(BytesIO(FONT.read_bytes()))
    assert set(map(chr, font.getBestCmap())) == set("AVé“–”×")
    assert "kern" in {
        one.FeatureTag for one in font["GPOS"].table.FeatureList.FeatureRecord
    }
    assert "MATH" not in font
    for character, name in font.getBestCmap().items():
        assert font["hmtx"][name] == full["hmtx"][full.getBestCmap()[character]]
