"""A transformer small enough to be trained in a second."""

from typing import SupportsIndex

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from gdlessons.checks import check_count
from gdlessons.seeded import seeded


class Block(nn.Module):
    """Attention to what came before, then a small network, each added to its input.

    Args:
        width: of a position's vector.
        heads: of attention; width is a multiple of it.

    >>> Block(width=32, heads=4)(torch.zeros(2, 7, 32)).shape
    torch.Size([2, 7, 32])
    """

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.before_attention = nn.LayerNorm(width)
        self.attention = nn.Linear(width, 3 * width)
        self.gathered = nn.Linear(width, width)
        self.network = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 4 * width),
            nn.GELU(),
            nn.Linear(4 * width, width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """The same shape as x, (batch, positions, width)."""
        parts = self.attention(self.before_attention(x)).chunk(3, dim=-1)
        q, k, v = (p.unflatten(-1, (self.heads, -1)).transpose(1, 2) for p in parts)
        heard = scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.gathered(heard.transpose(1, 2).flatten(2))
        added: Tensor = x + self.network(x)
        return added


class TextModel(nn.Module):
    """A transformer that foretells the next character: two blocks, four heads.

    Its parameters are those that PyTorch draws after ``torch.manual_seed(seed)``, the
    vectors of the positions times 0.3. The global random state is left alone.

    Args:
        characters: of the alphabet, at least 1.
        seed: of the initialisation, an integer.
        width: of a character's vector, a multiple of 4.
        context: how many characters it sees at most, at least 1.

    Raises:
        TypeError, ValueError: an argument is not as said above.

    >>> model = TextModel(characters=72, seed=0)
    >>> model(torch.zeros(5, 32, dtype=torch.long)).shape
    torch.Size([5, 32, 72])
    >>> sum(p.numel() for p in model.parameters())
    31176

    Vaswani et al. 2017, arXiv:1706.03762; with normalisation before each part.
    """

    def __init__(
        self,
        characters: int,
        seed: SupportsIndex,
        width: int = 32,
        context: int = 32,
    ):
        characters = check_count("characters", characters, 1)
        context = check_count("context", context, 1)
        width = check_count("width", width, 4)
        if width % 4:
            raise ValueError(f"width must be a multiple of 4, got {width}")
        super().__init__()
        with seeded(seed):
            self.characters = nn.Embedding(characters, width)
            self.positions = nn.Embedding(context, width)
            self.blocks = nn.Sequential(Block(width, 4), Block(width, 4))
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, characters)
        with torch.no_grad():
            self.positions.weight.mul_(0.3)

    def forward(self, codes: Tensor) -> Tensor:
        """Logits of the next character after each of codes.

        Args:
            codes: of shape (batch, positions), at most context positions.
        """
        places = torch.arange(codes.shape[-1])
        x = self.characters(codes) + self.positions(places)
        logits: Tensor = self.head(self.norm(self.blocks(x)))
        return logits
