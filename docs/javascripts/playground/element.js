// <gd-playground query="…"> in a lesson, <gd-playground full> on a page of its own.

let loading; // the modules and the data, once for all figures of a page

async function load() {
  const names = ["view", "state", "landscapes", "optimizers"];
  const answer = fetch(new URL("data.json", import.meta.url));
  const modules = await Promise.all(names.map((name) => import(`./${name}.js`)));
  const data = await (await answer).json();
  return Object.assign({ data }, ...modules);
}

class Playground extends HTMLElement {
  // Not before a reader is near, so that a lesson's text need not wait for its figure.
  connectedCallback() {
    const start = ([seen], observer) => {
      if (!seen.isIntersecting) return;
      observer.disconnect();
      this.start();
    };
    new IntersectionObserver(start, { rootMargin: "25%" }).observe(this);
  }

  async start() {
    try {
      const { data, makeLandscapes, optimizers, parse, format, View } = await (loading ??= load());
      const full = this.hasAttribute("full"), landscapes = makeLandscapes(data);
      const query = full ? location.search : this.getAttribute("query");
      const table = this.getAttribute("table")?.split(",").map(Number);
      const address = (state) => {
        const url = new URL(full ? location.href : new URL("../../playground/", import.meta.url));
        return Object.assign(url, { search: format(state), hash: "" }).href;
      };
      const given = { full, table, address, ...parse(query, landscapes, optimizers) };
      const view = new View(this, { ...data, landscapes }, given);
      this.setAttribute("ready", "");
      new MutationObserver(() => view.redraw()).observe(document.body, {
        attributeFilter: ["data-md-color-scheme"],
      });
      if (full) keepAddress(view);
    } catch (error) {
      this.setAttribute("failed", ""); // the style sheet shows the static figure
      throw error;
    }
  }
}

// The state in the address, five times a second: browsers refuse to change it more often.
function keepAddress(view) {
  let waiting = 0;
  const write = () => {
    waiting = 0;
    history.replaceState(history.state, "", view.address(view.state));
  };
  view.onchange = () => (waiting ||= setTimeout(write, 200));
}

customElements.define("gd-playground", Playground);
