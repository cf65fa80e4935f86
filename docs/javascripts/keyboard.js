// What Material's pages lack for those who use them by the keyboard alone.

/** @type {(id: string) => HTMLInputElement} */
const box = (id) => document.querySelector(`#${id}`);
const drawer = box("__drawer"), search = box("__search");
/** @type {HTMLElement} */
const button = document.querySelector(".md-header button[aria-expanded]");
/** @type {HTMLElement} */
const menu = document.querySelector(".md-sidebar--primary .md-sidebar__inner");
/** @type {NodeListOf<HTMLElement>} */
const behind = document.querySelectorAll(
  ".md-skip, .md-header, .md-content, .md-sidebar--secondary, .md-footer",
);
const shut = () => drawer.checked && drawer.click();

// An open drawer has the keyboard to itself; a wide window has no drawer.
menu.tabIndex = -1;
button.addEventListener("click", () => drawer.click());
drawer.addEventListener("change", () => {
  button.ariaExpanded = String(drawer.checked);
  for (const part of behind) part.inert = drawer.checked;
  if (drawer.checked) menu.focus();
});
matchMedia("(min-width: 76.25em)").addEventListener("change", shut);

// Escape goes back to where one was before the search.
/** @type {HTMLElement} */
let before = null;
/** @type {HTMLElement} */
const query = document.querySelector(".md-search__input");
query.addEventListener("focus", (event) => {
  before = /** @type {HTMLElement} */ (event.relatedTarget) ?? before;
});

// Tips stand with the text that they explain, among the landmarks; Escape shuts them.
const main = document.querySelector("main");
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof Element && node.role === "tooltip") main.append(node);
    }
  }
}).observe(document.body, { childList: true });

// Single letters do nothing: Material's would leave the page at a slip of the finger.
const letters = "fsnp,./";

addEventListener("keydown", (event) => {
  const { key, target } = event;
  const tip = main.querySelector(":scope > .md-tooltip2--active");
  if (key === "Escape" && drawer.checked) {
    shut();
    button.focus();
  } else if (key === "Escape" && search.checked) {
    setTimeout(() => before?.focus()); // when Material has shut it
  } else if (key === "Escape" && tip) {
    tip.classList.remove("md-tooltip2--active");
  } else if (
    letters.includes(key) && !search.checked &&
    target instanceof Element && !target.matches("input, textarea, select")
  ) {
    event.stopPropagation();
  }
}, true);
