"""MkDocs runs the pages, refuses what is wrong, and publishes what the runs drew.

What a page is, how it runs and what can be wrong with it stand in the siblings.
"""

import logging
import re
import shutil
import sys
from html import unescape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils.meta import get_data

sys.path.insert(0, str(Path(__file__).parents[1]))  # MkDocs loads a hook by its path

from hooks import counts, evidence
from hooks.jupyter import labs
from hooks.page.checks import describe, problems
from hooks.page.page import parse
from hooks.run import figures
from hooks.run.runs import run_pages
from hooks.words.functions import functions, shown_examples

PRE = re.compile(r"<pre\b.*?(?:</pre\b|\Z)", re.DOTALL | re.IGNORECASE)
log = logging.getLogger("mkdocs.plugins.pages")
site = {}  # this build's pages by their path in docs: (Page, Run)
of_package = set()  # the code that mkdocstrings shows, as readers see it
published = None  # the folder of `mkdocs build`; None in the preview


def on_startup(command, dirty):
    global building
    building = command == "build"


def on_config(config):
    global published
    published = config.site_dir if building else None
    unused = "assets/_mkdocstrings.css"  # of templates that are not ours
    config.extra_css[:] = [path for path in config.extra_css if path != unused]


def on_files(files, config):
    """Run every page, once; no file is written yet when one of them is refused."""
    sources = {
        file.src_uri: Path(file.abs_src_path) for file in files.documentation_pages()
    }
    pages = {uri: parse(path) for uri, path in sources.items()}
    cache = Path(config.config_file_path).parent / ".cache" / "pages"
    programs = [evidence.program()] if evidence.PAGE in pages else []
    runs = run_pages([*pages.values(), *programs], cache, log.info)
    of_package.clear()
    of_package.update(map(seen, functions() | shown_examples()))
    site.clear()
    site.update({uri: (page, runs[page.path]) for uri, page in pages.items()})
    if wrong := [
        describe(page, found)
        for page, run in site.values()
        if (found := problems(page, run))
    ]:
        raise PluginError(
            "\n".join(["some pages are not what their code says", *wrong])
        )
    for uri, (page, run) in site.items():
        if page.is_lab:
            page = labs.published(page, run)
            site[uri] = page, run
        for name, svg in figures.drawn(page, run).items():
            for scheme in figures.INKS:
                target = (
                    Path(uri).parent / "figures" / figures.file_name(name, scheme)
                ).as_posix()
                if files.get_file_from_path(target):
                    raise PluginError(f"{page.path}: another page draws figures/{name}")
                content = figures.in_ink(svg, scheme)
                files.append(File.generated(config, target, content=content))
    return files


def on_nav(nav, config, files):
    """Keep the pages in the order of the book."""
    for page in nav.pages:
        site[page.file.src_uri] = site.pop(page.file.src_uri)


def on_page_markdown(markdown, page, config, files):
    source, run = site[page.file.src_uri]
    if source.is_lab:
        labs.compare(page, run, config, files)
        markdown = get_data(source.text)[0]
    if page.file.src_uri.startswith("lessons/"):
        page.meta.setdefault("search", {"boost": 2})  # a lesson before its card
    if page.file.src_uri.startswith("reference/api"):
        page.meta.setdefault("search", {"boost": 0.2})  # and that before its function
    markdown = figures.image_pairs(markdown, figures.drawn(source, run))
    markdown = markdown.replace("{{ counts }}", counts.counts(site, page.file.src_uri))
    return markdown.replace("{{ versions }}", counts.versions())


def on_page_content(html, page, config, files):
    """Refuse a page on which readers see a code block that no test has seen.

    A function of the package or an example of its docstrings, as mkdocstrings shows
    them, has been: pages import it, and pytest runs it.
    """
    source, _ = site[page.file.src_uri]
    tested = source.of_kind("python", "output", "shown")
    for shown in blocks(html):
        if not tested or seen(tested[0].text) != seen(shown):
            if seen(shown) in of_package:
                continue
            first = shown.strip().partition("\n")[0]
            line = source.text[: source.text.find(first)].count("\n") + 1
            message = f"shown as code and not tested as a fence: {first!r}"
            raise PluginError(f"{source.path}:{line}: {message}")
        tested.pop(0)
    html = figures.captioned(html)
    hidden = [(part.start, "is not shown as code") for part in tested]
    drawn = "".join(re.findall(r'<figure class="drawn">.*', html))
    for image in source.of_kind("image"):
        if f"/{figures.file_name(image.figure, 'light')}#" not in drawn:
            hidden.append((image.start, "an image line needs empty lines around it"))
    if hidden:
        raise PluginError(describe(source, hidden))
    return html


def blocks(html: str) -> list[str]:
    """The text of each <pre> of a page."""
    return [unescape(re.sub(r"<[^>]*>?", "", shown)) for shown in PRE.findall(html)]


def seen(code: str) -> str:
    """Code as readers see it: Markdown makes blanks of tabs, and drops some blanks."""
    lines = code.expandtabs(4).strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def on_build_error(error):
    """Leave nothing half-built to be published."""
    if published:
        shutil.rmtree(published, ignore_errors=True)
