"""The pages of the site, in the order of mkdocs.yml: "", "lessons/momentum/"."""

from collections.abc import Iterator
from pathlib import Path

from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parents[1]


def sources(nav: list) -> Iterator[str]:
    """The pages of ``nav`` in their order: "lessons/momentum.md"."""
    for entry in nav:
        target = next(iter(entry.values())) if isinstance(entry, dict) else entry
        if isinstance(target, list):
            yield from sources(target)
        else:
            yield target


with open(ROOT / "mkdocs.yml", encoding="utf-8") as file:
    PAGES = [
        source.removesuffix("index.md").replace(".md", "/")
        for source in sources(yaml_load(file)["nav"])
    ]
LESSONS = [path for path in PAGES if path.startswith("lessons/")]
EVERY = [*PAGES, "404.html"]
# A page of each kind: a new kind brings its first page by itself.
KINDS = list({path.partition("/")[0]: path for path in reversed(EVERY)}.values())
