"""`make accept`: outputs as the code prints them, and nothing else changed."""

from pathlib import Path

import pytest

from hooks.page import checks
from hooks.page.page import parse
from hooks.run import accept
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


def test_a_fence_that_is_printed_does_not_end_its_output(tmp_path):
    path, ticks = tmp_path / "page.md", "`" * 4
    printing = "# A page\n\n```python\nprint('```\\nx')\n```\n"
    page = parse(path, printing)
    run = run_pages([page], tmp_path, report=lambda line: None)[path]
    text = accepted(page, run)
    assert f'{ticks}text title="Output"\n```\nx\n{ticks}\n' in text
    page = parse(path, text)
    assert checks.problems(page, run) == []
    assert accepted(page, run) == text


REFUSED = {
    "prints what no file can hold": ('"two"', '"\\ud800"', "UnicodeEncodeError"),
    "is not UTF-8": ("The end", "Das \u00dcbrige", "page.md:27: is not UTF-8"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_page_that_cannot_be_accepted_is_left_as_it_is(tmp_path, what):
    old, new, message = REFUSED[what]
    page = tmp_path / "page.md"
    page.write_bytes(text := RIGHT.replace(old, new).encode("latin-1"))
    with pytest.raises(SystemExit, match=message):
        main([str(page)])
    assert page.read_bytes() == text


def test_a_full_disk_leaves_a_page_as_it_is(tmp_path, monkeypatch):
    def fill(path, text, **how):
        path.write_bytes(text.encode()[:20])
        raise OSError(28, "No space left on device")

    page = tmp_path / "page.md"
    page.write_text(text := RIGHT.replace("two\n```", "three\n```"))
    runs = run_pages([parse(page)], tmp_path / "cache", report=lambda line: None)
    monkeypatch.setattr(accept, "run_pages", lambda *_: runs)
    monkeypatch.setattr(Path, "write_text", fill)
    with pytest.raises(OSError, match="No space left on device"):
        main([str(page)])
    assert page.read_text() == text
    assert not list(tmp_path.glob("*.tmp"))
