"""Torch's global random numbers from a seed, for the layers that take no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import SupportsIndex

import torch

from gdlessons.checks import check_seed

LOCK = Lock()  # all threads share the global generator


@contextmanager
def seeded(seed: SupportsIndex) -> Iterator[None]:
    """Within, torch draws what it draws after ``torch.manual_seed(seed)``.

    Then the generator of the processor is as it was before. One thread at a time is let
    in.

    Raises:
        TypeError, ValueError: seed is none.

    >>> with seeded(0):
    ...     torch.rand(1)
    tensor([0.4963])
    """
    number = check_seed(seed)
    generator = torch.default_generator
    with LOCK:
        state = generator.get_state()
        try:
            generator.manual_seed(number)
            yield
        finally:
            generator.set_state(state)
