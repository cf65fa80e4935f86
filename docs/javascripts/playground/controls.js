// Native inputs that read and change the state of a view; each `sync` shows the state.

import { h, loss, round, short, svg } from "./dom.js";
import { optimizers } from "./optimizers.js";

const ICONS = {
  Play: "M4 2l10 6-10 6z",
  Pause: "M3 2h4v12H3zM9 2h4v12H9z",
  "Step back": "M12 3v10L5 8zM3 3h1.6v10H3z",
  "Step forward": "M4 3v10l7-5zM11.4 3H13v10h-1.6z",
};
const SPEEDS = [5, 20, 60, 200];
let ids = 0;

export const select = (label, options, onchange) =>
  h(
    "label",
    {},
    h("span", {}, label),
    h("select", { id: `gd-${++ids}`, onchange }, ...options.map(([value, text]) => h("option", { value }, text))),
  );

const button = (name, onclick) => {
  const path = svg("path", { d: ICONS[name] });
  const icon = svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, path);
  const node = h("button", { type: "button", class: "icon", "aria-label": name, title: name, onclick }, icon);
  node.rename = (text) => {
    node.title = text;
    node.setAttribute("aria-label", text);
    path.setAttribute("d", ICONS[text]);
  };
  return node;
};

// A number input that says so, and takes the nearest value, when one is not accepted.
export function numberInput(view, name, limits, get, set) {
  const onchange = () => {
    const { min, max, whole } = limits(), given = input.valueAsNumber;
    const near = Math.min(max, Math.max(min, Number.isFinite(given) ? given : get()));
    const value = whole ? Math.round(near) : near;
    view.change(() => set(value));
    if (value === given) return;
    const kind = whole ? "a whole number" : "a number";
    view.say(`${name()} must be ${kind} from ${short(min)} to ${short(max)}: ${short(value, 6)} is used.`);
  };
  const input = h("input", { type: "number", step: "any", onchange });
  view.syncs.push(() => {
    input.setAttribute("aria-label", name());
    input.value = round(get());
  });
  return input;
}

// A hyper-parameter: a slider, of the logarithm where the optimizer says so, and a number.
function hyperRow(view, index, name) {
  const run = view.state.runs[index];
  const { min, max, log } = optimizers[run.optimizer].hyper[name];
  const to = log ? Math.log10 : Number;
  const label = `${name} of ${view.labels[index].split(",")[0]}`;
  const set = (value) => (run.hyper[name] = value);
  const slide = () => {
    const value = log ? round(10 ** range.valueAsNumber, 3) : round(range.valueAsNumber, 6);
    view.change(() => set(Math.min(max, Math.max(min, value))));
  };
  const limits = { min: to(min), max: to(max), step: log ? 0.01 : round((max - min) / 1000, 3) };
  const range = h("input", { type: "range", ...limits, "aria-label": label, oninput: slide });
  view.syncs.push(() => {
    range.value = to(run.hyper[name]);
    range.setAttribute("aria-valuetext", short(run.hyper[name]));
  });
  const symbol = h("code", {}, name);
  return h("div", { class: "hyper" }, symbol, range, numberInput(view, () => label, () => ({ min, max }), () => run.hyper[name], set));
}

// One optimizer of the figure: on the full page with every choice, else with its lr.
export function runCard(view, index) {
  const { full } = view, run = view.state.runs[index];
  const names = Object.keys(optimizers[run.optimizer].hyper);
  const now = h("span", { class: "now" });
  const card = h("div", { class: "card", role: "group" });
  const title = h("div", { class: "title" }, view.sample(index), full ? chooser(view, index) : h("strong"), now);
  card.append(title, ...(full ? names : names.slice(0, 1)).map((name) => hyperRow(view, index, name)));
  view.syncs.push(() => {
    card.setAttribute("aria-label", view.labels[index]);
    if (!full) title.children[1].textContent = view.labels[index];
  });
  view.cardMoves.push(() => (now.textContent = `loss ${loss(view.runs[index].losses[view.state.at])}`));
  if (full) {
    const best = h("button", { type: "button", onclick: () => view.useBest(index) }, "Best lr of the sweep");
    const remove = h("button", { type: "button", onclick: () => view.remove(index) }, "Remove");
    card.append(h("div", { class: "quiet" }, best, ...(view.state.runs.length > 1 ? [remove] : [])));
  }
  return card;
}

function chooser(view, index) {
  const options = Object.values(optimizers).map(({ id, name }) => h("option", { value: id }, name));
  const onchange = ({ target }) => view.replace(index, target.value);
  const field = h("select", { id: `gd-run-${index}`, "aria-label": `Optimizer ${index + 1}`, onchange }, ...options);
  field.value = view.state.runs[index].optimizer;
  return field;
}

// Play, pause, step, scrub and, on the full page, speed.
export function transport(view) {
  const play = button("Play", () => view.toggle());
  const back = button("Step back", () => view.step(-1));
  const on = button("Step forward", () => view.step(1));
  const seek = () => view.seek(scrub.valueAsNumber);
  const scrub = h("input", { type: "range", min: 0, class: "scrub", "aria-label": "Step shown", oninput: seek });
  const now = h("span", { class: "step" });
  play.classList.add("play");
  view.moves.push(() => {
    const { at, steps } = view.state;
    Object.assign(scrub, { max: steps, value: at });
    now.textContent = `Step ${at} of ${steps}`;
    scrub.setAttribute("aria-valuetext", now.textContent);
    play.rename(view.playing ? "Pause" : "Play");
  });
  const parts = [play, back, on, scrub, now, ...(view.full ? [speed(view)] : [])];
  return h("div", { class: "transport", role: "group", "aria-label": "Playback" }, ...parts);
}

function speed(view) {
  const speeds = [...new Set([...SPEEDS, view.state.speed])].map((value) => [value, `${value} steps/s`]);
  const label = select("Speed", speeds, ({ target }) => view.change(() => (view.state.speed = Number(target.value))));
  view.syncs.push(() => (label.lastChild.value = view.state.speed));
  label.className = "speed";
  return label;
}

// The start: a handle on the chart that is dragged, or moved with the arrow keys.
export function startHandle(view) {
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
  const handle = h("div", {
    class: "start", role: "slider", tabindex: 0,
    onkeydown: (event) => {
      const way = keys[event.key];
      if (!way) return;
      event.preventDefault();
      const factor = event.shiftKey ? 10 : 1;
      view.moveStart(view.state.start.map((value, i) => value + way[i] * factor * view.grain(i)));
    },
    onpointerdown: (event) => {
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
      handle.focus();
    },
    onpointermove: (event) => handle.hasPointerCapture(event.pointerId) && view.moveStartTo(event),
  });
  view.moves.push(() => {
    const { start } = view.state, { names, window } = view.landscape;
    const [[x, y]] = view.paths.pixels([start]);
    handle.style.translate = `${x}px ${y}px`;
    const text = names.map((name, i) => `${name} ${short(start[i], 6)}`).join(", ");
    const [min, max] = window[0];
    const values = { label: "Start, moved with the arrow keys", valuemin: min, valuemax: max, valuenow: start[0], valuetext: text };
    for (const [name, value] of Object.entries(values)) handle.setAttribute(`aria-${name}`, value);
  });
  return handle;
}
