"""How fast many runs at once are, beside torch.optim and beside the gradient alone.

python tests/benchmarks/bench_descend.py
"""

import resource
import sys

import torch
from torch import optim

from gdlessons import (
    CubicModel,
    bumpy_landscape,
    cubic_data,
    cubic_landscape,
    descend,
    mse,
    rules,
)
from tests.benchmarks.bench_package import fastest

LRS = torch.logspace(-5, 1, 4096)
STEPS = 500
SAMPLE = range(0, 4096, 1024)  # of the runs of torch.optim
GRID, GRID_STEPS, KEPT = 128, 300, 10


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def sweep():
    start, rule = torch.tensor([2.6, 1.6]), rules.adam(LRS[:, None])
    return descend(cubic_landscape(), start, rule, STEPS, every=10)


def by_torch():
    """The same runs as lean as torch.optim makes them: nothing but the last loss."""
    x, y = cubic_data()
    losses = []
    for i in SAMPLE:
        model = CubicModel(a=2.6, b=1.6)
        optimizer = optim.Adam(model.parameters(), lr=LRS[i].item())
        for _ in range(STEPS):
            optimizer.zero_grad()
            mse(model(x), y).backward()
            optimizer.step()
        losses.append(mse(model(x), y).detach())
    return torch.stack(losses)


def sweep_ratio() -> float:
    finals = sweep().losses[-1, SAMPLE]
    torch.testing.assert_close(finals, by_torch(), rtol=1e-4, atol=1e-5)
    ours, theirs = fastest(sweep, by_torch, rounds=3)
    print(f"  {ours:.2f} s for {len(LRS) * STEPS / 1e6:.1f} million steps")
    return theirs / len(SAMPLE) * len(LRS) / ours


def basin_times(rule) -> tuple[float, float]:
    """Seconds of a map of basins, and of its gradients alone at the same params.

    The gradients are those of every tenth step, times as many as there are.
    """
    landscape = bumpy_landscape()
    start = landscape.grid(GRID)
    kept = descend(landscape, start, rule, GRID_STEPS, every=KEPT).params

    def basins():
        descend(landscape, start, rule, GRID_STEPS, every=GRID_STEPS)

    def gradients():
        for params in kept:
            params = params.detach().requires_grad_()
            torch.autograd.grad(landscape(params).sum(), params)

    whole, sample = fastest(basins, gradients, rounds=2)
    return whole, sample / len(kept) * (GRID_STEPS + 1)


def main() -> int:
    torch.set_num_threads(1)
    before = peak()
    sweep()
    after = peak()
    print(f"memory: {before:.0f} MB before the sweep, {after:.0f} at most during it")
    missed = after - before > 300
    ratio = sweep_ratio()
    missed += ratio < 100
    print(
        f"4,096 runs of torch.optim.Adam / one call of descend, {STEPS} steps, "
        f"cubic: {ratio:,.0f} (at least 100)"
    )
    for name, rule in {
        "gradient descent": rules.gradient_descent(0.1),
        "momentum": rules.momentum(0.1),
        "Adam": rules.adam(0.1),
    }.items():
        whole, gradients = basin_times(rule)
        print(
            f"basins, {GRID}x{GRID} x {GRID_STEPS} steps, bumpy, {name}: "
            f"{GRID**2 * GRID_STEPS / whole / 1e6:.2f} million steps/s; "
            f"not the gradient: {100 * (1 - gradients / whole):.0f} %"
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
