"""`make accept`: write what the code prints into the Output fences.

What exercises ask for goes into the package, for `gdlessons.check`.

PYTHONPATH=docs python -m hooks.run.accept [page ...]
"""

import json
import os
import re
import sys
import textwrap
from pathlib import Path

from hooks.page.answers import answers
from hooks.page.checks import agree, describe
from hooks.page.page import Page, parse
from hooks.run.process import ROOT, Run
from hooks.run.runs import run_pages, write

ANSWERS = ROOT / "gdlessons" / "answers.json"


def accepted(page: Page, run: Run) -> str:
    """The page's text with the Output fences that its run asks for."""
    text = page.text
    for block, did in reversed(list(zip(page.blocks, run))):
        output = page.output_of(block)
        if block.kind == "answer":
            continue
        if did.stdout and not (output and agree(output.text, did.stdout)):
            # Longer than any fence within it, which would end this one.
            longest = max(re.findall("`{3,}", did.stdout), key=len, default="``")
            ticks = f"{longest}`"
            fence = f'{ticks}text title="Output"\n{did.stdout}{ticks}'
            fence = textwrap.indent(fence, (output or block).indent)
            fence = fence if output else f"\n\n{fence}"
        elif output and not did.stdout:
            fence = ""
        else:
            continue
        start = output.start if output and fence else block.end
        text = text[:start] + fence + text[(output or block).end :]
    return text


def asked(pages: list[Page], runs: dict[Path, Run]) -> dict[str, dict[str, list]]:
    """By lesson and exercise: the answer, how far one may be off, usual mistakes."""
    return {
        page.path.stem: {str(a.exercise): [*a[1:]] for a in found.values()}
        for page in pages
        if (found := answers(page, runs[page.path]))
    }


def main(names: list[str]) -> None:
    paths = [Path(name).resolve() for name in names]
    paths = paths or [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    pages = [page for page in map(parse, paths) if not page.is_lab]
    for page in pages:
        if wrong := [(part.start, part.text) for part in page.of_kind("wrong")]:
            sys.exit(describe(page, wrong))
    runs = run_pages(pages, ROOT / ".cache" / "pages")
    for page in pages:
        run = runs[page.path]
        for block, did in zip(page.blocks, run):
            if did.error and (block.kind == "python" or len(run) < len(page.blocks)):
                sys.exit(f"{page.path}:{did.line}: the code raises\n{did.error}")
        if (text := accepted(page, run)) != page.text:
            write(page.path, text)
            print(f"accepted {os.path.relpath(page.path)}")
    book = json.loads(ANSWERS.read_text("utf-8"))
    book |= asked(pages, runs)
    write(
        ANSWERS, json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
