// The right and the left arrow turn slides. Space and Page Down do without a script.

const slides = [...document.querySelectorAll("section")];

/** @type {(slide: HTMLElement) => number} */
const top = (slide) => Math.round(slide.getBoundingClientRect().top);

addEventListener("keydown", (event) => {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (altKey || ctrlKey || metaKey || shiftKey) return;
  if (key === "ArrowRight") slides.find((slide) => top(slide) > 0)?.scrollIntoView();
  if (key === "ArrowLeft") slides.findLast((slide) => top(slide) < 0)?.scrollIntoView();
});
