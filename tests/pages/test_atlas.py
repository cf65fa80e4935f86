"""The atlas: a card for every rule, all on one plan, and a table that is proven."""

import ast
import inspect
import re
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from gdlessons import descend, gallery, rules
from gdlessons.atlas import LRS, Exhibit

ATLAS = Path(__file__).parents[2] / "docs" / "atlas"
CALLS = {
    "gradient-descent": "torch.optim.SGD([theta], lr=",
    "momentum": "torch.optim.SGD([theta], lr=1e-3, momentum=0.9)",
    "nesterov": "momentum=0.9, nesterov=True",
    "signum": "theta = theta - lr * torch.sign(m)",  # torch has none: the paper's lines
    "lion": "m = beta2 * m + (1 - beta2) * g",  # torch has none: the paper's lines
    "rprop": "torch.optim.Rprop(",
    "adagrad": "torch.optim.Adagrad(",
    "adadelta": "torch.optim.Adadelta(",
    "rmsprop": "torch.optim.RMSprop(",
    "adafactor": "torch.optim.Adafactor(",
    "adam": "torch.optim.Adam([theta], lr=0.1)",
    "amsgrad": "torch.optim.Adam([theta], lr=0.1, amsgrad=True)",
    "adamax": "torch.optim.Adamax(",
    "nadam": "torch.optim.NAdam(",
    "radam": "torch.optim.RAdam(",
    "adamw": "torch.optim.AdamW(",
    "lamb": "u = m_hat / (v_hat.sqrt() + eps) + decay * theta",
    "schedule-free": "x = x + rate**2 / total * (z - x)",
    "prodigy": "old, d = d, max(d, r / s.abs().sum())",
    "muon": "torch.optim.Muon(",
    "soap": "N_turned = Q_L.T @ M @ Q_R",
    "averaging": "AveragedModel(",
    "sam": "torch.optim.SGD(",
    "lbfgs": "torch.optim.LBFGS(",
}
NO_RULE = ["averaging", "sam", "lbfgs"]  # outside the form of a rule
OTHERS = {"lamb": ["lars"], "soap": ["shampoo"]}  # rules that share a card
MATRIX = ["adafactor", "muon", "soap"]  # on landscapes of their own
HEADINGS = [
    "The rule, from scratch",
    "In PyTorch",
    "Its path",
    "When to use it",
    "How it fails",
    "Paper",
    "Read on",
]
every_card = pytest.mark.parametrize("card", CALLS)
every_rule = pytest.mark.parametrize("card", [c for c in CALLS if c not in NO_RULE])


def text(card):
    return (ATLAS / f"{card}.md").read_text(encoding="utf-8")


def title(card):
    return re.search(r"^# (.*)", text(card), re.MULTILINE)[1]


def section(page, heading):
    return re.search(rf"(?ms)^## {heading}\n(.*?)(?=^## |\Z)", text(page))[1]


def printed(page, heading):
    """What the last fence of a section prints: the numbers of each line by its name."""
    output = section(page, heading).rpartition('```text title="Output"\n')[2]
    lines = output.partition("```")[0].splitlines()
    named = [re.match(r"(\D+?)\s+(?:lr\s+)?(\d.*)", line) for line in lines]
    return {name: numbers.split() for name, numbers in (m.groups() for m in named if m)}


def table():
    """The head and the rows of the overview's table, cells as (text, target)."""
    lines = section("index", "The table").partition("| Rule |")[2].split("\n\n")[0]
    cell = re.compile(r"\[(?P<text>.*?)\]\((?P<target>.*?)\)|(?P<plain>[^\[\]]*)")
    head, _, *rows = [
        [cell.fullmatch(text.strip()) for text in row.strip("|").split("|")]
        for row in lines.splitlines()
    ]
    return [
        [(match["text"] or match["plain"], match["target"]) for match in row]
        for row in (head, *rows)
    ]


def test_every_rule_has_a_card_and_every_card_a_rule():
    names = {name.replace("_", "-") for name in rules.__all__ if name != "Rule"}
    shared = {rule for rules in OTHERS.values() for rule in rules}
    cards = {path.stem for path in ATLAS.glob("*.md")} - {"index"}
    assert cards == (names - shared) | {*NO_RULE} == set(CALLS)


def test_every_optimizer_of_torch_has_a_card_or_a_line():
    """By the name of its class, on a card or in the overview's table of the rest."""
    found = vars(torch.optim).values()
    optimizers = [kind for kind in found if inspect.isclass(kind)]
    names = {kind.__name__ for kind in optimizers if kind is not torch.optim.Optimizer}
    assert len(names) >= 15
    cards = "".join(section(card, "In PyTorch") for card in CALLS)
    rest = section("index", "Not on a card")
    has = {name for name in names if re.search(rf"\boptim\.{name}\b", cards)}
    assert names - has == {name for name in names if f"| {name} |" in rest}


