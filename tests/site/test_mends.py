"""Is each mend of the pages' texts counted, and named when it matches nothing?"""

from collections import Counter

import pytest
from markdown import Markdown

from hooks.theme import pages as mends
from hooks.theme.pages import guarded

PAGE = """\
# Title

[A link](https://a.test/) and [one that is ours](#title).

A <span title="torch.Tensor">Tensor</span>.

| | n |
|---|--:|
| a | 1 |

```python
n = 1
```

```text
n = 1
```

??? code "Set-up"

    ```python
    n = 1
    ```
"""
EXTENSIONS = [
    "pymdownx.details",
    "tables",
    "toc",
    "pymdownx.highlight",
    "pymdownx.superfences",
]
CONFIGS = {
    "toc": {"permalink": True, "permalink_title": ""},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "tables": {"use_align_attribute": True},
}


def mended(used, text=PAGE, extensions=EXTENSIONS):
    ours = [*extensions, mends.Mends(used)]
    configs = {name: CONFIGS[name] for name in extensions if name in CONFIGS}
    markdown = Markdown(extensions=ours, extension_configs=configs)
    html = mends.mend(markdown.convert(text), used, mends.OF_TEXTS)
    return mends.mend(html, used, mends.OF_REFERENCES)


def test_each_mends_what_it_is_for():
    html = mended(used := Counter())
    assert mends.unused(used) == []
    assert html.count('<a href="https://a.test/" rel="noopener">') == 1
    assert html.count("noopener") == html.count("tabindex") == 1
    assert html.count('<a aria-hidden="true" tabindex="-1" class="headerlink"') == 1
    assert html.count("<button") == 2  # not for an output
    assert "<summary>Set-up, 1 line</summary>" in html
    assert "<p>A Tensor.</p>" in html
    assert '<code id="__text_0">n = <span class="mi">1</span>' in html


def test_headings_of_mkdocstrings_have_the_same_links():
    heading = '<h3>f<a href="#f" class="headerlink">¶</a></h3>'
    html = mends.mend(heading, Counter(), mends.OF_TEXTS)
    assert '<a aria-hidden="true" tabindex="-1" href="#f" class="headerlink">' in html


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("with_copy_buttons", "pymdownx.superfences"),
        ("without_headerlinks", "toc"),
    ],
)
def test_a_mend_that_matches_nothing_is_named(name, without):
    mended(used := Counter(), extensions=[e for e in EXTENSIONS if e != without])
    assert name in mends.unused(used)


def test_one_page_with_a_match_is_enough_for_the_site():
    mended(used := Counter())
    mended(used, "Text.")
    assert mends.unused(used) == []


def test_a_new_mend_is_counted(monkeypatch):
    def never(text):
        return text, 0

    monkeypatch.setattr(mends, "OF_TEXTS", [*mends.OF_TEXTS, never])
    mended(used := Counter())
    assert mends.unused(used) == ["never"]


@pytest.mark.parametrize("part", ['<meta charset="utf-8">', "<article>"])
def test_a_page_without_a_place_for_the_policy_is_refused(part):
    page = '<meta charset="utf-8"><script>1</script><article></article>'
    assert "sha256-" in guarded(page, previewing=False)
    assert guarded(page, previewing=True) == page
    with pytest.raises(ValueError, match="no place for a policy"):
        guarded(page.replace(part, ""), previewing=False)


def test_scripts_in_a_text_are_not_allowed():
    frame = '<meta charset="utf-8"><article>{}</article>'
    text = "<script>1</script></article><script>2</script>"
    assert guarded(frame.format(text), False).count("sha256-") == 0
