"""Mends what Material's pages lack for those who listen to them or have no mouse.

Its menus are checkboxes that nothing can focus: stylesheets/keyboard.css shows those of
the navigation to the keyboard, and here they get names; the drawer gets a button, which
javascripts/keyboard.js serves. Its script puts each copy button into a landmark without
a name; here they are plain buttons.
"""

import re

SKIP = '<a href="#__skip" class="md-skip">Skip to content</a>'
COPY = (
    '<button class="md-code__button" aria-label="Copy to clipboard" data-md-type="copy"'
    ' data-clipboard-target="#__text_{0}"></button><code id="__text_{0}">'
)
# A block of code, but not an output: up to its <code>.
CODE = re.compile(
    r'(<div class="language-(?!text )[\w-]+ highlight">'
    r'(?:<span class="filename">[^<]*</span>)?<pre>(?:<span></span>)?)<code>'
)
MENDS = [
    # the way past the header: on every page, before everything else
    (r'(?s)<div data-md-component="skip">.*?</div>', ""),
    (r"<body[^>]*>", rf'\g<0><div data-md-component="skip">{SKIP}</div>'),
    (r"<article", r'\g<0> id="__skip"'),
    # names for the dialog and the toggles; a toggle tells its state, its label none
    (r'role="dialog"', r'\g<0> aria-label="Search"'),
    (
        r'(?s)<label (class="md-header__button md-icon") for="__drawer">(.*?)</label>',
        r'\g<0><button \1 aria-label="Navigation" aria-expanded="false">\2</button>',
    ),
    (r'id="__toc"', r'\g<0> aria-label="Table of contents"'),
    (r'type="checkbox" id="(__nav_\w+)"', r'\g<0> aria-labelledby="\1_label"'),
    (r'(<label class="md-nav__link[^>]*) tabindex="0?"', r"\1"),
    (r'(<nav class="md-nav"[^>]*) aria-expanded="\w+"', r"\1"),
    # the table of contents has the same links with the sections' names
    (
        r'(<a class="headerlink" href="[^"]*") title="[^"]*"',
        r'\1 aria-hidden="true" tabindex="-1"',
    ),
    (r"<th([^>]*)></th>", r"<td\1></td>"),  # a corner heads nothing
    # Material's script would lay out each of the header's hints, to measure it
    (r"(?s)<header .*?</header>", lambda head: re.sub(' title="[^"]*"', "", head[0])),
]


def mend(html: str) -> str:
    for pattern, replacement in MENDS:
        html = re.sub(pattern, replacement, html)
    blocks = iter(range(html.count("<code>")))
    return CODE.sub(lambda block: block[1] + COPY.format(next(blocks)), html)


def on_post_page(output, page, config):
    return mend(output)


def on_post_template(output_content, template_name, config):
    return mend(output_content) if template_name == "404.html" else None
