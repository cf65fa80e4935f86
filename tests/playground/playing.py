"""What a test reads from the playground on a page."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).parents[2]
READY = "gd-playground[ready]"


def losses(page):
    """The table of losses: the steps, and what each run's row shows below them."""
    rows = page.locator("gd-playground table[aria-label=Losses] tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in rows]
    return [row[1:] for row in cells]


def start(page):
    return [page.get_by_label(f"Start, {name}").input_value() for name in "ab"]


def shown(page):
    """What the charts draw, and the step that is shown."""
    return page.locator(".chart > svg").evaluate_all(
        "all => all.map(svg => svg.innerHTML).join()"
    )


def query(page):
    # The address is written 200 ms after a change; timers keep their order.
    page.evaluate("new Promise(done => setTimeout(done, 250))")
    return parse_qs(urlsplit(page.url).query)


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
