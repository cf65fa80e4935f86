"""`make accept`: write what the code prints into the Output fences.

PYTHONPATH=docs python -m hooks.run.accept [page ...]
"""

import os
import sys
import textwrap
from pathlib import Path

from hooks.page.checks import agree
from hooks.page.page import Page, parse
from hooks.run.process import Run
from hooks.run.runs import run_pages

ROOT = Path(__file__).parents[3]


def accepted(page: Page, run: Run) -> str:
    """The page's text with the Output fences that its run asks for."""
    text = page.text
    for block, did in reversed(list(zip(page.blocks, run))):
        output = page.output_of(block)
        if did.stdout and not (output and agree(output.text, did.stdout)):
            fence = f'```text title="Output"\n{did.stdout}```'
            fence = "\n\n" + textwrap.indent(fence, block.indent)
        elif output and not did.stdout:
            fence = ""
        else:
            continue
        text = text[: block.end] + fence + text[(output or block).end :]
    return text


def main(names: list[str]) -> None:
    paths = [Path(name).resolve() for name in names]
    paths = paths or [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    pages = [page for page in map(parse, paths) if not page.is_lab]
    runs = run_pages(pages, ROOT / ".cache" / "pages")
    for page in pages:
        run = runs[page.path]
        for block, did in zip(page.blocks, run):
            if did.error and block.kind == "python":
                sys.exit(f"{page.path}:{did.line}: the code raises\n{did.error}")
        if (text := accepted(page, run)) != page.text:
            page.path.write_text(text, encoding="utf-8")
            print(f"accepted {os.path.relpath(page.path)}")


if __name__ == "__main__":
    main(sys.argv[1:])
