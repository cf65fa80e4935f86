"""Which numbers the rule for numbers sees in a sentence, and which of them agree."""

import ast

import pytest

from hooks.page.numbers import HIDDEN, find, in_prose, literal

SEEN = {
    "in 25 steps": ["25"],
    "2.7 times lower": ["2.7"],
    "about 3 times, in 5 steps, 3 units": ["3", "5"],
    "2 % or 80% or $5\\%$": ["2 %", "80%", "5\\%"],
    "from (−5.5, 6.0) to -12": ["−5.5", "6.0", "-12"],
    "$10^{-8}$, 10⁻⁸, 1e-8, 10^8": ["10^{-8}", "10⁻⁸", "1e-8", "10^8"],
    "$2.4 \\times 10^{-7}$ and 2.4 × 10⁻⁷": ["2.4 \\times 10^{-7}", "2.4 × 10⁻⁷"],
    "after 25,001 steps": ["25,001"],
    "10–20, 10-20": ["10", "20", "10", "20"],
    "20 points, 20x, 20th": ["20", "20", "20"],
    "`lr=0.001` and $\\eta = 0.1$": ["0.001", "0.1"],
    "| 0.5 | 17 |": ["0.5", "17"],
    "float32, x_10, MT19937, $x^6$": [],
    "in 2018, since 1847. Until 1964 and": [],
    "Of 2000 networks, in 1999 neurons, until 2048 tokens": ["2000", "1999", "2048"],
    "(2000 lines) on MNIST 2000 images, Polyak 1964": ["2000", "2000", "1964"],
    "on 2026-11-30 or 30 November 2026": [],
    "2026-11-300 and 45 November": ["2026", "11", "300", "45"],
    "of March 2024, in the March of 2024 runs": ["2024"],
    "2000 steps, 1999 %": ["2000", "1999 %"],
    "torch 2.13.0, Python 3.11, PyTorch 2.9, 1.2.3": [],
    "Python 19.9 times faster, torch 27, version 42": ["19.9", "27", "42"],
    "Python 3.5 times and torch 2.7% faster": ["3.5", "2.7%"],
    "arXiv:1412.6980 and doi:10.23915/distill.00006": [],
    "*A Journal* 17(6–7), 619–632. *Another*\n12, 21–59.": [],
    "by *far* 17, and at 12, 21–59": ["17", "12", "21", "59"],
    "[a](b-12.html) <a href='17'> https://a.org/18": [],
    "Section 12, Equation 10, Figure 11.2, § 10.3": [],
    "Section 42 of the runs, Figure 12 points": ["42", "12"],
    "a <5 b> c, 2 < 27 > 1, <27 d>": ["27", "27"],
    "5k steps, 3M, 2.5ms, 10km": ["5k", "3M", "2.5", "10"],
    "80 percent, 12 per cent, 30-percent": ["80 percent", "12 per cent", "30-percent"],
    "(−2.7) and \u00a0−2.7 and =−2.7": ["−2.7", "−2.7", "−2.7"],
    "half the steps, twice, a third, two thirds": [
        "half",
        "twice",
        "a third",
        "two thirds",
    ],
    "Three times, five more steps, ten seeds": ["Three", "five", "ten"],
    "tenfold, twenty-fold, 5-fold, a dozen": ["tenfold", "twenty-fold", "5", "dozen"],
    "the first half, two weights, one of three": [],
    "in its second half, behalf, quarterly": [],
    "a wrapped line ends at\n17. Then": ["17"],
    "_2.7 times_ or __2.8__": ["2.7", "2.8"],
    "$\\approx2.7$, $3\\times10$, $\\tfrac12$": ["2.7", "10"],
    "25 000 or 25\u202f000": ["25,000", "25,000"],
    "$25{,}000$ or $25\\,000$": ["25{,}000", "25\\,000"],
    "After 2000 steps, 1900 points": ["2000", "1900"],
    "[^1]: 17 steps": ["17"],
    "*[GD]: 17 steps": ["17"],
    "[17]: b-12.html": [],
    '[a](b-12.html "17 steps")': ["17"],
    "17x18 and...19": ["17", "18", "19"],
    "$f(x)<f(y)=2.7>0$": ["2.7"],
    "a heading { #id-12 }": [],
    "1 step, 0 steps, 1 of 3 seeds": ["3"],
    "1 steps and 1 more runs": ["1", "1"],  # slips for a larger number
}
EQUAL = [
    ("0.001", "1e-3"),
    ("0.001", "10^{-3}"),
    ("10⁻³", "10^{-3}"),
    ("2.4e-7", "2.4 × 10⁻⁷"),
    ("−5.5", "-5.5"),
    ("25,001", "25001"),
    ("25{,}001", "25001"),
    ("25\\,001", "25001"),
    ("10^3", "1000"),
    ("80 %", "80%"),
    ("80 percent", "80%"),
    ("5k", "5000"),
    ("3M", "3,000,000"),
]
IN_WORDS = {
    "half": ["0.5", "50%"],
    "a third": ["0.33", "0.3", "33%"],
    "three quarters": ["0.75", "75 %"],
    "twice": ["2", "2.0"],
    "ten times": ["10", "10.0"],
    "thousandfold": ["1000"],
    "a dozen": ["12"],
}
NOT_IN_WORDS = {"half": "2", "twice": "0.5", "a third": "3", "ten times": "11"}
DIFFERENT = [
    ("2.7", "2.70"),
    ("5.5", "-5.5"),
    ("80", "80 %"),
    ("1e-6", "1e-7"),
    ("25.0", "25"),
]


@pytest.mark.parametrize("text", SEEN)
def test_numbers_seen_in_a_sentence(text):
    assert [number.text for number in in_prose(text)] == SEEN[text]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_numbers_that_agree(one, other):
    assert find(one)[0].key == find(other)[0].key


@pytest.mark.parametrize("words", IN_WORDS)
def test_words_agree_with_numbers(words):
    (said,) = in_prose(words)
    assert all(find(digits)[0].key in said.keys for digits in IN_WORDS[words])


@pytest.mark.parametrize("words", NOT_IN_WORDS)
def test_words_differ_from_other_numbers(words):
    (said,) = in_prose(words)
    assert find(NOT_IN_WORDS[words])[0].key not in said.keys


@pytest.mark.parametrize("text", ["½", "１２", "2\u00ad7", "2*7*", "30 ‰", "Ⅳ", "②"])
def test_a_number_may_not_hide(text):
    assert HIDDEN.search(text)


@pytest.mark.parametrize(
    "text", ["x² and 10⁻³", "*27* or **2.7**", "a\u00adb", "5 ° C"]
)
def test_a_number_in_plain_sight_does_not_hide(text):
    assert not HIDDEN.search(text)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_numbers_that_differ(one, other):
    assert find(one)[0].key != find(other)[0].key


@pytest.mark.parametrize("code", ["2.70", "1e-3", "-5.5", "1_000", "20"])
def test_a_literal_in_code_agrees_with_itself_in_a_sentence(code):
    node = ast.parse(code, mode="eval").body
    assert literal(node, code) == find(code.replace("_", ","))[0].key


@pytest.mark.parametrize("code", ["x", "'20'", "True", "0xff", "1j"])
def test_other_code_is_no_number(code):
    assert literal(ast.parse(code, mode="eval").body, code) is None
