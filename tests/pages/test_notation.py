"""The notation page names arguments that PyTorch and our rules really have."""

import inspect
from pathlib import Path

import pytest
from torch import optim

from gdlessons import rules

PAGE = Path(__file__).parents[2] / "docs/reference/notation.md"
OPTIMIZERS = [value for value in vars(optim).values() if inspect.isclass(value)]
NAMES = ["lr", "momentum", "betas", "eps", "alpha", "rho", "weight_decay", "dampening"]


def arguments(callables):
    return {name for call in callables for name in inspect.signature(call).parameters}


def rows():
    lines = PAGE.read_text("utf-8").splitlines()
    return [line.split("|")[1:-1] for line in lines if line.startswith("|")][2:]


@pytest.mark.parametrize("name", NAMES)
def test_each_argument_is_torch_s_and_in_the_table(name):
    assert name in arguments(OPTIMIZERS)
    assert any(f"`{name}`" in row[2] for row in rows())


def test_the_arguments_of_our_rules_are_in_the_table():
    ours = [getattr(rules, name) for name in rules.__all__ if name != "Rule"]
    code = "".join(row[2] for row in rows())
    assert {name for name in arguments(ours) if f"`{name}`" not in code} == set()


def test_each_row_has_its_page_and_only_known_letters_stand_twice():
    symbols = [row[0].strip() for row in rows() if row[0].strip()]
    twice = {symbol for symbol in symbols if symbols.count(symbol) > 1}
    assert twice == {"$v$", r"$\lambda$", r"$\rho$"}
    assert all(len(row) == 3 and "](../" in row[1] for row in rows())
