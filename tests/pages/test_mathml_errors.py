"""A formula that goes wrong names its page and line."""

import re

import pytest
from markdown import Markdown
from mkdocs.exceptions import Abort, PluginError

from hooks.build import refuse
from hooks.words import formulas
from hooks.words.mathml import MathExtension
from tests.pages.test_mathml import EXTENSIONS, make_site

FENCE = "```text\n$\\foo$ $$\n```\n\n"
TABLE = "| a | b |\n|---|---|\n"


@pytest.mark.parametrize("wrong", [r"\foo", r"\frac{1", "a & b", r"\tag{1} x"])
def test_formulas_that_math_core_rejects(wrong):
    with pytest.raises(formulas.FormulaError):
        formulas.to_mathml(wrong)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("text\n\n" + FENCE + "`$\\foo$` and\n$\\foo$", 8, r'Unknown command "\\foo"'),
        ("$$\na\n\\foo\n$$", 3, "Unknown command"),
        ("---\ntitle: x\n---\n# $\\foo$", 4, "Unknown command"),
        (
            "???+ note\n\n    1. x\n\n        $$\n        \\foo\n        $$",
            6,
            "Unknown",
        ),
        ("$x$\n\n$$\na \\label{q}\n$$", 4, "numbered equation"),
        ("$x$\n\nsee $\\eqref{no}$", 3, "no equation is labelled no"),
        (
            "$$\n\\begin{equation}a\\label{q}\\end{equation}\n$$\n\n"
            "$$\n\\begin{equation}\nb\\label{q}\n\\end{equation}\n$$",
            7,
            "the label q is given twice",
        ),
        (
            "$$\n\\begin{equation}a\\label{q}\\end{equation}\n$$\n\n" * 2,
            6,
            "the label q is given twice",
        ),
        (TABLE + "| $c$ | $d$ |\n| $|x|$ | y |", 4, r"write \\vert"),
        (TABLE + "| $p(x|y)$ | y |", 3, r"write \\vert"),
        ("$x$ costs\n$5", 2, r"is written \\\$"),
        ("$5 and $6", 1, "a \\$ is left"),
        (FENCE + "\\$1 `$`\n\nin $$x$$ line", 7, "a \\$ is left"),
        ("x\n\n$$\na\n\nb\n$$", 3, "a \\$ is left"),
        ("## $x$\n\n## 5$", 3, "a \\$ is left"),
        ("$x$\n\n<p>raw $y$</p>", 3, "a \\$ is left"),
        ("$x$\n\n![alt $y$](z.svg)", 3, "a \\$ is left"),
        ("a\n\n$50%$", 3, "starts a comment"),
        ("a\n\n$\\color{red} b$", 3, "no class has the style 'color:#FF0000;'"),
        ("$$\na \\\\\nb\n$$", 2, "needs an environment"),
        (
            "$$\n\\begin{aligned}a\\\\b\\end{aligned}\nx\\\\y\n$$",
            3,
            "needs an environm",
        ),
    ],
)
def test_errors_name_page_and_line(source, line, message):
    extension = MathExtension(refuse)
    extension.path, extension.source = "lessons/x.md", source
    names = re.findall(r"- ([\w.]+)", EXTENSIONS)
    arithmatex = {"pymdownx.arithmatex": {"generic": True}}
    md = Markdown(extensions=[*names, extension], extension_configs=arithmatex)
    with pytest.raises(PluginError, match=rf"lessons/x\.md:{line}: .*{message}"):
        md.convert(re.sub(r"(?s)\A---.*---\n", "", source))


def test_an_error_fails_the_build(tmp_path, caplog):
    with pytest.raises(Abort):
        make_site(tmp_path, index="---\ntitle: x\n---\n\n# A\n\nsee $\\eqref{no}$\n")
    assert "index.md:7: no equation is labelled no" in caplog.text
    assert not (tmp_path / "site/index.html").exists()
