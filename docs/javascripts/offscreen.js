// Lays out what stylesheets/offscreen.css leaves for later, some blocks in each idle moment.
// Then screen readers have every formula, the scroll bar has its length, and the keyboard
// comes to every block of code that scrolls, to which Material's script sees from then on.

/** @type {NodeListOf<HTMLElement>} */
const all = document.querySelectorAll(".md-content__inner > *");
const blocks = [...all];
const idle = globalThis.requestIdleCallback ?? setTimeout;

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
}

addEventListener("load", () => idle(next));
