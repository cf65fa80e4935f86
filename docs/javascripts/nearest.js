// The page of a missing address: which pages have an address most like it.

const pairs = (text) => new Set(text.split("").map((letter, i) => letter + text[i + 1]));

// 1 for the same address, 0 for one that shares no two letters in a row (Dice).
const likeness = (a, b) => {
  const common = [...pairs(a)].filter((pair) => pairs(b).has(pair)).length;
  return (2 * common) / (pairs(a).size + pairs(b).size);
};

const last = (path) =>
  decodeURI(path).toLowerCase().replace(/(\/|\.\w+|index)+$/, "").split("/").pop();

/** @type {HTMLElement} */
const place = document.querySelector("[data-nearest]");
const asked = last(location.pathname);
/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll("article li > a");
const near = [...links]
  .map((link) => ({ link, score: likeness(asked, last(link.pathname)) }))
  .filter(({ score }) => score > 0.5)
  .sort((a, b) => b.score - a.score)
  .slice(0, 3);
place.hidden = near.length === 0;
place.querySelector("ul").append(...near.map(({ link }) => link.parentElement.cloneNode(true)));
