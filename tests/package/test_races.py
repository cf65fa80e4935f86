"""Seeds, tuned learning rates, intervals: what they say, and what they refuse."""

import math

import pytest
import torch
from scipy import stats

from gdlessons import interval, ratio, seeds, tuned
from gdlessons.races import BLOCK, PURPOSES

LRS = torch.tensor([0.01, 0.1, 1.0, 10.0])


def test_tuned_takes_the_lowest_median_and_not_the_lowest_mean():
    losses = torch.tensor([[5.0, 5, 5], [1, 1, 90], [3, 3, 3], [9, 9, 9]])
    assert tuned(LRS, losses) == 1
    assert tuned(LRS, losses[:, None]) == 1  # seeds in two dimensions


@pytest.mark.parametrize("lost", [math.inf, math.nan])
def test_a_diverged_run_is_worse_than_any(lost):
    losses = torch.tensor([[9.0, 9], [lost, 1], [2, 2], [9, 9]])
    assert tuned(LRS, losses) == 2


@pytest.mark.parametrize(("best", "edge"), [(0, "0.01"), (3, "10")])
def test_tuned_refuses_an_edge(best, edge):
    losses = torch.ones(4)
    losses[best] = 0.0
    with pytest.raises(ValueError, match=f"inside the grid, got its edge {edge}$"):
        tuned(LRS, losses)


@pytest.mark.parametrize(
    ("lrs", "losses", "message"),
    [
        (LRS, torch.ones(3), r"got \(4,\) and \(3,\)"),
        (LRS[:2], torch.ones(2), r"L at least 3, .* got \(2,\) and \(2,\)"),
        (LRS[:, None], torch.ones(4), r"got \(4, 1\) and \(4,\)"),
        (LRS.flip(0), torch.ones(4), r"lrs must rise, got \[10.0, 1.0, "),
        (LRS[[0, 1, 1, 2]], torch.ones(4), "lrs must rise, got"),
        (LRS[[1, 0, 3, 2]], torch.ones(4), "lrs must rise, got"),
        (LRS, torch.full((4, 2), math.inf), "finite for some lr, got"),
    ],
)
def test_tuned_says_what_it_accepts(lrs, losses, message):
    with pytest.raises(ValueError, match=message):
        tuned(lrs, losses)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_interval_is_scipys(level):
    values = torch.randn(7, generator=torch.Generator().manual_seed(1)).double()
    mean, low, high = interval(values, level)
    theirs = stats.ttest_1samp(values.numpy(), 0).confidence_interval(level)
    assert mean == pytest.approx(values.mean().item(), rel=1e-14)
    assert (low, high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)


def test_interval_covers_as_often_as_it_says():
    draws = torch.randn(2000, 5, generator=torch.Generator().manual_seed(2))
    covered = [low <= 0 <= high for _, low, high in map(interval, draws)]
    assert 0.935 < sum(covered) / 2000 < 0.965


@pytest.mark.parametrize(
    ("values", "level", "message"),
    [
        (torch.ones(1), 0.95, "n at least 2, got"),
        (torch.ones(2, 2), 0.95, "n at least 2, got"),
        (torch.tensor([1.0, math.nan]), 0.95, "finite .* got .*nan"),
        (torch.ones(3), 1.0, "between 0 and 1, got 1.0"),
        (torch.ones(3), 95, "between 0 and 1, got 95"),
    ],
)
def test_interval_says_what_it_accepts(values, level, message):
    with pytest.raises(ValueError, match=message):
        interval(values, level)


def test_of_a_tie_the_smallest_learning_rate_wins():
    for last_bit in (-1e-16, 1e-16):
        losses = torch.tensor([1.0, 8.93e-4, 8.93e-4 * (1 + last_bit), 1.0]).double()
        assert tuned(torch.tensor([0.1, 0.24, 0.32, 0.42]), losses) == 1


def test_no_two_purposes_and_no_two_blocks_share_a_seed(monkeypatch):
    found = []
    for block in range(7):
        monkeypatch.setenv(BLOCK, str(block))
        found += [
            s for purpose, all in PURPOSES.items() for s in seeds(len(all), purpose)
        ]
    assert len(set(found)) == len(found) == 7_000


def test_seeds_are_those_of_block_0_unless_the_variable_says_another(monkeypatch):
    monkeypatch.delenv(BLOCK, raising=False)
    assert seeds(5, "tune") == range(5)
    assert seeds(10) == seeds(10, purpose="report") == range(100, 110)
    monkeypatch.setenv(BLOCK, "2")  # read when called
    assert seeds(5, "tune") == range(2_000, 2_005)
    assert seeds(10) == range(2_100, 2_110)


@pytest.mark.parametrize(
    ("count", "purpose", "block", "message"),
    [
        (1, "race", "0", r"one of \['tune', 'report'\], got 'race'"),
        (0, "tune", "0", "count to tune must be 1 to 100, got 0"),
        (101, "tune", "0", "1 to 100, got 101"),
        (901, "report", "0", "count to report must be 1 to 900, got 901"),
        (2.5, "report", "0", "got 2.5"),
        (1, "tune", "-1", "GDLESSONS_SEED_BLOCK must be a whole .* got '-1'"),
        (1, "tune", "two", "got 'two'"),
        (1, "tune", "", "got ''"),
        (1, "tune", "²", "got '²'"),
    ],
)
def test_seeds_say_what_they_accept(monkeypatch, count, purpose, block, message):
    monkeypatch.setenv(BLOCK, block)
    with pytest.raises(ValueError, match=message):
        seeds(count, purpose)


def test_the_docstring_names_the_variable():
    assert f"`{BLOCK}`" in (seeds.__doc__ or "")


def test_a_ratio_and_its_inverse_agree():
    losses, others = torch.rand(2, 9, generator=torch.Generator().manual_seed(3)) + 0.1
    there, back = ratio(losses, others), ratio(others, losses)
    assert there.mean == pytest.approx(1 / back.mean, rel=1e-12)
    assert there.low == pytest.approx(1 / back.high, rel=1e-12)
    assert ratio(2 * losses, losses) == pytest.approx((2, 2, 2), rel=1e-6)


@pytest.mark.parametrize(
    ("losses", "others", "message"),
    [
        ([1.0, 0.0], [1.0, 1.0], "losses must be positive and finite, got tensor"),
        ([1.0, 1.0], [1.0, math.inf], "others must be positive and finite, got tensor"),
        ([1.0, 1.0], [1.0], r"of one shape, got \(2,\) and \(1,\)"),
        ([1.0], [1.0], "n at least 2"),
    ],
)
def test_ratio_says_what_it_accepts(losses, others, message):
    with pytest.raises(ValueError, match=message):
        ratio(torch.tensor(losses), torch.tensor(others))


def test_an_interval_is_shown_as_its_numbers():
    values = torch.tensor([1.0, 2.0, 3.0])
    assert f"{interval(values):.1f}" == "2.0 (-0.5 to 4.5)"
    assert f"{interval(values):+.0f}" == "+2 (-0 to +4)"
