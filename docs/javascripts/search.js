// Material asks for the search index as soon as a page opens. Its request waits here
// until the reader goes to the search box: every way there switches this checkbox.

{
  const box = /** @type {HTMLInputElement} */ (document.getElementById("__search"));
  const { open } = XMLHttpRequest.prototype;

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (url.endsWith("/search_index.json") && !box.checked) {
      const send = () => XMLHttpRequest.prototype.send.call(this);
      this.send = () => box.addEventListener("change", send, { once: true });
    }
  };

  // A paper's title or a question, in any order of its words, stands for a page's name:
  // its words alone would find all pages that have many of them.
  const SMALL = "a an and by for in is of on or the to with".split(" ");
  /** @type {[Set<string>, string][]} */
  let known = [];

  /** @type {(text: string) => Set<string>} */
  const words = (text) =>
    new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.filter((word) => !SMALL.includes(word)));

  /** @type {(phrases: Record<string, string>) => void} */
  const learn = (phrases) => {
    known = Object.entries(phrases).map(([phrase, name]) => [words(phrase), name]);
  };

  /** @type {(query: string) => string} */
  const meant = (query) => {
    const asked = [...words(query)];
    const all = (/** @type {Set<string>} */ phrase) =>
      asked.length === phrase.size || // or a good part of it
      (asked.length > 3 && 2 * asked.length >= phrase.size);
    const found = known.find(([phrase]) => all(phrase) && asked.every((word) => phrase.has(word)));
    return found?.[1] ?? query;
  };

  // Material takes every word for the beginning of one: the "a" of "a fair race" would
  // find Adam. The index knows no articles, so a query needs none.
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.data?.config) learn(message.data.config.phrases);
    if (typeof message.data === "string") {
      message.data = meant(message.data).replace(/(^|\s)(an?|the)\s+(?=\S)/gi, "$1");
    }
    postMessage.call(this, message, ...rest);
  };

  // A result shows its title and the lines that matched, or else its first ones.
  const AROUND = "h1, h2, nav, .md-search-result__icon, .md-search-result__terms";
  const BEFORE = 90; // characters ahead of the first word that matched

  /** @type {(block: Element, mark: Element) => void} */
  const cut = (block, mark) => {
    for (const item of block.querySelectorAll("li")) {
      if (item !== mark.closest("li")) item.remove();
    }
    const ahead = document.createRange();
    ahead.setStart(block, 0);
    ahead.setEndBefore(mark);
    const text = ahead.toString();
    let spare = block.matches("pre") ? text.lastIndexOf("\n") + 1 : text.length - BEFORE;
    if (spare <= 0) return;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const length = () => texts.currentNode.textContent.length;
    while (texts.nextNode() && spare > length()) spare -= length();
    ahead.setEnd(texts.currentNode, spare);
    ahead.deleteContents();
    if (block.matches("p")) texts.currentNode.textContent = `… ${texts.currentNode.textContent}`;
  };

  /** @type {(article: Element) => void} */
  const shorten = (article) => {
    const blocks = [...article.childNodes].filter((node) =>
      !(node instanceof Element && node.matches(AROUND))
    );
    const elements = blocks.filter((node) => node instanceof Element);
    const shown = elements.find((block) => block.querySelector("mark")) ??
      elements.find((block) => block.matches("p"));
    for (const block of blocks) if (block !== shown) block.remove();
    const mark = shown?.querySelector("mark");
    if (mark) cut(shown, mark);
  };

  // Each has its names in a <nav>, and all these landmarks have one name: none.
  const results = document.querySelector(".md-search-result");
  new MutationObserver(() => {
    for (const names of results.querySelectorAll("nav")) names.role = "none";
    /** @type {NodeListOf<HTMLElement>} */
    const long = results.querySelectorAll("article:not([data-short])");
    for (const article of long) {
      article.dataset.short = "";
      shorten(article);
    }
  }).observe(results, { childList: true, subtree: true });
}
