// Material asks for the search index as soon as a page opens. Its request waits here
// until the reader goes to the search box: every way there switches this checkbox.

{
  const box = document.getElementById("__search");
  const { open } = XMLHttpRequest.prototype;

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (url.endsWith("/search_index.json") && !box.checked) {
      const send = () => XMLHttpRequest.prototype.send.call(this);
      this.send = () => box.addEventListener("change", send, { once: true });
    }
  };
}
