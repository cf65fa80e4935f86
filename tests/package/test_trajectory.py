"""What a trajectory is: a tuple of four, for NumPy, for pandas and for a file."""

import numpy as np
import pytest
import torch

from gdlessons import Trajectory, cubic_landscape, descend, rules

RUN = descend(cubic_landscape(), torch.ones(3, 2), rules.adam(), 10, every=4)


def test_it_has_four_parts():
    assert len(RUN) == 4 == len(list(RUN))
    assert len(RUN.steps) == len(RUN.losses) == 4
    assert RUN._fields == ("params", "losses", "gradients", "steps")


def test_each_part_is_numpys_in_one_call():
    for part in RUN:
        assert isinstance(part.numpy(), np.ndarray)


def test_it_is_saved_and_loaded_without_pickled_code(tmp_path):
    torch.save(RUN._asdict(), tmp_path / "run.pt")
    same = Trajectory(**torch.load(tmp_path / "run.pt", weights_only=True))
    assert all(map(torch.equal, same, RUN))


def test_it_is_a_table_of_pandas():
    pandas = pytest.importorskip("pandas")
    run = descend(cubic_landscape(), torch.ones(2), rules.adam(), 10)
    frame = pandas.DataFrame({"step": run.steps.numpy(), "loss": run.losses.numpy()})
    assert frame.loss.tolist() == run.losses.tolist()
    assert list(frame.dtypes) == [np.int64, np.float32]
