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

  // Material takes every word for the beginning of one: the "a" of "a fair race" would
  // find Adam. The index knows no articles, so a query needs none.
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (typeof message.data === "string") {
      message.data = message.data.replace(/(^|\s)(an?|the)\s+(?=\S)/gi, "$1");
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
