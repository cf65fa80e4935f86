"""The tables and numbers of "How this site is tested" that the tests' own tables hold.

{{ name }} on that page is replaced by them; evidence_data.py reads the tests.
"""

import hashlib
import json
import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError

from hooks.counts import table
from hooks.page.page import Page, parse
from hooks.run.runs import run_pages

log = logging.getLogger("mkdocs.plugins.evidence")
HERE = Path(__file__).parent
PROGRAM, TESTS = HERE / "evidence_data.py", HERE.parents[1] / "tests"
PAGE = "reference/how-tested.md"
POST = "lessons/original-experiment.md"
CARDS = {"gd": "gradient-descent"}  # of the playground's names
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def program() -> Page:
    """The program as a page, which runs as pages do, and again when a test changes."""
    tests = [path.read_bytes() for path in sorted(TESTS.rglob("test_*.py"))]
    head = f"import sys\n\nsys.path.insert(0, {str(TESTS.parent)!r})"
    digest = hashlib.sha256(b"".join(tests)).hexdigest()
    code = f"# {digest}\n{head}\n{PROGRAM.read_text(encoding='utf-8')}"
    block = f"<!-- invisible-code-block: python\n{code}-->\n"  # may import the tests
    return parse(PROGRAM, f"# Evidence\n\n{block}")


def read(cache: Path, report) -> dict:
    """What the program prints."""
    (run,) = run_pages([program()], cache, report).values()
    if run[0].error:
        raise PluginError(f"{PROGRAM}: {run[0].error}")
    return json.loads(run[0].stdout)


def power(value: float) -> str:
    """1e-12 as 10⁻¹², and 5e-07 as 5·10⁻⁷."""
    digits, _, exponent = f"{value:.1e}".partition("e")
    times = "" if digits == "1.0" else f"{float(digits):g}·"
    return f"{times}10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def minus(text: str) -> str:
    return re.sub(r"(?<!e)-", "−", text)


def tables(data: dict, docs: Path) -> dict[str, str]:
    """By placeholder, the Markdown in its place."""

    def card(name: str) -> str:
        slug = CARDS.get(name, name.replace("_", "-"))
        return f"[{parse(docs / 'atlas' / f'{slug}.md').title}](../atlas/{slug}.md)"

    def held(rows: list, *head: str) -> str:
        cells = [[card(name), of, *map(power, most)] for name, of, *most in rows]
        return table([[*head], *cells], text=2)

    rates = [
        [f"{card(name)}, κ = {kappa}", f"{expected:.4f}", f"{measured:.4f}"]
        for name, kappa, expected, measured in data["theory"]
    ]
    numbers = {
        name: f"{value:,}" if isinstance(value, int) else power(value)
        for name, value in data.items()
        if isinstance(value, int | float)
    }
    return numbers | {
        "rules": held(
            data["rules"], "Rule", "Against", "Path", "Step", "Step, float32"
        ),
        "playground": held(data["playground"], "Optimizer", "Against", "Path", "Step"),
        "published": published(data["published"], docs),
        "post": post(docs),
        "theory": table([["", "Theory", "Measured"], *rates]),
    }


def published(results: list, docs: Path) -> str:
    """A table for each source, below its name and how far our numbers may be away."""
    bibliography = (docs / "reference" / "bibliography.md").read_text("utf-8")
    entries = re.findall(r"(?m)^(\S.*?) \{: #(\S+) \}$", bibliography)
    links = {key: f"[{name}](bibliography.md#{key})" for name, key in entries}
    tables = {}
    for source, what, theirs, ours, within in results:
        link = links.get(source, f"[{urlsplit(source).netloc}]({source})")
        head = f"{link}, within {', '.join(map(power, within))}:"
        values = [minus("<br>".join(each)) for each in (theirs, ours)]
        tables.setdefault(head, [["", "Published", "Ours"]]).append([what, *values])
    return "\n\n".join(f"{head}\n\n{table(rows)}" for head, rows in tables.items())


def post(docs: Path) -> str:
    """The post's losses and ours, from the lesson's own output."""
    outputs = "".join(part.text for part in parse(docs / POST).of_kind("output"))
    rows = re.findall(r"(?m)^ +(\d+)  (\d\.\d{6})  (\d\.\d{6})$", outputs)
    if not rows:
        raise PluginError(f"{POST} prints no table of the post's losses and ours")
    rows = [[f"Loss after {step} steps", *both] for step, *both in rows]
    return table([["", "Published", "Ours"], *rows])


def on_files(files, config):
    global texts
    if files.get_file_from_path(PAGE):
        cache = Path(config.config_file_path).parent / ".cache" / "pages"
        texts = tables(read(cache, log.info), Path(config.docs_dir))


def on_page_markdown(markdown, page, config, files):
    """Replace what is known here; what no hook knows fails (pages.py has its own)."""
    if page.file.src_uri == PAGE:
        for name, text in texts.items():
            markdown = markdown.replace(f"{{{{ {name} }}}}", text)
        if left := re.findall(r"\{\{.*?\}\}", markdown):
            raise PluginError(f"{PAGE}: nothing to put in place of {', '.join(left)}")
        return markdown
