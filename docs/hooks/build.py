"""The build: every event of MkDocs, in the order in which MkDocs calls it.

The only file that knows MkDocs, and its only hook. It holds calls; what they do stands
in the rooms beside it, which are plain functions.
"""

import logging
import os
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from string import printable
from typing import NoReturn

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url, write_file
from mkdocs.utils.meta import get_data
from rcssmin import cssmin
from rjsmin import jsmin

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))  # MkDocs loads this file by its path

from hooks.jupyter import labs  # noqa: E402
from hooks.page import answers, checks  # noqa: E402
from hooks.page.page import Page, parse  # noqa: E402
from hooks.page.reading import minutes  # noqa: E402
from hooks.publish import Publication  # noqa: E402
from hooks.run import figures, verdicts  # noqa: E402
from hooks.run.process import Code, Program, Run  # noqa: E402
from hooks.run.runs import named_versions, package_source, run_pages, run_programs  # noqa: E402
from hooks.takeaway import downloads, plain  # noqa: E402
from hooks.takeaway.slides import slides  # noqa: E402
from hooks.theme import pages as theme  # noqa: E402
from hooks.words import bibliography, font, mathml, reference, shown  # noqa: E402

SHEET = "stylesheets/all.css"
UNUSED = "assets/_mkdocstrings.css"  # of mkdocstrings' templates that are not ours
FONT, TEXT_FONT = "assets/stix-two-math.woff2", "assets/stix-two-text.woff2"
PLAYGROUND = "javascripts/playground/"
DATA = ROOT / "docs" / "hooks" / "playground" / "data.py"
log = logging.getLogger("mkdocs.plugins.build")


def refuse(*wrong: str) -> NoReturn:
    """Ends the build, and says why."""
    raise PluginError("\n".join(wrong))


@dataclass
class Build:
    """What one build knows. Each rebuild of the preview is a build of its own."""

    folder: Path  # of mkdocs.yml
    publication: Publication | None = None  # the preview has none
    pages: dict[str, Page] = field(default_factory=dict)  # by their path in docs
    runs: dict[str, Run] = field(default_factory=dict)
    package: set[str] = field(default_factory=set)  # its code that pages may show
    anchors: dict[str, str] = field(default_factory=dict)  # of its names
    tips: dict[str, str] = field(default_factory=dict)  # of the glossary's terms
    tags: dict[str, list[str]] = field(default_factory=dict)  # by a page's address
    phrases: dict[str, str] = field(default_factory=dict)  # to a page's title
    content: str = ""  # of the page that search reads
    book: downloads.Book = downloads.NO_BOOK  # what pages that are taken away say of it
    listed: list[plain.Listed] = field(default_factory=list)  # in llms.txt
    math: mathml.MathExtension = field(
        default_factory=lambda: mathml.MathExtension(refuse)
    )
    marker: reference.Mentions = field(default_factory=reference.Mentions)
    used: Counter[str] = field(default_factory=Counter)  # the mends, by their name
    ended_well: bool = False

    def about(self, uri: str) -> dict:
        """What a page's front matter says."""
        return get_data(self.pages[uri].text)[1]

    def text(self, uri: str) -> str:
        return self.pages[uri].text if uri in self.pages else ""


doing = ""  # the command of MkDocs; none if Python calls it
build = Build(ROOT)  # the one at hand


def on_startup(command, dirty):
    global doing
    doing = command
    downloads.dated(ROOT)


def on_config(config):
    global build
    build = Build(Path(config.config_file_path).parent)
    if doing == "build":
        build.publication = Publication(Path(config.site_dir))
        build.publication.begin()
        config.site_dir = os.fspath(build.publication.draft)
    if config.repo_url:
        config.edit_uri = f"edit/{downloads.BRANCH}/docs/"
    config.markdown_extensions += [build.math, build.marker, theme.Mends(build.used)]


def on_files(files, config):
    """Read and run every page, once; no file is written when one of them is refused."""
    paths = {f.src_uri: Path(f.abs_src_path) for f in files.documentation_pages()}
    build.pages = {uri: parse(path) for uri, path in paths.items()}
    run_all(files, config)
    build.package = shown.of_package(package_source())
    build.tips = reference.tips(build.text(reference.GLOSSARY))
    build.anchors = reference.anchors({uri: build.text(uri) for uri in reference.API})
    take_away(files, config)
    make_light(files, config)
    return files


def run_all(files, config):
    cache = build.folder / ".cache" / "pages"
    runs = run_pages(build.pages.values(), cache, log.info)
    build.runs = {uri: runs[page.path] for uri, page in build.pages.items()}
    if wrong := [
        checks.describe(page, found)
        for uri, page in build.pages.items()
        if (found := checks.problems(page, build.runs[uri]))
    ]:
        refuse("some pages are not what their code says", *wrong)
    if files.get_file_from_path(f"{PLAYGROUND}element.js"):
        data = Program(DATA, [Code("python", 1, DATA.read_text("utf-8"))])
        ((did,),) = run_programs([data], cache, log.info).values()
        if did.error:
            refuse(f"{DATA}: {did.error}")
        add(files, config, {f"{PLAYGROUND}data.json": did.stdout})


