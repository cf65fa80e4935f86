"""`make accept`: outputs as the code prints them, and nothing else changed."""

import pytest

from hooks.page import checks
from hooks.page.page import parse
from hooks.run.accept import accepted, main
from hooks.run.runs import run_pages

RIGHT = """\
# A page

```python
print("one")
print("two")
```

```text title="Output"
one
two
```

- In a list:

    ```python
    x = 3
    ```

    ```python
    print(f"{x:5d}")
    ```

    ```text title="Output"
        3
    ```

The end.
"""
DRIFTED = {
    "an output differs": ("one\ntwo\n```", "one\nthree\nfour\n```"),
    "an output is missing": ('\n```text title="Output"\none\ntwo\n```\n', ""),
    "an indented output is missing": (
        '\n    ```text title="Output"\n        3\n    ```\n',
        "",
    ),
    "nothing is printed any more": (
        "    x = 3\n    ```\n",
        '    x = 3\n    ```\n\n    ```text title="Output"\n    old\n    ```\n',
    ),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("what", DRIFTED)
def test_accepted_outputs_are_those_printed(tmp_path, what):
    old, new = DRIFTED[what]
    assert old in RIGHT
    path, cache = tmp_path / "page.md", tmp_path / "cache"
    page = parse(path, RIGHT.replace(old, new, 1))
    run = run_pages([page], cache, report=lambda line: None)[path]
    assert bool(checks.problems(page, run)) == (what != "nothing")
    assert accepted(page, run) == RIGHT


def test_a_page_that_raises_is_left_as_it_is(tmp_path):
    page = tmp_path / "page.md"
    text = RIGHT.replace('print(f"{x', '1 / 0; print(f"{x')
    page.write_text(text)
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        main([str(page)])
    assert page.read_text() == text
