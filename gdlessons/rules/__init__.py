"""Update rules from scratch: each is a pair of pure functions, proven against torch."""

from gdlessons.rules.adaptive import adadelta, adagrad, rmsprop
from gdlessons.rules.classical import gradient_descent, momentum, nesterov
from gdlessons.rules.moments import adam, adamax, adamw, amsgrad
from gdlessons.rules.recent import lion, muon
from gdlessons.rules.rule import Rule
from gdlessons.rules.variants import nadam, radam

__all__ = [
    "Rule",
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "amsgrad",
    "gradient_descent",
    "lion",
    "momentum",
    "muon",
    "nadam",
    "nesterov",
    "radam",
    "rmsprop",
]
