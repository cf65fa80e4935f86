"""How fast the package is: ratios of two things measured side by side in one run.

Measured in processor time on one thread, so that other programs count for little.

python tests/benchmarks/bench_package.py
"""

import sys
from collections.abc import Callable
from time import process_time

import torch
from torch import optim

from gdlessons import (
    BumpyModel,
    CubicModel,
    bumpy_data,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    mse,
    train,
)

STEPS = 500
GRID = 200
SINGLE_POINTS = 500  # of the GRID² points, when each has a call of its own


def by_hand(model, optimizer, x, y, steps):
    """What a reader would write to record the same."""
    params, losses, gradients = [], [], []
    free = [p for p in model.parameters() if p.requires_grad]
    for step in range(steps + 1):
        loss = mse(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        params.append(torch.cat([p.detach().view(-1) for p in free]))
        losses.append(loss.detach())
        gradients.append(torch.cat([p.grad.view(-1) for p in free]))
        if step < steps:
            optimizer.step()
    return torch.stack(params), torch.stack(losses), torch.stack(gradients)


def fastest(*candidates: Callable[[], object], rounds: int) -> list[float]:
    """The best time of each, taken in turns so that a busy moment hits all alike."""
    best = [float("inf")] * len(candidates)
    for _ in range(rounds):
        for i, candidate in enumerate(candidates):
            start = process_time()
            candidate()
            best[i] = min(best[i], process_time() - start)
    return best


def loop_ratio(create, data, make) -> float:
    x, y = data()

    def run(loop):
        model = create()
        return loop(model, make(model.parameters()), x, y, STEPS)

    assert all(map(torch.equal, run(train), run(by_hand)))
    ours, theirs = fastest(lambda: run(train), lambda: run(by_hand), rounds=7)
    return ours / theirs


def grid_ratios(landscape, create, data) -> tuple[float, float]:
    """One call for the whole grid against a call per point: landscape's, model's.

    The single calls are made for a sample of the points and scaled to all of them.
    """
    x, y = data()
    axes = [torch.linspace(*limits, GRID) for limits in landscape.window]
    grid = torch.cartesian_prod(*axes)
    sample = grid[:: len(grid) // SINGLE_POINTS]
    model = create()
    free = [p for p in model.parameters() if p.requires_grad]

    def landscapes():
        return torch.stack([landscape(point) for point in sample])

    @torch.no_grad()
    def models():
        values = []
        for point in sample:
            torch.nn.utils.vector_to_parameters(point, free)
            values.append(mse(model(x), y))
        return torch.stack(values)

    for one_by_one in (landscapes, models):
        torch.testing.assert_close(
            landscape(sample), one_by_one(), rtol=1e-3, atol=1e-5
        )
    whole, *single = fastest(lambda: landscape(grid), landscapes, models, rounds=9)
    return tuple(time / len(sample) * len(grid) / whole for time in single)


def main() -> int:
    torch.set_num_threads(1)
    missed = 0
    optimizers = {
        "gradient descent": lambda p: optim.SGD(p, lr=1e-3),
        "Adam": lambda p: optim.Adam(p, lr=1e-3),
    }
    cubic = (lambda: CubicModel(a=2.6, b=1.6), cubic_data)
    bumpy = (lambda: BumpyModel(w1=-5.5, w2=6.0), bumpy_data)
    for model, case in {"cubic": cubic, "bumpy": bumpy}.items():
        for name, make in optimizers.items():
            ratio = loop_ratio(*case, make)
            missed += ratio > 1.25
            print(f"train / loop by hand, {model}, {name}: {ratio:.2f} (at most 1.25)")
    for landscape, case in ((cubic_landscape(), cubic), (bumpy_landscape(), bumpy)):
        calls, models = grid_ratios(landscape, *case)
        missed += calls < 200
        print(
            f"one call per point / {GRID}x{GRID} grid, {landscape.title}: "
            f"{calls:,.0f} (at least 200); one call of the model: {models:,.0f}"
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
