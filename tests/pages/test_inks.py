"""Figures as they are published: in the colours of both schemes, with real words."""

import io
import re

import matplotlib.pyplot as plt
import pytest

from gdlessons import bumpy_landscape, plot_paths, plot_surface
from gdlessons.plots import style
from gdlessons.plots.style import FONT, GROUNDS
from hooks.run import inks
from hooks.run.process import FACE, STYLE, rounded
from tests.package.plots.drawn import THREE, path

BODY = 18  # pixels, where a page is wide: html 125 %, .md-typeset 0.9rem
MEASURE = 640  # pixels of a figure there
PHONE = 340  # pixels of one on a phone 360 px wide


def luminance(colour):
    parts = [part / 255 for part in inks.channels(colour)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def drawn():
    """A map and a surface, each with the paths of three optimizers, as pages draw."""
    backend = plt.get_backend()
    plt.switch_backend("svg")
    found = {}
    with plt.rc_context(STYLE):
        runs = {name: path((-5.5, 6.0), (0.6, -1.8)) for name in THREE}
        for name, plot in (("map", plot_paths), ("surface", plot_surface)):
            file = io.StringIO()
            figure = plot(bumpy_landscape(), runs).figure
            figure.savefig(file, format="svg", metadata={"Date": None})
            found[name] = rounded(file.getvalue())
        _, ax = plt.subplots()
        ax.set(yscale="log", ylim=(1e-3, 10), title="two\nlines")
        file = io.StringIO()
        ax.figure.savefig(file, format="svg", metadata={"Date": None})
        found["words"] = rounded(file.getvalue())
    plt.close("all")
    plt.switch_backend(backend)
    return found


@pytest.mark.parametrize("name", ["blue", "vermillion", "green", "purple"])
def test_an_optimizers_ink_is_read_as_text_in_the_dark(name):
    dark = inks.colours("dark")
    assert contrast(dark[f"--gd-{name}"], dark["--ground"]) >= 4.5


def test_the_light_colours_are_the_packages():
    light = inks.colours("light")
    lines = [
        getattr(style, n).lower() for n in ("BLUE", "VERMILLION", "GREEN", "PURPLE")
    ]
    named = ("blue", "vermillion", "green", "purple")
    assert [light[f"--gd-{name}"] for name in named] == lines
    assert tuple(light[stop] for stop in inks.STOPS) == style.STOPS
    assert [light[f"--gd-{n}"] for n in ("foot", "slope", "top")] == list(style.STOPS)
    assert inks.bands(light) == GROUNDS


@pytest.mark.parametrize("scheme", inks.SCHEMES)
def test_a_scheme_has_its_own_colours_and_no_others(drawn, scheme):
    own = inks.colours(scheme)
    accepted = {own["--ink"], own["--ground"], *inks.bands(own)}
    accepted |= {value for name, value in own.items() if name.startswith("--gd-")}
    for name in ("map", "surface"):
        svg = inks.in_scheme(drawn[name], scheme)
        found = set(re.findall(r"#[0-9a-fA-F]{6}\b", svg))
        assert {own["--gd-blue"], own["--ink"]} <= found <= accepted
    both = [inks.in_scheme(drawn["map"], each) for each in inks.SCHEMES]
    assert len(both[0]) == len(both[1])


def test_a_surface_in_the_dark_is_at_dusk(drawn):
    """The page's own relief, in the same colours, is that of the style sheet."""
    assert "#dusk" not in inks.in_scheme(drawn["surface"], "light")
    assert "#dusk" not in inks.in_scheme(drawn["map"], "dark")
    svg = inks.in_scheme(drawn["surface"], "dark")
    assert re.search(r'<image filter="url\(#dusk\)" ', svg)
    factors = [float(a) for a in re.findall(r'amplitude="([\d.]+)"', svg)]
    light, dark = map(inks.colours, inks.SCHEMES)
    for name in ("--gd-foot", "--gd-slope", "--gd-top"):
        lit = inks.channels(light[name])
        dusk = [255 * a * (c / 255) ** inks.DUSK for a, c in zip(factors, lit)]
        assert dusk == pytest.approx(inks.channels(dark[name]), abs=3)


def test_words_are_no_larger_than_the_page_and_large_enough_for_a_phone():
    on_a_phone, on_a_desk = map(float, re.findall(r"--size:([\d.]+)", inks.SIZES))
    (wide,) = map(int, re.findall(r"min-width:(\d+)px", inks.SIZES))
    assert PHONE < wide < MEASURE
    assert FONT * on_a_desk * MEASURE / inks.WIDTH <= BODY
    assert FONT * on_a_phone * wide / inks.WIDTH <= BODY
    assert FONT * on_a_phone * PHONE / inks.WIDTH >= 10


def test_words_are_words_in_the_face_of_the_page(drawn):
    for svg in drawn.values():
        published = inks.in_scheme(svg, "light")
        assert FACE not in published
        assert "text{font-family:-apple-system" in published
        texts = re.findall(r"<t(?:ext|span)[^>]*style=\"([^\"]*)\"", published)
        assert texts
        assert all("calc(" in style for style in texts)


def test_formulas_and_lines_stand_in_the_middle_of_their_room(drawn):
    """Matplotlib places them from the left, by the widths of another face."""
    words = inks.in_scheme(drawn["words"], "light")
    power = re.search(r'<text x="([\d.]+)" text-anchor="middle">(.*?)</text>', words)
    (ten, up), down = re.findall(r'dy="(.*?)em"[^>]*>([^<]*)<', power[2]), power[1]
    assert (ten[1], up[1]) == ("10", "−3")
    assert float(up[0]) < 0
    assert 8 < float(down) < 12  # half of a text of 10 points that is 20 wide
    lines = dict(
        re.findall(r' x="([\d.]+)" text-anchor="middle" [^>]*>(two|lines)<', words)
    )
    assert sorted(lines.values()) == ["lines", "two"]
    middle = {word: float(x) for x, word in lines.items()}
    placed = dict(re.findall(r"translate\(([\d.]+) [^>]*>(two|lines)<", words))
    left = {word: float(x) for x, word in placed.items()}
    assert left["two"] + middle["two"] == pytest.approx(
        left["lines"] + middle["lines"], 1e-3
    )


def test_no_figure_is_shown_larger_than_others(drawn):
    svg = '<svg width="200pt" height="100pt" viewBox="0 0 200 100">'
    box = f'viewBox="{(200 - inks.WIDTH) / 2:.3f} 0 {inks.WIDTH:.3f} 100.000"'
    assert box in inks.widened(svg)
    for drawing in (drawn["map"], drawn["surface"]):
        width = re.search(r'width="([\d.]+)pt"', inks.widened(drawing))
        assert inks.WIDTH <= float(width[1]) < 1.05 * inks.WIDTH


def test_numbers_that_are_read_keep_their_digits():
    """Places are rounded, ticks are not: 0.025 is not 0.03."""
    text = '<text x="12.3456" style="fill: #012345">lr 0.0018, 0.025</text>'
    assert rounded(text) == text.replace("12.3456", "12.35")
