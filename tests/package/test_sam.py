"""SAM as its card has it: the paper's algorithm, and another package's class."""

import copy
import re
from pathlib import Path

import pytest
import torch
from pytorch_optimizer import SAM
from torch import nn
from torch.nn.functional import cross_entropy

CARD = Path(__file__).parents[2] / "docs" / "atlas" / "sam.md"


def defined_on_the_card(name):
    """A function of the card's code, as readers copy it."""
    text = CARD.read_text(encoding="utf-8")
    (source,) = re.findall(rf"(?ms)^def {name}\(.*?\n(?=\S)", text)
    scope = {"torch": torch}
    exec(source, scope)  # the project's own page
    return scope[name]


def model_and_batches():
    torch.manual_seed(0)
    layers = nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3)
    x = torch.randn(50, 20, 5, dtype=torch.float64)
    return nn.Sequential(*layers).double(), x, torch.randint(3, (50, 20))


OPTIMIZERS = {
    "momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "adamw": (torch.optim.AdamW, {"lr": 0.02, "weight_decay": 0.1}),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_cards_step_is_another_packages(name):
    make, options = OPTIMIZERS[name]
    ours, x, y = model_and_batches()
    theirs = copy.deepcopy(ours)
    optimizer = make(ours.parameters(), **options)
    sam = SAM(theirs.parameters(), make, rho=0.3, perturb_eps=0.0, **options)
    sam_step = defined_on_the_card("sam_step")
    for images, labels in zip(x, y):

        def closure(images=images, labels=labels):
            sam.zero_grad()
            loss = cross_entropy(theirs(images), labels)
            loss.backward()
            return loss

        closure()
        sam.step(closure)
        sam_step(
            ours,
            optimizer,
            lambda images=images, labels=labels: cross_entropy(ours(images), labels),
            rho=0.3,
        )
        for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
            # that package keeps the gradient's length in float32
            torch.testing.assert_close(p, q, rtol=1e-6, atol=1e-6)


def test_the_cards_step_is_the_papers_algorithm_1():
    """Foret et al. 2021, arXiv:2010.01412: on a quadratic, whose gradient is A w."""
    draw = torch.Generator().manual_seed(0)
    root = torch.randn(4, 4, generator=draw, dtype=torch.float64)
    A, eta, rho = root @ root.T, 0.05, 0.3
    model = nn.Module()
    model.w = nn.Parameter(torch.ones(4, dtype=torch.float64))
    optimizer = torch.optim.SGD([model.w], lr=eta)
    sam_step = defined_on_the_card("sam_step")
    w = torch.ones(4, dtype=torch.float64)
    for _ in range(100):
        gradient = A @ w
        epsilon = rho * gradient / gradient.norm()
        g = A @ (w + epsilon)
        w = w - eta * g
        sam_step(model, optimizer, lambda: model.w @ A @ model.w / 2, rho)
        torch.testing.assert_close(model.w.detach(), w, rtol=0, atol=1e-12)
