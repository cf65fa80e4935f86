// Lays out what stylesheets/offscreen.css leaves for later, some blocks in each idle moment.
// Then screen readers have every formula, the scroll bar has its length, and the keyboard
// comes to every block of code that scrolls, to which Material's script sees from then on.

const blocks = [...document.querySelectorAll(".md-content__inner > *")];
const idle = window.requestIdleCallback ?? setTimeout;

function next() {
  for (const block of blocks.splice(0, 3)) {
    block.style.contentVisibility = "visible";
    for (const code of block.querySelectorAll("pre > code")) {
      if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    }
  }
  if (blocks.length) idle(next);
}

addEventListener("load", () => idle(next));
