// What stands above and below the charts: choices, tables, switches, things to copy.

import { numberInput, select } from "./controls.js";
import { h, loss, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { printed, snippet } from "./snippet.js";
import { limits, MOST_RUNS, parse, presets } from "./state.js";
import { stepInside } from "./trajectory.js";

const SWITCHES = {
  noBias: "Adam without bias correction",
  wrongBias: "Adam with the correction's sign wrong",
  epsInside: "Adam with ε under the root",
};
const ROWS = { m: "m", v: "v", m_hat: "m̂", v_hat: "v̂", v_max: "largest v", effective: "effective lr", step: "step" };
const header = (corner, names) =>
  h("tr", {}, h("td", {}, corner), ...names.map((name) => h("th", { scope: "col" }, String(name))));
const row = (name, cells) => h("tr", {}, h("th", { scope: "row" }, ...name), ...cells.map((text) => h("td", {}, text)));

// A table of the losses at some steps, a row for each run.
function lossTable(view) {
  const table = h("table", { class: "numbers" });
  view.syncs.push(() => {
    const { steps } = view.state;
    const shown = (view.table ?? printed(steps)).filter((step) => step <= steps);
    const rows = view.runs.map(({ losses }, i) => row([view.sample(i), h("span", { class: "unseen" }, view.labels[i])], shown.map((step) => loss(losses[step]))));
    table.replaceChildren(h("caption", { class: "unseen" }, "Losses"), h("thead", {}, header("step", shown)), h("tbody", {}, ...rows));
  });
  return h("div", { class: "table losses-at", tabindex: 0, role: "region", "aria-label": "Table of losses" }, table);
}

// A step's vectors on the chart, downhill, and what they are: those of gradients to one
// scale, the step as long as it is, or a whole number of times as long.
function arrows(paths, { params }, t, grad, { m, step }) {
  const from = [...params.slice(2 * t, 2 * t + 2)], down = (vector) => vector.map((value) => -value);
  const kinds = [["gradient", down(grad), "against the gradient"]];
  if (m) kinds.push(["momentum", down(m), "against m"]);
  const longest = Math.max(...kinds.map(([, vector]) => paths.length(vector, from)));
  const length = paths.length(step, from), times = length ? Math.max(1, Math.round(48 / length)) : 1;
  for (const [kind, vector] of kinds) paths.arrow(from, vector, (64 * paths.length(vector, from)) / longest, kind);
  paths.arrow(from, step, length * times, "step");
  kinds.push(["step", step, times > 1 ? `the step, ${times} times as long` : "the step"]);
  return kinds.flatMap(([kind, , text]) => [h("span", { class: `key ${kind}` }, "→"), ` ${text} `]);
}

// Inside one step of one run: its numbers as a table, its vectors as arrows on the chart.
function anatomy(view) {
  let of = view.state.runs.length - 1;
  const choose = select("of", [], (event) => {
    of = Number(event.target.value);
    view.draw();
  });
  const field = choose.querySelector("select"), table = h("table", { class: "numbers" }), key = h("p", { class: "note" });
  const title = h("h2", {});
  view.syncs.push(() => {
    of = Math.min(of, view.runs.length - 1);
    field.replaceChildren(...view.labels.map((label, value) => h("option", { value }, label)));
    field.value = of;
  });
  view.moves.push(() => {
    const { state, landscape, paths, runs } = view, { options, switches, at, steps } = state;
    const { optimizer, hyper } = state.runs[of], path = runs[of], t = Math.min(at, steps - 1);
    const inside = stepInside(landscape, options, optimizers[optimizer], hyper, switches, path, t);
    const grad = [...path.grads.slice(2 * t, 2 * t + 2)];
    const rows = Object.entries({ g: grad, ...inside }).filter(([name]) => name === "g" || ROWS[name]);
    title.textContent = `Inside step ${t + 1}`;
    table.replaceChildren(
      h("thead", {}, header("", landscape.names)),
      h("tbody", {}, ...rows.map(([name, values]) => row([ROWS[name] ?? name], values.map((value) => short(value, 4))))),
    );
    key.replaceChildren(...(at < steps ? arrows(paths, path, t, grad, inside) : ["Go back from the last step to see arrows on the chart."]));
  });
  return h("section", { class: "anatomy" }, h("div", { class: "head" }, title, choose), h("div", { class: "table" }, table), key);
}

function mistakes(view) {
  const boxes = Object.entries(SWITCHES).map(([name, text]) => {
    const box = h("input", { type: "checkbox", onchange: () => view.change(() => (view.state.switches[name] = box.checked)) });
    view.syncs.push(() => (box.checked = view.state.switches[name]));
    return h("label", {}, box, text);
  });
  return h("details", { class: "mistakes" }, h("summary", {}, "Famous mistakes"), ...boxes);
}

// A button that copies a text and says so.
function copyButton(view, label, text) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      view.say("Copied.");
    } catch {
      view.say("The browser does not let this page copy.");
    }
  };
  return h("button", { type: "button", onclick: copy }, label);
}

