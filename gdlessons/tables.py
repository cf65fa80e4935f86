"""Numbers side by side, so that a page shows an optimizer and not the printing."""

from collections.abc import Iterable, Mapping

from torch import Tensor


def table(columns: Mapping[str, Iterable[object]], spec: str = ".4g") -> str:
    """Columns as text, each under its name: texts to the left, numbers to the right.

    Args:
        columns: from a column's name to its entries, lists or tensors of shape (n,), of
            one length n. Texts and whole numbers are shown as they are.
        spec: how other numbers are shown, as in ``format(0.5, ".4g")``.

    Raises:
        ValueError: there is no column, or they are not of one length.

    >>> import torch
    >>> losses = torch.tensor([1.27557, 0.94582])
    >>> print(table({"step": [0, 20], "descent": losses, "": ["start", "end"]}, ".3f"))
    step  descent
       0    1.276  start
      20    0.946  end
    """
    lists = [
        [x.item() if isinstance(x, Tensor) else x for x in entries]
        for entries in columns.values()
    ]
    lengths = [len(entries) for entries in lists]
    if len(set(lengths)) != 1:
        raise ValueError(f"columns must be of one length, got {lengths}")
    shown = [
        _aligned(name, entries, spec)
        for name, entries in zip(columns, lists, strict=True)
    ]
    return "\n".join("  ".join(row).rstrip() for row in zip(*shown, strict=True))


def _aligned(name: str, entries: list[object], spec: str) -> list[str]:
    """A column's name and entries, filled up to one width."""
    cells = [format(x, spec) if isinstance(x, float) else str(x) for x in entries]
    width = max(map(len, [name, *cells]))
    side = "<" if any(isinstance(x, str) for x in entries) else ">"
    return [f"{cell:{side}{width}}" for cell in [name, *cells]]
