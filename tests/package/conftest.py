"""What tests of the package share."""

import pytest
import torch


@pytest.fixture(scope="module")
def one_thread():  # threads wait for each other longer than these small products take
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
