"""What a hyper-parameter that is a tensor means: one run for each of its values."""

import torch


def check(make, argument, values, dtype, shape, within):
    """Ten steps of all values at once are those of each value by itself."""

    def column(numbers):
        return torch.tensor(numbers, dtype=torch.float64)[:, None]

    def run(rule, shape=(2,)):
        params = torch.tensor([2.0, -1.0], dtype=dtype).expand(shape)
        state = rule.init(params)
        for _ in range(10):
            grad = params * torch.tensor([1.0, 10.0], dtype=dtype)
            params, state = rule.step(params, grad, state)
        assert params.dtype == dtype
        return params

    pair = argument == "betas"
    given = tuple(map(column, zip(*values))) if pair else column(values)
    alone = torch.stack([run(make(**{argument: value})) for value in values])
    together = run(make(**{argument: given}), shape)
    torch.testing.assert_close(together, alone, rtol=within, atol=within)
