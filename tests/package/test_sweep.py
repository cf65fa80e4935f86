"""`sweep` is `descend`, many times; `first` and `table` say what they were given."""

import math

import pytest
import torch

from gdlessons import cubic_landscape, descend, first, rules, sweep, table

LRS = torch.tensor([0.01, 0.1, 0.15]).double()
STARTS = torch.tensor([[2.6, 1.6], [2.4, 2.2]]).double()


@pytest.mark.parametrize("rule", [rules.gradient_descent, rules.momentum, rules.adam])
def test_each_run_of_a_sweep_is_the_run_alone(rule):
    landscape = cubic_landscape()
    runs = sweep(landscape, rule, LRS, STARTS, steps=30, every=7)
    assert runs.losses.shape == (6, 3, 2)
    assert runs.params.shape == runs.gradients.shape == (6, 3, 2, 2)
    for i, lr in enumerate(LRS.tolist()):
        for j, start in enumerate(STARTS):
            alone = descend(landscape, start, rule(lr), steps=30, every=7)
            assert torch.allclose(runs.params[:, i, j], alone.params, rtol=1e-12)
            assert torch.equal(runs.steps, alone.steps)


@pytest.mark.parametrize(
    ("lrs", "starts", "message"),
    [
        (LRS[:, None], STARTS, r"lrs must be of shape \(L,\), got \(3, 1\)"),
        (LRS[:0], STARTS, r"lrs must be of shape \(L,\), got \(0,\)"),
        (torch.tensor(0.1), STARTS, r"lrs must be of shape \(L,\), got \(\)"),
        (LRS, STARTS[0], r"starts must be of shape \(S, P\), got \(2,\)"),
    ],
)
def test_sweep_says_what_it_accepts(lrs, starts, message):
    with pytest.raises(ValueError, match=message):
        sweep(cubic_landscape(), rules.adam, lrs, starts, 1)


@pytest.mark.parametrize(
    ("rule", "starts", "message"),
    [
        (rules.adam(), STARTS, "rule must be a function of lr, as rules.adam, got a R"),
        (rules.adam, [[1.0, 2.0]], r"starts must be a tensor, got \[\[1.0, 2.0\]\]"),
    ],
)
def test_sweep_says_which_types_it_accepts(rule, starts, message):
    with pytest.raises(TypeError, match=message):
        sweep(cubic_landscape(), rule, LRS, starts, 1)


@pytest.mark.parametrize(
    ("reached", "step"),
    [([1, 1], 0), ([0, 1], 1), ([0, 1, 0, 1], 1), ([0, 0], math.inf), ([0], math.inf)],
)
def test_first_is_the_first(reached, step):
    reached = torch.tensor(reached).bool()
    assert first(reached) == step
    many = first(torch.stack([reached, ~reached | True], dim=1))
    assert many.tolist() == [step, 0]


@pytest.mark.parametrize(
    ("reached", "error", "message"),
    [
        (torch.tensor([0.0, 1.0]), TypeError, "tensor of bools, got tensor"),
        ([True], TypeError, r"tensor of bools, got \[True\]"),
        (torch.tensor(True), ValueError, r"T at least 1, got \(\)"),
        (torch.ones(0, 2).bool(), ValueError, r"T at least 1, got \(0, 2\)"),
    ],
)
def test_first_says_what_it_accepts(reached, error, message):
    with pytest.raises(error, match=message):
        first(reached)


def test_a_table_shows_whole_numbers_whole_and_others_as_asked():
    columns = {"step": range(3), "loss": torch.tensor([1.25, 2e-9, torch.nan])}
    assert table(columns).splitlines() == [
        "step   loss",
        "   0   1.25",
        "   1  2e-09",
        "   2    nan",
    ]
    assert "0.00" in table(columns, ".2f")
    assert table({"loss": [torch.tensor(1.25), 2]}) == "loss\n1.25\n   2"
    assert table({"name": ["1.20", 7], "b": [1, 22]}) == "name   b\n1.20   1\n7     22"


@pytest.mark.parametrize("columns", [{}, {"a": [1], "b": [1, 2]}])
def test_a_table_has_columns_of_one_length(columns):
    with pytest.raises(ValueError, match="columns must be of one length, got"):
        table(columns)
