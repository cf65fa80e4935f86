"""The data: the post's own printed numbers, and what a seed gives."""

import numpy as np
import pytest
import torch

from gdlessons import BumpyModel, bumpy_data, cubic_data

POST_X = ["1.0862", "0.4467", "-1.3778", "0.7319", "0.7458"]
POST_X_CUBED = ["1.2816", "0.0891", "-2.6153", "0.3921", "0.4149"]
POST_Y = ["5.5981", "0.9429", "-9.5352", "2.0514", "2.7786"]


def printed(values):
    return [f"{v:.4f}" for v in values.flatten().tolist()]


def test_cubic_data_are_the_posts_to_each_printed_digit():
    x, y = cubic_data()
    assert printed(x[:5]) == POST_X
    assert printed(x[:5] ** 3) == POST_X_CUBED
    assert printed(y[:5]) == POST_Y


def test_cubic_data_by_the_posts_recipe_after_one_earlier_draw():
    torch.manual_seed(423)
    for _ in range(2):
        column = torch.empty(20).uniform_(-2, 2)
        noise = torch.empty(20).normal_(mean=0, std=0.5)
    x, y = cubic_data()
    assert torch.equal(x[:, 0], column)
    features = torch.stack([column**3, column], 1)
    torch.testing.assert_close(y[:, 0], features @ torch.tensor([3.0, 2.0]) + noise)


def test_the_posts_x_start_at_offset_56_of_the_stream_of_seed_423():
    twister = np.random.RandomState(423)  # NumPy's own MT19937
    numbers = twister.randint(2**32, size=56 + 20, dtype=np.uint32)[56:]
    uniform = (numbers % 2**24) / 2**24  # torch takes 24 of the 32 bits
    assert (4 * uniform - 2 == cubic_data()[0][:, 0].double().numpy()).all()
    assert printed(torch.from_numpy(4 * uniform[:5] - 2)) == POST_X


@pytest.mark.parametrize("draw", [cubic_data, bumpy_data])
def test_shapes_dtypes_and_repeatability(draw):
    for n in (1, 2, 16, 20, 33):
        x, y = draw(n)
        assert x.shape == y.shape == (n, 1)
        assert x.dtype == y.dtype == torch.float32
        assert not y.requires_grad
        assert all(map(torch.equal, (x, y), draw(n)))


def test_bumpy_data_follow_the_initialisation_in_the_global_stream():
    for seed in (3, 46, 58):
        torch.manual_seed(seed)
        torch.nn.Linear(1, 2, bias=False), torch.nn.Linear(2, 5), torch.nn.Linear(5, 1)
        x, y = bumpy_data(seed=seed, scale=1.5)
        assert torch.equal(x, torch.empty(20, 1).uniform_(-5, 5))
        torch.testing.assert_close(y, BumpyModel(seed=seed, scale=1.5)(x))


@pytest.mark.parametrize("draw", [cubic_data, bumpy_data, BumpyModel])
def test_the_global_random_state_and_default_dtype_do_not_matter(draw):
    before = torch.get_rng_state()
    usual = draw()
    assert torch.equal(torch.get_rng_state(), before)
    torch.set_default_dtype(torch.float64)
    try:
        other = draw()
    finally:
        torch.set_default_dtype(torch.float32)
    if draw is BumpyModel:
        usual, other = usual.parameters(), other.parameters()
    for a, b in zip(usual, other):
        assert torch.equal(a, b)
        assert a.dtype == b.dtype


@pytest.mark.parametrize("draw", [cubic_data, bumpy_data])
@pytest.mark.parametrize(
    ("n", "error"),
    [
        (0, ValueError),
        (-3, ValueError),
        (2.0, TypeError),
        (True, TypeError),
        ("20", TypeError),
        (None, TypeError),
    ],
)
def test_a_bad_size_is_named(draw, n, error):
    with pytest.raises(error) as raised:
        draw(n)
    assert str(raised.value) == f"n must be an integer, at least 1, got {n!r}"


@pytest.mark.parametrize("draw", [cubic_data, bumpy_data])
def test_numpys_integers_are_sizes(draw):
    assert all(map(torch.equal, draw(np.int64(7)), draw(7)))