@every_card
def test_a_card_follows_the_plan(card):
    assert re.findall(r"^## (.*)", text(card), re.MULTILINE) == HEADINGS
    before = text(card).partition("\n## ")[0]
    assert before.count("$$") >= 2
    assert "../reference/notation.md" in before
    assert CALLS[card] in section(card, "In PyTorch")
    assert before.index("](figures/") < before.index("$$")
    assert '```text title="Output"' in section(card, "How it fails")
    assert "](https://" in section(card, "Paper") or card == "gradient-descent"
    *_, last = re.findall(r"^\*\*.*?\*\* \S", section(card, "Paper"), re.MULTILINE)
    assert last.startswith("**Where PyTorch differs from the paper.** ")
    assert "](../lessons/" in section(card, "Read on")


@every_rule
def test_a_card_shows_its_rule_and_compares_it(card):
    for name in [card.replace("-", "_"), *OTHERS.get(card, [])]:
        shown = f"::: gdlessons.rules.{name}\n"
        assert shown in section(card, "The rule, from scratch")
    assert "same path: True\n```" in section(card, "In PyTorch")


@every_rule
def test_the_site_shows_the_rule_from_its_source(site, card):
    rule = getattr(rules, card.replace("-", "_"))
    source = inspect.getsource(rule).removeprefix("@rule\n")
    docstring = ast.parse(source).body[0].body[0]
    lines = source.splitlines(keepends=True)
    del lines[docstring.lineno - 1 : docstring.end_lineno]
    page = site.parsed(f"atlas/{card}/")
    shown = page.select_one("#the-rule-from-scratch ~ .doc pre").text
    assert shown.strip() == "".join(lines).strip()
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    levels = [
        int(heading.name[1])
        for heading in page.select("article :is(h1,h2,h3,h4,h5,h6)")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_table_has_every_card_in_the_order_of_the_book():
    assert [row[0][1] for row in table()[1:]] == [f"{card}.md" for card in CALLS]
    assert [row[0][0] for row in table()[1:]] == [title(card) for card in CALLS]


def test_the_table_says_what_the_page_prints_and_links_to_it():
    keeps = printed("index", "What each keeps")
    same = printed("index", "What changes nothing")
    head, *rows = table()
    assert [target for _, target in head] == [
        "#what-each-keeps",
        *["#what-changes-nothing"] * 2,
        None,
    ]
    for row in rows[: -len(NO_RULE)]:
        (name, page), *cells, (_, fails) = row
        gaps = [float(share.rstrip("%")) for share in same[name]]
        same_path = ["yes" if gap < 1 else "no" for gap in gaps]
        said = [cell.partition(", ")[0] for cell, _ in cells]  # yes, but how
        assert said == [*keeps[name], *same_path]
        assert fails == f"{page}#how-it-fails"


@pytest.mark.parametrize("card", [c for c in CALLS if c not in NO_RULE + MATRIX])
def test_the_card_and_the_overview_print_the_same_runs(card):
    shown = printed("index", "The protocol")[title(card)]
    own = printed(card, "Its path").values()
    assert [number for pair in own for number in pair] == shown


def test_learning_rates_are_what_is_printed():
    assert [float(f"{lr:.2g}") for lr in LRS.tolist()] == LRS.tolist()
    ratios = LRS[1:] / LRS[:-1]
    assert len(LRS) == 65
    assert 1.29 < ratios.min() <= ratios.max() < 1.4


def test_the_gallery_shows_the_run_at_its_learning_rate_inside_the_window():
    for landscape, lr, run in gallery(rules.gradient_descent):
        again = descend(landscape, run.params[0], rules.gradient_descent(lr), 200)
        torch.testing.assert_close(run.losses, again.losses, rtol=1e-6, atol=1e-12)
        low, high = torch.tensor(landscape.window).T
        assert ((low <= run.params) & (run.params <= high)).all()


def test_rounding_is_not_above_the_minimum():
    landscape, lr, run = gallery(rules.gradient_descent)[0]
    lowest = landscape(landscape.minimizers)[0]
    for above, rounding in ((3e-13, True), (-3e-13, True), (0.25, False)):
        losses = run.losses.clone()
        losses[-1] = lowest + above
        exhibit = Exhibit(landscape, lr, run._replace(losses=losses))
        assert (exhibit.above == 0) is rounding
        assert exhibit.above == pytest.approx(above, abs=1e-12)
