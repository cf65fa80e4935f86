"""What the tests hold rules, playground and published results to, as JSON: prints it.

The tables are the tests' own, so that the site cannot say what they do not check.
tests/ has to be first on Python's path, as evidence.py sees to.
"""

import json

import torch

from tests.package import test_closed_forms as theory
from tests.package import test_muon as muon
from tests.package import test_published
from tests.package import test_rules as rules
from tests.playground import test_playground_core as playground
from tests.playground import test_playground_landscapes as landscapes


def against(row, options, otherwise):
    """The optimizer of torch and what else it is given, or who stands in for it."""
    if not row.torchs.__module__.startswith("torch."):
        return otherwise
    return ", ".join([f"`{row.torchs.__name__}`", *options])


def as_published(value, published):
    """Our value with the digits, or over the denominator, of the published one."""
    digits, _, below = published.partition("/")
    if below:
        return f"{value * int(below):.0f}/{below}"
    digits, _, exponent = digits.partition("e")
    places = len(digits.partition(".")[2])
    return f"{value:.{places}{'e' if exponent else 'f'}}"


def results():
    for result in test_published.TABLE:
        ours = map(as_published, result.ours(), result.published)
        within = result.within if isinstance(result.within, list) else [result.within]
        yield result.source, result.what, result.published, list(ours), within


found = {
    "rules": [
        [
            name,
            against(row, row.options, "its paper"),
            rules.PATH_GAP,
            *rules.STEP_GAP.values(),
        ]
        for name, row in rules.TABLE.items()
    ],
    "rule_steps": rules.STEPS,
    "rule_landscapes": len(rules.LANDSCAPES),
    "rule_cases": sum(len(row.settings) for row in rules.TABLE.values())
    * len(rules.LANDSCAPES),
    "rule_chaotic": sum(len(row.chaotic) for row in rules.TABLE.values()),
    "muon_steps": muon.STEPS,
    "muon_float64": muon.GAP[torch.float64],
    "muon_float32": muon.GAP[torch.float32],
    "playground": [
        [
            name,
            against(row, row.given, "our rule"),
            playground.PATH_GAP,
            playground.STEP_GAP,
        ]
        for name, row in playground.TABLE.items()
    ],
    "playground_optimizers": len(playground.TABLE),
    "playground_steps": playground.STEPS,
    "playground_landscapes": len(landscapes.LANDSCAPES),
    "playground_chaotic": playground.MOST_CHAOTIC,
    "landscape_points": landscapes.POINTS,
    "landscape_gap": landscapes.GAP,
    "published": list(results()),
    "theory": [
        [name, kappa, expected, max(rates)]
        for kappa in theory.KAPPAS
        for name, expected, rates in theory.best_rates(kappa)
    ],
    "theory_within": theory.WITHIN,
}
print(json.dumps(found))
