"""Update rules from scratch: each is a pair of pure functions, proven against torch."""

from gdlessons.rules.adam_family import adam, adamax, adamw, amsgrad
from gdlessons.rules.adaptive import adadelta, adagrad, rmsprop
from gdlessons.rules.factored import adafactor
from gdlessons.rules.kronecker import shampoo, soap
from gdlessons.rules.layerwise import lamb, lars
from gdlessons.rules.less_tuning import prodigy, schedule_free
from gdlessons.rules.matrices import muon
from gdlessons.rules.momentum_family import gradient_descent, lion, momentum, nesterov
from gdlessons.rules.nadam_radam import nadam, radam
from gdlessons.rules.rule import Rule
from gdlessons.rules.signs import rprop, signum

__all__ = [
    "Rule",
    "adadelta",
    "adafactor",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "amsgrad",
    "gradient_descent",
    "lamb",
    "lars",
    "lion",
    "momentum",
    "muon",
    "nadam",
    "nesterov",
    "prodigy",
    "radam",
    "rmsprop",
    "rprop",
    "schedule_free",
    "shampoo",
    "signum",
    "soap",
]
