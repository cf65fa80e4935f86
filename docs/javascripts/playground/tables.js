// Numbers below the charts: losses, and what happens inside a step.

import { h, loss, put, select, short, sure } from "./dom.js";
import { printed } from "./snippet.js";
import { stepInside } from "./trajectory.js";

/** @typedef {import("./view.js").View} View */

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

// Rows of [name, ...texts], the first of them the head. Cells that stay are kept.
function fill(table, [[corner, ...names], ...rows]) {
  const shape = `${rows.map(([name]) => name.outerHTML ?? name)} ${names.length}`;
  if (table.dataset.shape !== shape) {
    table.dataset.shape = shape;
    const row = (first, tag, scope) =>
      h("tr", {}, first, ...names.map(() => h(tag, scope && { scope })));
    const first = corner ? h("th", { scope: "col" }) : h("td");
    const body = rows.map(([name]) => row(h("th", { scope: "row" }, name), "td"));
    table.replaceChildren(h("thead", {}, row(first, "th", "col")), h("tbody", {}, ...body));
  }
  [[corner, ...names], ...rows].forEach((texts, i) => {
    const { cells } = table.rows[i];
    texts.forEach((text, k) => {
      if (i === 0 || k > 0) put(cells[k], { textContent: text });
    });
  });
}

/** @param {View} view */
export function lossTable(view) {
  const fixed = (value, digits) => value < 1e4 ? value.toFixed(digits) : loss(value);
  const write = view.given.table ? (value, doubt) => sure(value, doubt, fixed) : loss; // as lessons do
  const table = h("table", { className: "numbers", ariaLabel: "Losses" });
  view.syncs.push(() => {
    const { steps } = view.state, all = view.given.table ?? printed(steps);
    const shown = all.filter((step) => step <= steps);
    const name = (i) =>
      h("span", {}, view.sample(i), h("span", { className: "name" }, view.labels[i]));
    const row = (_, i) => [name(i), ...shown.map((step) => view.lossAt(i, step, write))];
    fill(table, [["step", ...shown], ...view.runs.map(row)]);
  });
  const label = { role: "region", ariaLabel: "Table of losses" };
  return h("div", { className: "table", tabIndex: 0, ...label }, table);
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
    "the step" + (times > 1 ? `, ${times} times as long` : ""),
  ]];
}

/**
 * Inside a step of one run: its numbers as a table, its vectors as arrows.
 * @param {View} view
 */
export function anatomy(view) {
  let shown = view.state.runs.length - 1;
  const title = h("h2"),
    table = h("table", { className: "numbers", ariaLabel: "Inside a step" }),
    note = h("p", { className: "note" });
  const choose = select("of", [], (value) => {
    shown = +value;
    view.show();
  });
  view.syncs.push(() => {
    shown = Math.min(shown, view.runs.length - 1);
    const { lastChild } = choose;
    if (lastChild.textContent !== view.labels.join("")) {
      lastChild.replaceChildren(
        ...view.labels.map((label, value) => h("option", { value }, label)),
      );
    }
    lastChild.value = shown;
  });
  // The gradient of a step and what it makes of it, in a run or in its twin.
  const inside = (run, t) => {
    const g = [...run.grads.subarray(2 * t, 2 * t + 2)];
    return { g, ...stepInside(...view.rule(shown), run, t, view.plan) };
  };
  view.moves.push(() => view.playing && view.paths.arrows.replaceChildren());
  view.pauses.push(() => {
    const { at, steps } = view.state, run = view.runs[shown], t = Math.min(at, steps - 1);
    const from = [...run.params.subarray(2 * t, 2 * t + 2)];
    const ours = inside(run, t), others = inside(view.twins[shown], t);
    const text = (key) => (value, i) => sure(value, Math.abs(value - others[key][i]), short);
    const rows = Object.keys(ROWS).filter((key) => ours[key]);
    title.textContent = `Inside step ${t + 1}`;
    fill(table, [
      ["", ...view.landscape.names],
      ...rows.map((key) => [ROWS[key], ...ours[key].map(text(key))]),
    ]);
    view.paths.arrows.replaceChildren();
    const key = ([kind, text]) => [h("span", { className: `key ${kind}` }, "→"), ` ${text} `];
    note.replaceChildren(
      ...(at < steps
        ? arrows(view.paths, from, ours.g, ours).flatMap(key)
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
