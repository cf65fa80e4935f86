"""The atlas's gallery: the same three scenes for every rule, tuned as it says."""

import inspect

import matplotlib.pyplot as plt
import pytest
import torch

from gdlessons import descend, gallery, plot_gallery, rules, scenes
from gdlessons.plots.style import STYLES


def test_scenes_start_inside_their_windows_away_from_the_minimum():
    for landscape, start in scenes():
        assert landscape.minimizers.shape == (1, 2)
        for value, (low, high) in zip(start, landscape.window):
            assert low < value < high
        assert landscape(start) > landscape(landscape.minimizers) + 0.5


def test_gallery_shows_runs_of_the_rule_it_was_given():
    beta = 0.5
    for (landscape, start), shown in zip(
        scenes(), gallery(lambda lr: rules.momentum(lr, beta)), strict=True
    ):
        assert shown.landscape.title == landscape.title
        alone = descend(landscape, start, rules.momentum(shown.lr, beta), 200)
        assert torch.equal(shown.run.losses, alone.losses)
        assert shown.run.params[0].equal(start)


def test_its_learning_rate_is_the_best_of_its_neighbours():
    for shown in gallery(rules.adam):
        factors = torch.tensor([[0.25], [1.0], [4.0]])
        start = shown.run.params[0]
        runs = descend(shown.landscape, start, rules.adam(shown.lr * factors), 200)
        assert runs.losses[-20:].amax(0).argmin() == 1


def test_a_run_that_jumps_far_away_has_diverged_even_if_it_comes_back():
    (bowl, start), *_ = scenes()
    far = descend(bowl, start, rules.rmsprop(42.0), 200).losses
    assert far[-1] < far[0] < far.max() / 100  # it comes back
    assert gallery(rules.rmsprop)[0].lr < 1


def test_gallery_refuses_a_rule_that_is_best_at_the_edge():
    with pytest.raises(ValueError, match="inside the grid, got its edge"):
        gallery(lambda lr: rules.adam(lr * 1e-9))


def test_plot_gallery_draws_a_panel_each_in_the_rules_style():
    shown = gallery(rules.nesterov)
    axes = plot_gallery("Nesterov", shown)
    color, line, marker = STYLES["Nesterov"]
    for ax, (landscape, lr, _) in zip(axes, shown, strict=True):
        assert ax.get_title() == f"{landscape.title}\nlr {lr:.2g}"
        path = ax.lines[1]  # above its halo
        assert (path.get_color(), path.get_linestyle()) == (color, line)
        assert path.get_marker() == marker
    plt.close("all")
    (only,) = plot_gallery("LBFGS", [shown[0]._replace(lr=None)])
    assert only.get_title() == "Cubic valley"
    plt.close("all")


# Four colours and four dashes tell 16 lines apart: these get what the others leave.
WITHOUT_STYLE = {
    *("adafactor", "lamb", "lars", "prodigy", "rprop"),
    *("schedule_free", "shampoo", "signum", "soap"),
}


def test_the_rules_of_the_lessons_have_a_style_and_all_take_a_learning_rate():
    names = {name.replace(" ", "").lower() for name in STYLES}
    for name in set(rules.__all__) - {"Rule"}:
        assert (name.replace("_", "") in names) == (name not in WITHOUT_STYLE)
        assert "lr" in inspect.signature(getattr(rules, name)).parameters
