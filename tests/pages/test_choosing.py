"""The recipe of the page on choosing, on other data; and the numbers it quotes."""

import math
import re
from functools import cache

import pytest
import torch
from torch import nn

from hooks.page import numbers
from hooks.page.page import PART, blank, parse
from tests.nav import ROOT

DOCS = ROOT / "docs"
PAGE = parse(DOCS / "choosing.md")
FIRST, LAST = "load_digits", "bit for bit"  # in the first and the last of its fences
# Rows to train on, numbers in a row, and classes.
SIZES = {
    "load_digits": (1079, 64, 10),
    "load_wine": (108, 13, 3),
    "load_breast_cancer": (343, 30, 2),
}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """As for the pages: two that wait for each other would take minutes."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def recipe():
    """The fences of the recipe, as readers copy them."""
    fences = [part.text for part in PAGE.of_kind("python")]
    (first,) = (i for i, text in enumerate(fences) if f"import {FIRST}" in text)
    (last,) = (i for i, text in enumerate(fences) if LAST in text)
    return fences[first : last + 1]


@cache
def run_on(loader):
    """The recipe on one data set: nothing is changed but the name of its loader."""
    found = {"loader": loader}
    with torch.random.fork_rng():
        for fence in recipe():
            exec(fence.replace(FIRST, loader), found)
    return found


@pytest.fixture(params=SIZES)
def ran(request):
    return run_on(request.param)


def test_it_takes_data_of_any_size(ran):
    sizes = len(ran["train"][0]), ran["inputs"], ran["classes"]
    assert sizes == SIZES[ran["loader"]]
    parts = [len(ran[name][0]) for name in ("train", "held_out", "test")]
    assert parts[1] == parts[2] == sum(parts) // 5


def test_its_checks_find_nothing_wrong(ran, capsys):
    exec(recipe()[1], dict(ran))
    first, guess, heart, leaked, same, _ = re.findall(
        r"[\d.]+%?|True|False", capsys.readouterr().out
    )
    assert float(guess) == round(math.log(ran["classes"]), 2)
    assert abs(float(first) / float(guess) - 1) < 0.3
    assert float(heart) < 0.05
    assert (leaked, same) == ("0", "True")


def test_it_learns_and_beats_the_commonest_answer(ran):
    assert [row["epoch"] for row in ran["log"]] == list(
        range(1, ran["settings"]["epochs"] + 1)
    )
    assert ran["log"][-1]["held out"] < math.log(ran["classes"]) / 3
    common = (ran["test"][1] == ran["train"][1].mode().values).float().mean()
    assert ran["right"].float().mean() > 0.9 > common + 0.2


def test_it_resumes_bit_for_bit(ran):
    one, other = (ran[name].state_dict() for name in ("model", "resumed"))
    assert all(one[name].equal(other[name]) for name in one)
    assert ran["log"] == ran["again"]


@pytest.fixture
def wine():
    return run_on("load_wine")


@pytest.fixture
def fit(wine, tmp_path):
    """`fit` on few data, with settings changed."""

    def run(model=None, train=wine["train"], until=None, **changes):
        torch.manual_seed(0)
        model = model or wine["network"](wine["inputs"], wine["classes"])
        settings = wine["settings"] | changes
        file = tmp_path / "run.pt"
        return wine["fit"](model, train, wine["held_out"], file, settings, until)

    return run


def test_it_trains_and_measures_in_turn(wine, fit):
    model, seen = wine["network"](wine["inputs"], wine["classes"]), []
    model.register_forward_hook(
        lambda *_: seen.append((model.training, torch.is_grad_enabled()))
    )
    fit(model, batch=2000, epochs=2)
    assert seen == 2 * [(True, True), (False, False)]


def test_it_warms_up_and_comes_down(fit):
    log = fit(lr=0.5, batch=2000, epochs=10, warm_up=0.2)
    expected = [0.25, 0.5, *(0.5 * k / 8 for k in range(8, 0, -1))]
    assert [row["lr"] for row in log] == pytest.approx(expected)


@pytest.mark.parametrize("epochs", [1, 2])
def test_it_stands_a_run_of_one_step(fit, epochs):
    assert len(fit(batch=2000, epochs=epochs, warm_up=0)) == epochs


class Still(nn.Module):
    """A network whose loss does not depend on its weights."""

    def __init__(self, classes):
        super().__init__()
        self.matrix = nn.Parameter(torch.ones(3, 2))
        self.bias = nn.Parameter(torch.ones(3))
        self.classes = classes

    def forward(self, x):
        nothing = 0 * (self.matrix.sum() + self.bias.sum())
        return torch.zeros(len(x), self.classes) + nothing


def test_it_decays_matrices_and_no_biases(wine, fit):
    still = Still(wine["classes"])
    fit(still, batch=2000, epochs=1, lr=0.1, decay=0.5)
    assert still.matrix.detach() == pytest.approx(0.95 * torch.ones(3, 2))
    assert (still.bias == 1).all()


def test_it_clips_and_logs_the_norm_before(fit):
    log = fit(clip=1e-3, until=1)
    assert log[0]["norm"] > 0.1


def test_it_stops_at_nan_and_keeps_its_last_file(wine, fit):
    before = fit(until=1)
    x, y = wine["train"]
    with pytest.raises(RuntimeError, match="non-finite"):
        fit(train=(x * torch.nan, y))
    assert fit(until=1) == before


def test_it_refuses_a_file_of_another_run(fit):
    fit(until=1)
    with pytest.raises(ValueError, match="other settings"):
        fit(lr=0.123)


# What the page quotes of other pages of the book, in its lists and its bold paragraphs.
QUOTING = re.compile(r"^(?:- |\*\*With ).*(?:\n(?!- |\n).+)*", re.MULTILINE)
LINK = re.compile(r"\]\((?P<page>(?:lessons|labs|atlas)/[\w-]+\.md)#(?P<at>[\w-]+)\)")
OWN = {"1.0", "5", "20", "64", "100", "2,000", "half", "three"}  # settings, and budgets


def section(page, anchor):
    """A page's text below the heading that an anchor names."""
    text = (DOCS / page).read_text("utf-8")
    for part in re.split(r"^(?=##+ )", text, flags=re.MULTILINE):
        heading = re.sub(r"[^\w\s-]", "", part.partition("\n")[0]).strip().lower()
        if re.sub(r"\s+", "-", heading) == anchor:
            return part
    raise ValueError(f"{page} has no section {anchor}")


def quoted():
    text = PART.sub(blank, PAGE.text)
    for item in QUOTING.finditer(text):
        for sentence in re.split(r"(?<=[.;:])\s+(?=[A-Z])", item[0]):
            places = [(match["page"], match["at"]) for match in LINK.finditer(sentence)]
            said = [n for n in numbers.in_prose(sentence) if n.text not in OWN]
            if places and said:
                yield " ".join(sentence.split()), places, said


QUOTED = list(quoted())


@pytest.mark.parametrize("place", range(len(QUOTED)))
def test_a_number_quoted_is_in_a_section_that_is_linked(place):
    sentence, places, said = QUOTED[place]
    there = set()
    for text in (section(*place) for place in places):
        there |= {key for number in numbers.in_prose(text) for key in number.keys}
        there |= {number.key for number in numbers.find(text)}
    assert [n.text for n in said if not n.keys & there] == [], sentence


def test_numbers_are_quoted():
    assert len(QUOTED) >= 6
