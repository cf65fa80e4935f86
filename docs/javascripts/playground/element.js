// <gd-playground query="…"> in a lesson, <gd-playground full> on a page of its own.

let loading; // the modules and the data, once for all figures of a page

const read = async (file) => (await fetch(new URL(file, import.meta.url))).json();

async function load() {
  const names = ["view", "query", "landscapes", "optimizers"];
  const modules = names.map((name) => import(`./${name}.js`));
  const [data, ...loaded] = await Promise.all([read("data.json"), ...modules]);
  return Object.assign({ data }, ...loaded);
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
      const full = this.hasAttribute("full");
      const more = full ? read("examples.json") : {};
      const modules = await (loading ??= load()), { challenges, presets } = await more;
      const { data, makeLandscapes, optimizers, parse, format, View } = modules;
      const landscapes = makeLandscapes(data);
      const given = new URLSearchParams(full ? location.search : this.getAttribute("query"));
      given.delete("h"); // the site's search adds it
      const query = full && !given.size ? `${challenges[0].open}&challenge=plateau` : `${given}`;
      const table = this.getAttribute("table")?.split(",").map(Number);
      const address = (state) => {
        const url = new URL(full ? location.href : new URL("../../playground/", import.meta.url));
        return Object.assign(url, { search: format(state) || "landscape=cubic", hash: "" }).href;
      };
      const asked = new Set(new URLSearchParams(query).keys());
      const parsed = parse(query, landscapes, optimizers);
      const view = new View(this, { ...data, landscapes, challenges, presets }, {
        ...{ full, table, query, asked, address },
        ...parsed,
      });
      await new Promise((rest) => setTimeout(rest));
      this.setAttribute("ready", ""); // its room is given back as it is filled
      view.begin();
      new MutationObserver(() => view.ground.paint()).observe(document.body, {
        attributeFilter: ["data-md-color-scheme"],
      });
      if (full) keepAddress(view);
    } catch (error) {
      this.parentElement.classList.add("failed"); // the style sheet shows the static figure
      this.setAttribute("failed", "");
      throw error;
    }
  }
}

// The state in the address, when it rests: browsers refuse to change it often.
function keepAddress(view) {
  let waiting = 0;
  const write = () => history.replaceState(history.state, "", view.given.address(view.state));
  view.onchange = () => {
    clearTimeout(waiting);
    waiting = setTimeout(write, 200);
  };
}

customElements.define("gd-playground", Playground);
