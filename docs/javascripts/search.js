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

  // Each result has its names in a <nav>, and all these landmarks have one name: none.
  const results = document.querySelector(".md-search-result");
  new MutationObserver(() => {
    for (const names of results.querySelectorAll("nav")) names.role = "none";
  }).observe(results, { childList: true, subtree: true });
}
