"""A small text, the same everywhere: the prose of this book's first edition."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import torch
from torch import Tensor


class Text(NamedTuple):
    """A text as numbers, each the place of a character in the alphabet.

    Attributes:
        train: to train on, of shape (n,), int64, from 0 to len(alphabet) − 1.
        test: the tenth that is held out, likewise.
        alphabet: the characters that occur, in the order of their codes.
    """

    train: Tensor
    test: Tensor
    alphabet: str

    def decode(self, codes: Tensor) -> str:
        """The characters of codes, of shape (n,).

        >>> text = text_data()
        >>> text.decode(text.train[:32])
        'Adam has company at the end. Eac'
        """
        return "".join(self.alphabet[code] for code in codes.tolist())


@cache
def text_data() -> Text:
    """The prose of this book's first edition: 76,111 characters, of 72 kinds.

    Its paragraphs stand in a random order, without code and formulas. The last tenth is
    the test set. The file is a part of the package and never changes.

    >>> text = text_data()
    >>> len(text.train), len(text.test), len(text.alphabet)
    (68499, 7612, 72)
    """
    prose = (
        files("gdlessons").joinpath("first_edition.txt").read_bytes().decode("ascii")
    )
    alphabet = "".join(sorted(set(prose)))
    places = {character: place for place, character in enumerate(alphabet)}
    codes = torch.tensor([places[character] for character in prose])
    held_out = len(codes) // 10 + 1
    return Text(codes[:-held_out], codes[-held_out:], alphabet)
