"""What is broken on the sample page: an old text, a new one, and what is said of it."""

BROKEN = {
    "a figure whose name an address cannot have": (
        "figures/draws.svg",
        "figures/draws%41.svg",
        "is not of letters, digits, - and .",
    ),
    "a number of another section": (
        '=== "In a tab"',
        '## Another\n\nThe mean is 0.0698.\n\n=== "In a tab"',
        "nothing in its section proves '0.0698'",
    ),
    "a setting of another section": (
        '=== "In a tab"',
        '## Another\n\nThere are 40 numbers.\n\n=== "In a tab"',
        "nothing in its section proves '40'",
    ),
    "a number that is an index in the code": (
        '=== "In a tab"',
        '## A\n\nThere are 17.\n\n```python\nx = draws[17]\n```\n\n=== "In a tab"',
        "nothing in its section proves '17'",
    ),
    "a number in words": (
        "The mean is",
        "In half of three more runs the mean is",
        "nothing in its section proves 'half'",
    ),
    "a small number that the section has for something else": (
        "The mean is",
        "In two runs the mean is",
        "nothing in its section proves 'two'",
    ),
    "a number of another exercise": (
        '=== "In a tab"',
        '**1. One.** There are 40.\n\n=== "In a tab"',
        "nothing in its section proves '40'",
    ),
    "a small number that counts": (
        "The mean is",
        "In 5 steps the mean is",
        "nothing in its section proves '5'",
    ),
    "a number of the description": (
        "that is right.",
        "that is right 41 times.",
        "nothing in the page proves '41'",
    ),
    "a number of the description that counts something else": (
        "that is right.",
        "that has 40 rights.",
        "nothing in the page proves '40'",
    ),
    "a number of the title": ("# A sample page", "# A sample of 41", "'41'"),
    "a number in a list of figures": ("scatter around zero", "are 41", "'41'"),
    "a number that hides": ("The mean is", "½ is", "a number is hidden in '½'"),
    "a year that cites nothing": ("The mean is", "Dijkstra (1968) said", "'1968'"),
    "code in a tag": ("The mean is", "<code>x</code> is", "<code> is not one of the"),
    "a picture in a tag": ("The mean is", "<IMG alt=x> is", "<IMG alt=x> is not one"),
    "no title, and a comment in the front matter": (
        "# A sample page\n",
        "",
        "a page without a # title",
    ),
    "an assertion of a number with itself": (
        "assert round(draws.max().item(), 2) == 2.51",
        "assert torch.tensor(2.51).double().item() == 2.51",
        "compares nothing that was computed",
    ),
    "an assertion of a name with itself": (
        "assert round(draws.max().item(), 2) == 2.51",
        "assert draws.max() == draws.max()",
        "compares nothing that was computed",
    ),
    "an Output number that another fence holds as text": (
        "    total = draws.sum()",
        '    names = ["2.79"]\n    print(*names)\n    total = draws.sum()',
        "prints '2.79' that stands in a text",
    ),
    "an Output number that is typed": (
        "    total = draws.sum()",
        "    print(27.5)\n    total = draws.sum()",
        "prints 27.5, a number that is typed there",
    ),
    "a generator without a seed": (
        "lr = 0.001\n",
        "lr = 0.001\ntorch.Generator().seed()\n",
        "line 14 calls seed() without a seed",
    ),
    "Python's generator": (
        "lr = 0.001\n",
        "lr = 0.001\nimport random; random.random()\n",
        "draws from the one generator of Python or numpy",
    ),
    "numpy's generator, seeded or not": (
        "lr = 0.001\n",
        "lr = 0.001\nimport numpy; numpy.random.seed(1); numpy.random.rand()\n",
        "draws from the one generator of Python or numpy",
    ),
    "the processors of this machine": (
        "lr = 0.001\n",
        "lr = 0.001\nimport os; os.cpu_count()\n",
        "line 14 asks os.cpu_count, which is another one elsewhere",
    ),
    "something for stderr": (
        "lr = 0.001\n",
        "lr = 0.001\nimport sys; print(1, file=sys.stderr)\n",
        "writes to stderr",
    ),
    "a log": (
        "lr = 0.001\n",
        "lr = 0.001\nimport logging; logging.warning('so')\n",
        "writes to stderr",
    ),
    "a bar of progress": (
        "lr = 0.001\n",
        "lr = 0.001\nprint('50%', end='\\r')\n",
        "which a page cannot show",
    ),
    "a figure of nothing": (
        "    plt.plot(draws)\n",
        "    plt.figure()\n",
        "a figure is shown in which nothing is drawn",
    ),
    "an invisible block that prints": (
        "assert lr**2",
        "print(lr)\nassert lr**2",
        "prints, and nobody sees its code",
    ),
    "a number without end": (
        "The mean is",
        "Of 1e999999999 numbers the mean is",
        "nothing in its section proves '1e999999999'",
    ),
    "code nested too deep": (
        "lr = 0.001\n",
        f"lr = 0.001\nx = {'(' * 3_000}1{')' * 3_000}\n",
        "line 14 raises",
    ),
    "an Output fence removed": (
        '\n```text title="Output"\nmean 0.0698, 52.5% above zero\n```\n',
        "",
        "prints, and has no Output fence",
    ),
    "an Output fence of its own": (
        "The mean is",
        '```text title="Output"\n3\n```\n\nThe mean is',
        "without a python fence right above it",
    ),
    "an Output fence that is empty": (
        "    plt.show()\n    ```\n",
        '    plt.show()\n    ```\n\n    ```text title="Output"\n    ```\n',
        "under a block that prints nothing",
    ),
    "no info string": ("```python\nimport", "```\nimport", "unknown info string ''"),
    "another language": ("```python\nimport", "```py\nimport", "unknown info string"),
    "an option": (
        "```python\nimport",
        '```python title="a.py"\nimport',
        "unknown info string",
    ),
    "braces": ("```python\nimport", "```{ .python }\nimport", "unknown info string"),
    "a fence that never ends": (
        "0.0698, 52.5% above zero\n```\n\nThe mean",
        "0.0698, 52.5% above zero\n\nThe mean",
        "- ",
    ),
    "a misspelt comment": (
        "invisible-code-block: python\ninside",
        "invisible-code: python\ninside",
        "unknown comment",
    ),
    "a comment in a sentence": ("In a list", "In <!-- a --> list", "not understood"),
    "a figure without image line": (
        "    ![The 40 draws scatter around zero.](figures/draws.svg)\n",
        "",
        "draws figures without an image line: 1",
    ),
    "an image without figure": (
        "=== ",
        "![Another.](figures/other.svg)\n\n=== ",
        "figures/other.svg is not drawn by the code above",
    ),
    "an image in a sentence": (
        "In a list:",
        "In a ![list](figures/list.svg):",
        "not understood",
    ),
    "an image without alt text": (
        "![The 40 draws scatter around zero.]",
        "![]",
        "has no alt text",
    ),
    "a figure that is not shown": ("    plt.show()\n", "", "not shown by plt.show()"),
    "an assertion of two literals": (
        "assert round(draws.max().item(), 2) == 2.51",
        "assert 2.51 == 2.51",
        "compares nothing that was computed",
    ),
    "an assertion of two names for literals": (
        "assert round(draws.max().item(), 2) == 2.51",
        "largest = 2.51\nassert round(largest, 2) == 2.51",
        "compares nothing that was computed",
    ),
    "an assertion with or": (
        "assert round(draws.max().item(), 2) == 2.51",
        "assert draws.max() > 9 or draws.max() < 2.52",
        "asserts no comparison",
    ),
    "an assertion that is false": ("== 68\n", "== 69\n", "AssertionError"),
    "an assertion of what is not said": (
        "assert lr**2",
        "assert lr == 0.001\nassert 12 * lr == 0.012\nassert lr**2",
        "the text above does not say '0.012'",
    ),
    "a block without assertions": (
        "assert lr**2 == 1e-6",
        "lr**2 == 1e-6",
        "asserts nothing",
    ),
    "a number that nothing proves": (
        "Named, not",
        "Of 25 runs, named, not",
        "nothing in its section proves '25'",
    ),
    "an Output number that is a text": (
        'f"mean {draws.mean():.4f}, ',
        '"mean 0.0698, " f"',
        "prints '0.0698' that stands in a text",
    ),
    "a snippet that raises": (
        "    total = draws.sum()",
        "    total = draws.summ()",
        "AttributeError",
    ),
    "a snippet with a syntax error": ("lr = 0.001", "lr = = 0.001", "SyntaxError"),
    "a snippet that ends the process": (
        "lr = 0.001\n",
        "lr = 0.001\nimport os; os._exit(3)\n",
        "line 10 raises\nthe process of this page ended with code 3",
    ),
    "an unseeded draw": (
        "torch.randn(40, generator=torch.Generator().manual_seed(7))",
        "torch.randn(40)",
        "draws random numbers without a seed",
    ),
    "an unseeded draw that only a figure shows": (
        "plt.plot(draws)",
        "plt.plot(torch.randn(40))",
        "draws random numbers without a seed",
    ),
    "an invisible block that draws a figure": (
        "assert lr**2",
        "plt.plot(draws)\nplt.show()\nassert lr**2",
        "draws a figure whose code nobody sees",
    ),
    "a stored picture": ("In a list:", "![A](../a.png)", "not understood"),
    "a figure by reference": (
        "Named, not",
        "[f]: figures/draws-light.svg\n\nNamed, not",
        "not understood",
    ),
    "no title": ("# A sample page\n", "", "sample.md:1: a page without a # title"),
    "an assertion of a name given in it": (
        "assert round(draws.max().item(), 2) == 2.51",
        "assert (largest := 2.51) == 2.51",
        "compares nothing that was computed",
    ),
    "an assertion of a typed name for a literal": (
        "assert round(draws.max().item(), 2) == 2.51",
        "largest: float = 2.51\nassert largest == 2.51",
        "compares nothing that was computed",
    ),
    "a name from an invisible block": (
        "    total = draws.sum()",
        "    total = draws.sum() + inside",
        "name 'inside' is not defined",
    ),
    "a warning": (
        "lr = 0.001\n",
        "lr = 0.001\nimport warnings; warnings.warn('old')\n",
        "UserWarning",
    ),
    "the machinery imported": (
        "lr = 0.001\n",
        "lr = 0.001\nimport hooks\n",
        "ModuleNotFoundError: ",
    ),
    "a part of the machinery imported": (
        "lr = 0.001\n",
        "lr = 0.001\nfrom hooks.page import page\n",
        "ModuleNotFoundError: ",
    ),
    "the machinery imported by its folder": (
        "lr = 0.001\n",
        "lr = 0.001\nimport docs.hooks.build\n",
        "ModuleNotFoundError: ",
    ),
    "the tests imported": (
        "lr = 0.001\n",
        "lr = 0.001\nfrom tests import nav\n",
        "ModuleNotFoundError: ",
    ),
    "the tests imported after a proof has": (
        "assert lr**2 == 1e-6\n-->\n",
        "from tests import nav\nassert lr**2 == 1e-6\n-->\n\n"
        "```python\nfrom tests import nav\n```\n",
        "ModuleNotFoundError: ",
    ),
    "the configuration of pytest imported": (
        "lr = 0.001\n",
        "lr = 0.001\nimport conftest\n",
        "ModuleNotFoundError: ",
    ),
    "the machinery imported by a proof": (
        "assert lr**2",
        "from hooks.page import page\nassert lr**2",
        "ModuleNotFoundError: ",
    ),
    "a closing fence longer than the first": (
        "    plt.show()\n    ```\n",
        "    plt.show()\n    ````\n",
        "line 55 raises",
    ),
    "a line of code too long": (
        "lr = 0.001\n",
        f"lr = 0.001  # {'x' * 80}\n",
        "columns",
    ),
}
