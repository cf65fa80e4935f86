"""How fast the package is: ratios of two things measured side by side in one run.

python tests/benchmarks/bench_package.py
"""

import sys
from collections.abc import Callable
from time import perf_counter

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
            start = perf_counter()
            candidate()
            best[i] = min(best[i], perf_counter() - start)
    return best


def loop_ratio(create, data, make) -> float:
    x, y = data()

    def run(loop):
        model = create()
        return loop(model, make(model.parameters()), x, y, STEPS)

    assert all(map(torch.equal, run(train), run(by_hand)))
    ours, theirs = fastest(lambda: run(train), lambda: run(by_hand), rounds=7)
    return ours / theirs


def grid_ratio(landscape, create, data) -> float:
    """One call for the whole grid against one call of the model per point.

    The single calls are made for a sample of the points and scaled to all of them.
    """
    x, y = data()
    axes = [torch.linspace(*limits, GRID) for limits in landscape.window]
    grid = torch.cartesian_prod(*axes)
    points = grid[:: len(grid) // SINGLE_POINTS]
    model = create()
    free = [p for p in model.parameters() if p.requires_grad]

    @torch.no_grad()
    def one_by_one():
        values = []
        for point in points:
            torch.nn.utils.vector_to_parameters(point, free)
            values.append(mse(model(x), y))
        return torch.stack(values)

    torch.testing.assert_close(landscape(points), one_by_one(), rtol=1e-3, atol=1e-5)
    whole, single = fastest(lambda: landscape(grid), one_by_one, rounds=7)
    return single / len(points) * len(grid) / whole


def main() -> int:
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
        ratio = grid_ratio(landscape, *case)
        missed += ratio < 200
        print(
            f"one call per point / {GRID}x{GRID} grid, {landscape.title}: "
            f"{ratio:,.0f} (at least 200)"
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
