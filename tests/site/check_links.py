"""Do the links to other sites still lead somewhere? `make links` asks those sites.

    python -m tests.site.check_links [--timeout SECONDS] [--pause SECONDS] [FILE ...]

Prints each broken link with page and line, and ends with status 1 if there is one. A
site that answers and refuses programs (401, 403, 429) is named, and is not a fault.
"""

import argparse
import re
import string
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
WRITTEN = [
    "docs/**/*.md",
    "docs/**/*.bib",
    "gdlessons/**/*.py",
    "README.md",
    "mkdocs.yml",
    "*.cff",
]
WRITTEN += ["tests/package/test_published.py"]  # its sources are shown on a page
LINK = re.compile(r"https?://(?:[^\s<>\"'`()\[\]{}|\\]|\([^\s<>()]*\))+")
# What an entry of the bibliography has in place of an address.
IDENTIFIER = re.compile(r"\b(doi|eprint) = \{(.*)\}")
HOSTS = {"doi": "https://doi.org/", "eprint": "https://arxiv.org/abs/"}
PREVIEW = "http://127.0.0.1:8000/"  # of make serve: a link to nowhere else
HEADERS = {"User-Agent": "gdlessons link check (python urllib)", "Accept": "*/*"}
REFUSED = (401, 403, 429)
AT_ONCE = 4  # sites; each of them is asked for one page after the other


def links(files: Iterable[Path]) -> dict[str, list[str]]:
    """By address: the places ``page:line`` where it stands."""
    found = defaultdict(list)
    for path in files:
        text = path.read_text(encoding="utf-8")
        text = IDENTIFIER.sub(lambda name: HOSTS[name[1]] + quote(name[2]), text)
        for number, line in enumerate(text.splitlines(), 1):
            for match in LINK.finditer(line):
                found[match[0].rstrip(".,;:!?*_")].append(f"{path}:{number}")
    found.pop(PREVIEW, None)
    return found


def ask(url: str, timeout: float, pause: float) -> str:
    """What is wrong with an address; nothing if it, or where it leads, answers.

    Asks for the head, then for the page, as not every server has heads, then again.
    """
    address = quote(url, safe=string.punctuation)
    for method in ("HEAD", "GET", "GET"):
        try:
            request = Request(address, headers=HEADERS, method=method)
            with urlopen(request, timeout=timeout):
                return ""
        except HTTPError as error:
            problem = f"{error.code} {error.reason}"
            if error.code in REFUSED and method == "GET":
                return f"refuses programs: {problem}"
        except (OSError, HTTPException, ValueError) as error:
            problem = str(error) or type(error).__name__
        time.sleep(pause)
    return f"broken: {problem}"


def answers(
    urls: Iterable[str], timeout: float, pause: float
) -> Iterator[tuple[str, str]]:
    """Each address with what is wrong with it: few sites at once, and one by one."""
    sites = defaultdict(list)
    for url in urls:
        sites[urlsplit(url).netloc].append(url)

    def visit(site: list[str]) -> list[tuple[str, str]]:
        asked = []
        for url in site:
            asked.append((url, ask(url, timeout, pause)))
            time.sleep(pause)
        return asked

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for asked in pool.map(visit, sites.values()):
            yield from asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--timeout", type=float, default=20.0, metavar="SECONDS")
    parser.add_argument("--pause", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    given = parser.parse_args()
    all_files = sorted(path for glob in WRITTEN for path in ROOT.glob(glob))
    found = links(given.files or [path.relative_to(ROOT) for path in all_files])
    counted = {"broken": 0, "refuses programs": 0}
    for url, problem in answers(found, given.timeout, given.pause):
        if problem:
            counted[problem.partition(":")[0]] += 1
            for place in found[url]:
                print(f"{place}: {url}: {problem}", flush=True)
    broken, refused = counted.values()
    print(f"{len(found)} links: {broken} broken, {refused} refuse programs")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