def add(files, config, contents: Mapping[str, str | bytes]):
    for target, content in contents.items():
        if files.get_file_from_path(target):
            refuse(f"{target} is made twice")
        files.append(File.generated(config, target, content=content))


def make_light(files, config):
    """One style sheet, since a first visit waits for each; no comments, no blanks."""
    sheets = [found for p in config.extra_css if (found := files.get_file_from_path(p))]
    for sheet in sheets:
        files.remove(sheet)
    text = cssmin("".join(sheet.content_string for sheet in sheets))
    add(files, config, {SHEET: text})
    config.extra_css[:] = [SHEET]
    for script in files.javascript_files():
        script.content_string = jsmin(script.content_string)


def on_nav(nav, config, files):
    order = [page.file.src_uri for page in nav.pages]
    build.pages = {uri: build.pages[uri] for uri in [*order, *build.pages]}
    run_labs(
        [p for p in nav.pages if build.pages[p.file.src_uri].is_lab], config, files
    )
    for uri, page in build.pages.items():
        svgs = figures.drawn(page, build.runs[uri])
        drawn = figures.published(svgs, Path(uri).parent)
        if twice := [target for target in drawn if files.get_file_from_path(target)]:
            first = page.of_kind("image")[0]
            message = f"another page draws {twice[0]}, too"
            refuse(checks.describe(page, [(first.start, message)]))
        add(files, config, drawn)
    config.extra["counted"] = checks.counted(
        (build.pages[page.file.src_uri], page.url) for page in nav.pages
    )
    config.extra["versions"] = named_versions()
    config.extra["lessons"] = [page for page in nav.pages if numbered(page)]
    titles = {
        p.file.src_uri: (build.pages[p.file.src_uri].title, p.url) for p in nav.pages
    }
    config.extra["verdicts"] = verdicts.accepted(build.folder, titles)
    found = reference.introduced(
        build.text(reference.GLOSSARY), build.text(reference.NOTATION)
    )
    build.listed = [
        plain.Listed(
            (page.ancestors or [page])[-1].title if not page.is_homepage else "",
            build.pages[page.file.src_uri].title,
            downloads.beside(page.file.src_uri, ".md"),
            build.about(page.file.src_uri).get("description", config.site_description),
        )
        for page in nav.pages
    ]
    for page in nav.pages:
        name = page.file.name.replace("-", " ")
        build.tags[page.url] = [name, *found.get(page.file.src_uri, [])]
        source, about = build.pages[page.file.src_uri], build.about(page.file.src_uri)
        for phrase in reference.phrases(source.text, about.get("asked", [])):
            build.phrases.setdefault(phrase, source.title)


def numbered(page) -> bool:
    """Whether a page is one of the lessons in a row: it asks a question of its own."""
    return "question" in build.about(page.file.src_uri)


def run_labs(pages, config, files):
    """Have mkdocs-jupyter execute the labs, and show what their cells did."""

    def rendered(page):
        jupyter.on_pre_page(page, config=config, files=files)
        page.render(config, files)
        vars(page).pop("title", None)  # MkDocs finds the title as on every page
        return page.content

    if not pages:
        return
    jupyter = config.plugins.get("mkdocs-jupyter")
    if jupyter is None:
        refuse("labs need the plugin mkdocs-jupyter")
    tested = []
    for page in pages:
        source, run = build.pages[page.file.src_uri], build.runs[page.file.src_uri]
        meta = build.about(page.file.src_uri)
        tested.append(labs.Lab(source, run, meta, partial(rendered, page)))
    did, wrong = labs.executed(tested, build.folder / ".cache" / "notebooks")
    if wrong:
        refuse("some labs do something else as notebooks", *wrong)
    for page, lab in zip(pages, did):
        build.pages[page.file.src_uri], build.runs[page.file.src_uri] = lab


def take_away(files, config):
    """Add the wheel, and a notebook and a program for every page with code."""
    name, content = downloads.wheel(ROOT)
    add(files, config, {name: content})
    home = config.site_url or "/"
    config.extra["wheel"], config.extra["version"] = home + name, name.split("-")[1]
    urls = {file.src_uri: file.url for file in files}
    licence = config.copyright or ""
    build.book = book = downloads.Book(
        config.site_name, home, home + name, licence, urls
    )
    for uri, page in build.pages.items():
        if page.of_kind("python"):
            add(files, config, downloads.offered(page, uri, book))


