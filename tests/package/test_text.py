"""The text that never changes, and the model that reads it."""

import hashlib
from importlib.resources import files

import pytest
import torch
from torch.nn.functional import cross_entropy

from gdlessons import TextModel, text_data

DIGEST = "f30c0f8c3400fed2a43e916a2464b3568b86dd3b8400df82bcc68bbf45ab40e3"


def test_the_text_is_what_it_was():
    prose = files("gdlessons").joinpath("first_edition.txt").read_bytes()
    assert hashlib.sha256(prose).hexdigest() == DIGEST
    text = text_data()
    assert text.decode(torch.cat([text.train, text.test])).encode("ascii") == prose


def test_the_model_sees_nothing_that_comes_later():
    model, codes = TextModel(72, seed=0), text_data().train[:32].clone()
    before = model(codes[None])
    codes[20] += 1
    after = model(codes[None])
    assert torch.equal(before[:, :20], after[:, :20])
    assert not torch.isclose(before[:, 20:], after[:, 20:]).all(-1).any()


def test_a_seed_is_all_that_it_depends_on():
    state = torch.get_rng_state()
    one, other = (TextModel(72, seed=3).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(state, torch.get_rng_state())


def test_it_starts_near_the_logarithm_of_the_number_of_characters():
    text = text_data()
    windows = text.train[: 100 * 33].view(100, 33)
    logits = TextModel(72, seed=0)(windows[:, :-1])
    loss = cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())
    assert loss.item() == pytest.approx(torch.tensor(72.0).log().item(), abs=0.3)


def test_a_width_fits_its_heads():
    with pytest.raises(ValueError, match="width must be a multiple of 4, got 30"):
        TextModel(72, seed=0, width=30)
