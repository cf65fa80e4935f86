"""Update rules from scratch: each is a pair of pure functions, proven against torch."""

from gdlessons.rules.adam_family import adam, adamax, adamw, amsgrad
from gdlessons.rules.adaptive import adadelta, adagrad, rmsprop
from gdlessons.rules.matrices import muon
from gdlessons.rules.momentum_family import gradient_descent, lion, momentum, nesterov
from gdlessons.rules.nadam_radam import nadam, radam
from gdlessons.rules.rule import Rule

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
