"""What a step of each rule costs: its time over that of a step of gradient descent.

Of one matrix, in float32, the gradient given. In processor time on one thread, and
without a limit: it is for those who choose, not a promise.

python tests/benchmarks/bench_rules.py
"""

from functools import partial
from itertools import repeat

import torch
from bench_package import fastest

from gdlessons import rules
from gdlessons.rules import Rule

NAMES = [
    "gradient_descent",
    "momentum",
    "nesterov",
    "signum",
    "lion",
    "rprop",
    "adagrad",
    "adadelta",
    "rmsprop",
    "adafactor",
    "adam",
    "amsgrad",
    "adamax",
    "nadam",
    "radam",
    "adamw",
    "lamb",
    "schedule_free",
    "prodigy",
    "muon",
    "shampoo",
    "soap",
]
SIDE, STEPS = 512, 20


def walk(rule: Rule, params: torch.Tensor, gradient: torch.Tensor) -> None:
    state = rule.init(params)
    for _ in repeat(None, STEPS):
        params, state = rule.step(params, gradient, state)


def main() -> None:
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    params, gradient = torch.randn(2, SIDE, SIDE, generator=generator)
    made = [getattr(rules, name)(lr=1e-3) for name in NAMES]
    walks = [partial(walk, rule, params, gradient) for rule in made]
    times = fastest(*walks, rounds=5)
    print(f"a step / gradient descent's, {SIDE}x{SIDE}, mean of {STEPS} steps:")
    for name, time in zip(NAMES, times, strict=True):
        print(f"  {name:16} {time / times[0]:8.1f}")


if __name__ == "__main__":
    main()
