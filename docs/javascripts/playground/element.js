// <gd-playground query="…"> in a lesson, <gd-playground full> on a page of its own.

const site = new URL("../../", import.meta.url);
const here = (name) => new URL(name, import.meta.url);
let loading; // the modules and the data, once for all figures of a page

async function load() {
  const [view, state, { makeLandscapes }, { optimizers }, answer] = await Promise.all([
    import("./view.js"),
    import("./state.js"),
    import("./landscapes.js"),
    import("./optimizers.js"),
    fetch(here("data.json")),
  ]);
  const data = await answer.json();
  return { ...view, ...state, optimizers, data: { ...data, landscapes: makeLandscapes(data) } };
}

class Playground extends HTMLElement {
  async connectedCallback() {
    try {
      const { View, parse, format, optimizers, data } = await (loading ??= load());
      if (!this.isConnected || this.view) return;
      const full = this.hasAttribute("full");
      const query = full ? location.search : this.getAttribute("query");
      const table = this.getAttribute("table")?.split(",").map(Number);
      const { state, problems } = parse(query ?? "", data.landscapes, optimizers);
      const address = (state) => {
        const url = full ? new URL(location.href) : new URL("playground/", site);
        return Object.assign(url, { search: format(state), hash: "" }).href;
      };
      this.view = new View(this, data, { state, problems, full, table, address });
      this.setAttribute("ready", "");
      this.watch(this.view, full);
    } catch (error) {
      this.setAttribute("failed", ""); // the style sheet shows the static figure
      throw error;
    }
  }

  watch(view, full) {
    const { signal } = (this.gone = new AbortController());
    const redraw = () => view.redraw();
    const scheme = new MutationObserver(redraw);
    scheme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    signal.addEventListener("abort", () => scheme.disconnect());
    matchMedia("(forced-colors: active)").addEventListener("change", redraw, { signal });
    if (!full) return;
    // Browsers refuse more than some 200 addresses in 30 seconds.
    const write = () => {
      clearTimeout(this.writing);
      history.replaceState(history.state, "", view.address(view.state));
    };
    view.onchange = () => {
      clearTimeout(this.writing);
      this.writing = setTimeout(write, 300);
    };
    addEventListener("pagehide", write, { signal });
  }

  disconnectedCallback() {
    this.gone?.abort();
    this.view?.stop();
  }
}

customElements.define("gd-playground", Playground);
