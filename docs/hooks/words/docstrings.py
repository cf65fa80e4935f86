"""Docstrings as the API reference shows them: an extension of griffe, by mkdocstrings.

Their examples have prompts, which pytest runs and readers cannot paste. They become
what a page has: a python fence, and an Output fence for what is printed.
"""

import doctest
import re

import griffe

PARSER = doctest.DocTestParser()
TITLE = re.compile(r"^(Raises) \(when \w+\):$", re.MULTILINE)


def examples(docstring: str) -> list[tuple[str, str]]:
    """The code of a docstring's examples and what it prints, in turns, unprompted."""
    found = []
    for example in PARSER.get_examples(docstring):
        if found and not found[-1][1]:
            found[-1] = (found[-1][0] + example.source, example.want)
        else:
            found.append((example.source, example.want))
    return found


def as_markdown(docstring: str) -> str:
    """A docstring whose examples are fences, as on a page."""
    parts = PARSER.parse(docstring)
    first = next((i for i, p in enumerate(parts) if not isinstance(p, str)), None)
    if first is None:
        return TITLE.sub(r"\1:", docstring)
    fences = []
    for source, want in examples(docstring):
        fences.append(f"```python\n{source}```")
        if want:
            fences.append(f'```text title="Output"\n{want}```')
    before = "".join(parts[:first]).rstrip()
    after = "".join(part for part in parts[first:] if isinstance(part, str)).strip()
    return TITLE.sub(r"\1:", "\n\n".join([before, *fences, after]))


class Unprompted(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)
