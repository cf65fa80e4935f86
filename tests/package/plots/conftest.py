"""Figures in an ink of their own."""

import matplotlib.pyplot as plt
import pytest

from tests.package.plots.drawn import GROUND, INK


@pytest.fixture(autouse=True)
def ink(monkeypatch):
    """Figures in an ink and on a ground of their own, never shown, then closed."""
    monkeypatch.setattr(plt, "show", lambda: pytest.fail("a plot called plt.show()"))
    parts = ["text.color", "axes.edgecolor", "axes.labelcolor"]
    parts += ["xtick.color", "ytick.color"]
    backend = plt.get_backend()
    plt.switch_backend("agg")
    with plt.rc_context(
        {
            **dict.fromkeys(parts, INK),
            "figure.facecolor": GROUND,
            "axes.facecolor": "none",
        }
    ):
        yield
    plt.close("all")
    plt.switch_backend(backend)
