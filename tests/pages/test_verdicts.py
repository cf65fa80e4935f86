"""Verdicts: what they may assert, which sentences need one, and other seeds."""

import re

import pytest

from hooks.page.page import parse
from hooks.page.proofs import unproven
from hooks.page.verdicts import EXCEPTIONS, JUDGING, said, unfounded, unjudged, verdicts
from tests.nav import ROOT

PAGES = [parse(path) for path in sorted((ROOT / "docs").rglob("*.md"))]
JUDGED = [page for page in PAGES if page.path.parent.name in ("lessons", "labs")]
SENTENCE = "Adam is ahead of momentum by 2.5 points in a run."
PAGE = """\
# A page

{sentence}

<!-- invisible-code-block: python verdict{claims}
{code}
-->
"""
VERDICT = "<!-- invisible-code-block: python verdict\nassert a < b\n-->"


# A page on which the block of seeds decides.
def wrong(code, sentence=SENTENCE, claims="", folder=ROOT):
    text = PAGE.format(sentence=sentence, claims=claims, code=code)
    page = parse(folder / "page.md", text)
    messages = [part.text for part in page.of_kind("wrong")]
    return "\n".join([*messages, *(message for _, message in unfounded(page, []))])


@pytest.mark.parametrize(
    "code",
    [
        "assert adam < heavy",
        "assert min(losses, key=losses.get) == 'Adam'",
        "assert gap[1:].log10().mean() > 0 and interval(gap).low > 0",
        "assert points > 2.5",  # which the sentence names
        "assert all(a < b for a, b in pairs)",
        "gaps = race(seeds(8), lr=0.01)\nassert (gaps > 0).sum() > 5",
        "assert late[-1, 40] < late[0, 17]",  # places
        "assert arrived.sum() == 0 and not dead.any()",
        "name = 'Adam'\nassert losses[name] < 1",
    ],
)
def test_a_verdict_asserts_directions(code):
    assert wrong(code) == ""


@pytest.mark.parametrize(("said", "proven"), [("20", True), ("30", False)])
def test_a_verdict_proves_the_settings_that_it_is_given(said, proven):
    text = PAGE.format(
        sentence=f"With a warm-up over {said} steps more units die.",
        claims="",
        code="more = killed(over=20)\nassert more > killed(over=1)",
    )
    assert proven == (not list(unproven(parse(ROOT / "page.md", text), [])))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("assert round(gap, 1) > other", "rounds nothing, got round"),
        ("assert gap.round() == other.round()", "rounds nothing, got gap.round"),
        ("assert f'{gap:.1f}' == said", "rounds nothing, got f'{gap:.1f}'"),
        ("assert '{:.1f}'.format(gap) == said", "rounds nothing, got '{:.1f}'.format"),
        ("assert int(10 * gap) == 4", "rounds nothing, got int"),
        ("assert gap > 0.49", "no digits, got 0.49"),
        ("assert 0.48 < gap < 0.5", "no digits, got 0.48"),
        ("assert abs(gap + 0.49) < 1", "no digits, got 0.49"),
        ("assert counts == [35, 15]", "no digits, got 35"),
        ("assert shown == '0.49'", "no digits, got '0.49'"),
        ("limit = 0.49\nassert gap > limit", "write what limit is"),
        ("assert gap == 2.5", "asserts no direction: gap == 2.5"),
        ("assert 1 < 2", "compares nothing that was computed"),
        ("assert True", "compares nothing that was computed"),
        ("best = min(gaps)", "asserts nothing"),
        ("assert (", "asserts nothing"),
    ],
)
def test_a_verdict_with_a_digit_is_refused(code, message):
    assert message in wrong(code)


def test_a_verdict_stands_right_below_its_sentence():
    assert "without a sentence" in wrong("assert a < b", "```bash\nls\n```")
    assert "without a sentence" in wrong("assert a < b", "## Adam wins")
    text = PAGE.replace("{code}", "assert a < b").replace("{claims}", "")
    page = parse(
        ROOT / "page.md", text.format(sentence="One. Adam *wins* [here](a.md).\nTwo.")
    )
    assert [said for _, said in verdicts(page)] == [["Adam wins here."]]


@pytest.mark.parametrize(
    ("claims", "sentence", "message"),
    [
        (" 4 of 5", "On 4 of 5 blocks of seeds Adam wins.", ""),
        (" 5 of 5", "Adam wins.", ""),
        (
            " 4 of 5",
            "Adam wins.",
            "4 of 5, and the sentence above names no seeds",
        ),
        (" 6 of 5", "Adam wins.", "claims to hold 6 of 5 times"),
        (" 0 of 5", "Adam wins.", "claims to hold 0 of 5 times"),
        (" mostly", "Adam wins.", "unknown comment"),
        ("s", "Adam wins.", "unknown comment"),
    ],
)
def test_a_verdict_may_claim_less_and_then_says_so(claims, sentence, message):
    found = wrong("assert adam < heavy", sentence, claims)
    assert message in found
    assert bool(message) == bool(found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Adam wins.", 1),
        ("Adam wins. So it is faster.", 2),
        ("- Adam wins.\n- It never fails.\n- It runs.", 2),
        ("Its loss is larger than that of momentum.", 1),
        ("Does Adam win, or is momentum faster?", 0),
        ("# Adam wins", 0),
        ('!!! question "A guess"\n\n    Adam wins.', 0),
        ("## Exercises\n\n**1. Adam wins.** Show it.", 0),
        ("## Exercises\n\nAsk.\n\n    Adam wins.", 1),
        ("## Exercises\n\nAsk.\n\n## In short\n\nAdam wins.", 1),
        ("Take its best learning rate.", 0),
        ("The code runs.", 0),
        (f"Adam wins.\n\n{VERDICT}", 0),
        ("Adam wins.\n\n<!-- invisible-code-block: python\nassert a < b\n-->", 0),
        ("Adam wins.\n\n<!-- invisible-code-block: python\nassert a == b\n-->", 1),
        (f"Adam wins.\n\nIt is so.\n\n{VERDICT}", 1),
        (f"Adam wins.\n\n```python\n1\n```\n\n{VERDICT}", 1),
        (f"Adam wins.\n\n{VERDICT.replace(' verdict', '')}\n\n{VERDICT}", 0),
    ],
)
def test_a_sentence_that_judges_needs_a_verdict(text, count):
    page = parse(ROOT / "page.md", f"# A page\n\n{text}\n")
    assert len(list(unjudged(page))) == count


@pytest.mark.parametrize("page", JUDGED, ids=lambda page: page.path.stem)
def test_no_sentence_judges_without_a_verdict(page):
    assert [sentence for _, sentence in unjudged(page)] == []


def test_each_exception_is_needed():
    judged = [text for page in JUDGED for *_, texts in said(page) for text in texts]
    for phrase in EXCEPTIONS:
        assert any(re.search(phrase, s) and JUDGING.search(s) for s in judged), phrase
