// Lays out what stylesheets/offscreen.css leaves for later, some blocks in each idle moment.
// Then screen readers have every formula, the scroll bar has its length, and the keyboard
// comes to every block of code that scrolls, to which Material's script sees from then on,
// and to every formula that does, also when the window has become narrower.

/** @type {NodeListOf<HTMLElement>} */
const all = document.querySelectorAll(".md-content__inner > *");
const blocks = [...all];
const idle = globalThis.requestIdleCallback ?? setTimeout;

function reach() {
  /** @type {NodeListOf<HTMLElement>} */
  const formulas = document.querySelectorAll(".md-content__inner div.math");
  for (const formula of formulas) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
}

function next() {
  for (const block of blocks.splice(0, 3)) {
    block.style.contentVisibility = "visible";
    /** @type {NodeListOf<HTMLElement>} */
    const fences = block.querySelectorAll("pre > code");
    for (const code of fences) {
      if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    }
  }
  if (blocks.length) idle(next);
  else reach();
}

addEventListener("load", () => idle(next));
addEventListener("resize", reach);