function code(view) {
  const shown = h("code");
  const pre = h("pre", { tabindex: 0, role: "region", "aria-label": "The same in PyTorch" }, shown);
  const details = h("details", { class: "code" }, h("summary", {}, "The same in PyTorch"), pre);
  const text = () => snippet(view.state, view.landscapes, optimizers);
  const write = () => details.open && (shown.textContent = text());
  details.addEventListener("toggle", write);
  view.syncs.push(write);
  const link = () => view.address(view.state);
  return [h("p", { class: "buttons" }, copyButton(view, "Copy as PyTorch", text), copyButton(view, "Copy link", link)), details];
}

function settings(view) {
  const { landscapes } = view;
  const titles = (list) => list.map(({ id, title }) => [id, title]);
  const example = select("Example", [["", "Choose one …"], ...titles(presets)], ({ target }) => {
    const chosen = presets.find(({ id }) => id === target.value);
    if (chosen) view.change(() => (view.state = parse(chosen.query, landscapes, optimizers).state), true);
  });
  const place = select("Landscape", titles(Object.values(landscapes)), ({ target }) => {
    const { id, start } = landscapes[target.value];
    view.change(() => Object.assign(view.state, { landscape: id, start: [...start] }));
  });
  view.syncs.push(() => (place.lastChild.value = view.state.landscape));

  const labelled = (text, input) => h("label", {}, h("span", {}, text), input);
  const steps = numberInput(view, () => "Steps", () => limits.steps, () => view.state.steps, (value) =>
    Object.assign(view.state, { steps: value, at: value }),
  );
  const starts = [0, 1].map((axis) => {
    const name = () => `Start, ${view.landscape.names[axis]}`;
    const range = () => ({ min: view.landscape.window[axis][0], max: view.landscape.window[axis][1] });
    const set = (value) => (view.state.start = view.state.start.with(axis, value));
    const label = labelled("", numberInput(view, name, range, () => view.state.start[axis], set));
    view.syncs.push(() => (label.firstChild.textContent = name()));
    return label;
  });
  const { kappa } = landscapes.quadratic.options;
  const ratio = numberInput(view, () => "κ", () => kappa, () => view.state.options.kappa, (value) => (view.state.options.kappa = value));
  const ofKappa = labelled("κ", ratio);
  view.syncs.push(() => (ofKappa.hidden = !view.landscape.options.kappa));
  return h("div", { class: "settings" }, example, place, labelled("Steps", steps), ...starts, ofKappa);
}

export function panels(view) {
  if (!view.full) {
    const reset = h("button", { type: "button", onclick: () => view.reset() }, "As in the text");
    const open = h("a", {}, "Open in the playground");
    view.syncs.push(() => (open.href = view.address(view.state)));
    return { above: [], below: [...(view.table ? [lossTable(view)] : []), h("div", { class: "quiet" }, reset, open)] };
  }
  const add = h("button", { type: "button", onclick: () => view.add() }, "Add an optimizer");
  view.syncs.push(() => (add.disabled = view.state.runs.length >= MOST_RUNS));
  const checked = `Every step is PyTorch’s, checked against version ${view.torch}.`;
  return {
    above: [settings(view)],
    below: [h("p", { class: "buttons" }, add), h("div", { class: "pair" }, h("section", {}, h("h2", {}, "Losses"), lossTable(view)), anatomy(view)), mistakes(view), ...code(view), h("p", { class: "note" }, checked)],
  };
}
