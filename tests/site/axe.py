"""What axe finds on a page, and what its boxes cut off."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# Text that a box cuts off, where nothing scrolls to it.
CLIPPED = """() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    range.selectNodeContents(text);
    const { left, right, width } = range.getBoundingClientRect();
    const seen = { opacityProperty: true, visibilityProperty: true };
    const shown = width && text.parentElement.checkVisibility(seen);
    let box = shown && text.data.trim() ? text.parentElement : document.body;
    for (; box !== document.body; box = box.parentElement) {
      const { overflowX, position } = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      if (["auto", "scroll"].includes(overflowX) || position === "fixed") break;
      const beyond = right > edge.right + 1 || left < edge.left - 1;
      if (overflowX !== "visible" && edge.width > 1 && beyond) found.push(text.data);
    }
  }
  return found;
}"""


def violations(page, rules=None, colours=True):
    """What axe finds: of all rules of WCAG's levels A and AA, or of some.

    Without ``colours``, which take most of its time, of all the others.
    """
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE_SCRIPT)
    asked = {} if colours else {rule: {"enabled": False} for rule in COLOURS}
    if rules is None:
        asked |= {"td-has-header": {"enabled": True}}  # in no level yet
    found = page.evaluate(
        """async ([runOnly, rules]) => {
          const { violations } = await axe.run(
            { runOnly, rules, resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
        }""",
        [rules or RULES, asked],
    )
    return found


def clipped(page):
    return page.evaluate(CLIPPED)