def on_page_markdown(markdown, page, config, files):
    uri = page.file.src_uri
    source = build.pages[uri]
    build.math.path = os.path.relpath(page.file.abs_src_path)
    build.math.source = page.file.content_string
    plain = uri in (reference.GLOSSARY, reference.BIBLIOGRAPHY)
    build.marker.tips = {} if plain else dict(build.tips)
    build.marker.links = {
        name: get_relative_url(entry, uri)
        for name, entry in build.anchors.items()
        if uri not in reference.API
    }
    if source.is_lab:
        vars(page).pop("render", None)  # mkdocs-jupyter's: MkDocs renders all pages
        markdown = get_data(source.text)[0]
    if not isinstance(page.meta.setdefault("search", {}), dict):
        refuse(f"{build.math.path}:1: search takes settings, such as `boost: 2`")
    if much := reference.boost(uri):
        page.meta["search"].setdefault("boost", much)
    for name, suffix in {"notebook": ".ipynb", "program": ".py"}.items():
        if download := files.get_file_from_path(downloads.beside(uri, suffix)):
            page.meta[name] = get_relative_url(download.url, page.url)
    page.meta["minutes"] = round(minutes(source.text))
    if "notebook" in page.meta:
        notebook = downloads.beside(uri, ".ipynb")
        page.meta["colab"] = downloads.in_colab(notebook, config.repo_url)
    if uri == reference.BIBLIOGRAPHY:
        markdown += f"\n{bibliography.listed(bibliography.works())}"
    markdown = answers.shown(markdown, source, build.runs[uri])
    return figures.image_pairs(markdown, figures.drawn(source, build.runs[uri]))


def on_page_content(html, page, config, files):
    source = build.pages[page.file.src_uri]
    html = figures.captioned(html)
    if wrong := [
        *shown.untested(source, html, build.package),
        *figures.missing(source, html),
    ]:
        refuse(checks.describe(source, sorted(wrong)))
    try:
        html = figures.live(html)
    except ValueError as error:
        refuse(f"{os.path.relpath(source.path)}: {error}")
    page.meta["opens_with_formulas"] = mathml.opens_with_formulas(html)
    return theme.mend(mathml.unbroken(html), build.used, theme.OF_TEXTS)


@event_priority(-100)  # when mkdocstrings has written its sheet, and autorefs its links
def on_env(env, config, files):
    for page in [file.page for file in files.documentation_pages()]:
        page.content = theme.mend(page.content, build.used, theme.OF_REFERENCES)
    if config.extra["lessons"]:
        show_slides(env.get_template("slides.html"), config)
    Path(config.site_dir, UNUSED).unlink(missing_ok=True)
    if build.folder == ROOT and (names := theme.unused(build.used)):
        refuse(f"mends that match nothing on the whole site: {', '.join(names)}")


def show_slides(template, config):
    """The slides of each lesson, as a page beside it."""
    lessons = config.extra["lessons"]
    for number, lesson in enumerate(lessons, 1):
        uri = lesson.file.src_uri
        url = f"{lesson.url}slides/"
        html = template.render(
            lesson=lesson,
            number=number,
            count=len(lessons),
            slides=slides(
                build.pages[uri], figures.drawn(build.pages[uri], build.runs[uri])
            ),
            base=get_relative_url(".", url) + "/",
            figures=get_relative_url(str(Path(uri).parent / "figures"), url) + "/",
            config=config,
        )
        page = theme.guarded(html, previewing=doing == "serve")
        write_file(page.encode(), str(Path(config.site_dir, url, "index.html")))


@event_priority(50)
def before_search(context, page, config, nav):
    build.content = page.content
    page.content = mathml.spelt(page.content)
    if page.file.src_uri == reference.GLOSSARY:
        page.content = reference.sections(page.content)


@event_priority(-50)
def after_search(context, page, config, nav):
    page.content = build.content


on_page_context = CombinedEvent(before_search, after_search)


def on_post_page(output, page, config):
    return theme.guarded(output, previewing=doing == "serve")


def on_post_template(output_content, template_name, config):
    if template_name == "404.html":
        return theme.guarded(output_content, previewing=doing == "serve")


@event_priority(-100)  # when search has written its index
def on_post_build(config):
    site = Path(config.site_dir)
    write_file(font.for_formulas(build.math.used), str(site / FONT))
    texts = [page.text for page in build.pages.values()]
    write_file(font.for_text({*printable}.union(*texts)), str(site / TEXT_FONT))
    license_text = font.license_text().encode()
    write_file(license_text, str(site / FONT.replace(".woff2", "-license.txt")))
    if (index := site / "search" / "search_index.json").exists():
        reference.tag(index, build.tags, build.phrases)
    code = plain.sources(package_source())
    for uri, page in build.pages.items():
        said = downloads.in_words(page, uri, build.book, code)
        write_file(said.encode(), str(site / uri))
    about = config.site_description or ""
    listed = plain.index(config.site_name, about, build.book.home, build.listed)
    write_file(listed.encode(), str(site / "llms.txt"))
    build.ended_well = True


def on_build_error(error):
    build.ended_well = False  # also of warnings, which MkDocs counts at the end


def on_shutdown():
    if build.publication:
        if build.ended_well:
            build.publication.publish()
        build.publication.end()
