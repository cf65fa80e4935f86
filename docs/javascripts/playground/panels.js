// What stands below the charts: tables, switches, things to copy.

import { button, h, loss, select, short } from "./dom.js";
import { printed, snippet } from "./snippet.js";
import { MOST_RUNS } from "./state.js";
import { optimizers } from "./optimizers.js";
import { stepInside } from "./trajectory.js";

/** @typedef {import("./view.js").View} View */

const SWITCHES = {
  noBias: "Adam without bias correction",
  wrongBias: "Adam with the bias correction upside down",
  epsInside: "Adam with ε under the root",
};
const ROWS = {
  g: "g",
  m: "m",
  v: "v",
  v_max: "largest v",
  m_hat: "m̂",
  v_hat: "v̂",
  step: "step",
  effective: "effective lr",
};

// Rows of [name, ...texts], the first of them the head.
function fill(table, [[corner, ...names], ...rows]) {
  const row = (first, tag, scope, cells) =>
    h("tr", {}, first, ...cells.map((cell) => h(tag, scope, cell)));
  table.replaceChildren(
    h("thead", {}, row(h("td", {}, corner), "th", { scope: "col" }, names)),
    h(
      "tbody",
      {},
      ...rows.map(([name, ...cells]) => row(h("th", { scope: "row" }, name), "td", {}, cells)),
    ),
  );
}

/** @param {View} view */
function lossTable(view) {
  const text = (value) => (view.table && value < 1e4 ? value.toFixed(4) : loss(value)); // as lessons print it
  const table = h("table", { className: "numbers", ariaLabel: "Losses" });
  view.syncs.push(() => {
    const { steps } = view.state,
      shown = (view.table ?? printed(steps)).filter((step) => step <= steps);
    const name = (i) =>
      h("span", {}, view.sample(i), h("span", { className: "name" }, view.labels[i]));
    fill(table, [
      ["step", ...shown],
      ...view.runs.map(({ losses }, i) => [name(i), ...shown.map((step) => text(losses[step]))]),
    ]);
  });
  return h(
    "div",
    { className: "table", tabIndex: 0, role: "region", ariaLabel: "Table of losses" },
    table,
  );
}

// A step's vectors on the chart, and what they are: g and m downhill and to one scale, the
// step as long as it is or a whole number of times as long.
function arrows(paths, from, g, { m, step }) {
  const kinds = Object.entries(m ? { g, m } : { g });
  const polars = kinds.map(([, vector]) => paths.polar(from, vector));
  const unit = 64 / Math.max(...polars.map(([length]) => length));
  polars.forEach(([length, angle], i) =>
    paths.arrow(from, angle + 180, length * unit, kinds[i][0])
  );
  const [length, angle] = paths.polar(from, step),
    times = Math.max(1, Math.min(1e6, Math.round(48 / length)));
  paths.arrow(from, angle, length * times, "step");
  return [...kinds.map(([name]) => [name, `against ${name}`]), [
    "step",
    `the step${times > 1 ? `, ${times} times as long` : ""}`,
  ]];
}

// Inside a step of one run: its numbers as a table, its vectors as arrows.
/** @param {View} view */
function anatomy(view) {
  let shown = view.state.runs.length - 1;
  const title = h("h2"),
    table = h("table", { className: "numbers", ariaLabel: "Inside a step" }),
    note = h("p", { className: "note" });
  const choose = select("of", [], (value) => {
    shown = +value;
    view.draw();
  });
  view.syncs.push(() => {
    shown = Math.min(shown, view.runs.length - 1);
    choose.lastChild.replaceChildren(
      ...view.labels.map((label, value) => h("option", { value }, label)),
    );
    choose.lastChild.value = shown;
  });
  view.moves.push(() => {
    const { at, steps } = view.state, run = view.runs[shown], t = Math.min(at, steps - 1);
    const [from, g] = [run.params, run.grads].map((rows) => [...rows.slice(2 * t, 2 * t + 2)]);
    const inside = { g, ...stepInside(...view.rule(shown), run, t) };
    const rows = Object.keys(ROWS).filter((key) => inside[key]);
    title.textContent = `Inside step ${t + 1}`;
    fill(table, [
      ["", ...view.landscape.names],
      ...rows.map((key) => [ROWS[key], ...inside[key].map((value) => short(value))]),
    ]);
    const key = ([kind, text]) => [h("span", { className: `key ${kind}` }, "→"), ` ${text} `];
    note.replaceChildren(
      ...(at < steps
        ? arrows(view.paths, from, g, inside).flatMap(key)
        : ["Go back a step to see it as arrows on the chart."]),
    );
  });
  return h(
    "section",
    {},
    h("div", { className: "head" }, title, choose),
    h("div", { className: "table" }, table),
    note,
  );
}

const details = (summary, ...children) =>
  h("details", { className: "more" }, h("summary", {}, summary), ...children);

/** @param {View} view */
function mistakes(view) {
  const boxes = Object.entries(SWITCHES).map(([name, text]) => {
    const box = h("input", {
      type: "checkbox",
      onchange: () => view.change(() => (view.state.switches[name] = box.checked)),
    });
    view.syncs.push(() => (box.checked = view.state.switches[name]));
    return h("label", {}, box, text);
  });
  return details("Famous mistakes", ...boxes);
}

/** @param {View} view */
function copying(view) {
  const shown = h("code"), text = () => snippet(view.state, view.landscapes, optimizers);
  const copy = (label, text) =>
    button(
      label,
      () =>
        navigator.clipboard.writeText(text()).then(() => view.say("Copied."), () =>
          view.say("Not copied.")),
    );
  const buttons = [
    copy("Copy as PyTorch", text),
    copy("Copy link", () => view.address(view.state)),
  ];
  const code = h("pre", { tabIndex: 0, role: "region", ariaLabel: "PyTorch code" }, shown);
  const more = details("The same in PyTorch", code);
  more.ontoggle = () => more.open && (shown.textContent = text());
  view.syncs.push(more.ontoggle);
  return [h("div", { className: "buttons" }, ...buttons), more];
}

/** @param {View} view */
export function panels(view) {
  if (!view.full) {
    const open = h("a", {}, "Open in the playground");
    view.syncs.push(() => (open.href = view.address(view.state)));
    const links = h(
      "div",
      { className: "quiet" },
      button("As in the text", () => view.reset()),
      open,
    );
    return view.table ? [lossTable(view), links] : [links];
  }
  const add = button("Add an optimizer", () => view.add());
  view.syncs.push(() => (add.disabled = view.state.runs.length >= MOST_RUNS));
  const losses = h("section", {}, h("h2", {}, "Losses"), lossTable(view));
  const checked = h(
    "p",
    { className: "note" },
    `Every step is PyTorch’s: checked against version ${view.torch}.`,
  );
  return [
    h("div", { className: "buttons" }, add),
    h("div", { className: "pair" }, losses, anatomy(view)),
    mistakes(view),
    ...copying(view),
    checked,
  ];
}
