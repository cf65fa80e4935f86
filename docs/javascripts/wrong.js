// "A number is wrong" tells where: the section, and the words, that were marked last.

/** @type {HTMLAnchorElement} */
const link = document.querySelector("a.wrong");
const article = document.querySelector("article");
/** @type {NodeListOf<HTMLElement>} */
const headings = article.querySelectorAll(":is(h2, h3)[id]");
/** @type {Node} */
let place = null;
let marked = "";

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  if (chosen.isCollapsed || !article.contains(chosen.anchorNode)) return;
  place = chosen.anchorNode;
  marked = String(chosen).slice(0, 300);
});

link?.addEventListener("click", () => {
  const before = (heading) =>
    heading.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
  const section = place && [...headings].findLast(before);
  const address = new URL(link.href);
  const page = new URL(address.searchParams.get("page"));
  page.hash = section?.id ?? location.hash;
  address.searchParams.set("page", page.href);
  if (marked) address.searchParams.set("says", marked);
  link.href = address.href;
});
