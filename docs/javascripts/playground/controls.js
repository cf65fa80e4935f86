// Native inputs that show and change the state of a view.

import { button, h, put, round, select, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { limits, makeRun } from "./state.js";
import { schedules } from "./trajectory.js";

/** @typedef {import("./view.js").View} View */

/**
 * A number; when it is not accepted, a sentence says so and the nearest value is used.
 * @param {View} view
 */
export function numberInput(view, name, spec, get, set) {
  const onchange = () => {
    const { min, max, whole } = spec(), given = input.valueAsNumber;
    const near = Math.min(max, Math.max(min, Number.isNaN(given) ? get() : given));
    const value = whole ? Math.round(near) : near, kind = whole ? "whole " : "";
    view.adjust(() => set(value));
    if (value !== given) {
      view.say(`${name()} must be a ${kind}number from ${min} to ${max}: ${value} is used.`);
    }
  };
  const input = h("input", { type: "number", step: "any", onchange });
  view.syncs.push(() => put(input, { ariaLabel: name(), value: round(get()) }));
  return input;
}

/**
 * A slider, of the logarithm where the spec says so, and a number.
 * @param {View} view
 * @param {string} text what stands beside them
 * @param {string} label what they are called
 * @param {import("./types.d.ts").Spec} spec
 */
export function sliderRow(view, text, label, spec, get, set) {
  const { min, max, log, whole } = spec, to = log ? Math.log10 : Number;
  const from = (value) => log ? round(10 ** value, 3) : value;
  const oninput = () => view.adjust(() => set(from(Number(range.value))));
  const step = log ? 0.01 : whole ? 1 : round((max - min) / 1e3, 1);
  const grid = { min: to(min), max: to(max), step };
  let shown = NaN;
  const range = h("input", { type: "range", ...grid, ariaLabel: label, oninput });
  view.syncs.push(() => {
    const value = get();
    if (value === shown) return;
    shown = value;
    Object.assign(range, { value: to(value), ariaValueText: short(value) });
  });
  const number = numberInput(view, () => label, () => spec, get, set);
  return h("div", { className: "hyper" }, h("code", {}, text), range, number);
}

const CHOICES = Object.values(optimizers).map(({ id, name }) => [id, name]);

/**
 * On the full page with every choice, else with its lr.
 * @param {import("./view.js").View} view
 */
export function runCard(view, index) {
  const { optimizer, hyper } = view.state.runs[index], { name: kind } = optimizers[optimizer];
  const specs = Object.entries(optimizers[optimizer].hyper);
  const name = h("strong"), now = h("span", { className: "now" });
  const title = h("div", { className: "title" }, view.sample(index), name, now);
  const card = h("div", { className: "card", role: "group" }, title);
  view.syncs.push(() => {
    put(name, { textContent: view.labels[index] });
    put(card, { ariaLabel: view.labels[index] });
  });
  view.cardMoves.push(() => put(now, { textContent: `loss ${view.lossAt(index, view.state.at)}` }));
  const row = ([key, spec]) =>
    sliderRow(
      view,
      key,
      `${key} of ${kind}`,
      spec,
      () => hyper[key],
      (value) => (hyper[key] = value),
    );
  card.append(...specs.slice(0, view.full ? 9 : 1).map(row));
  if (!view.full) return card;
  const replace = (id) => view.splice(index, 1, makeRun(id, { lr: hyper.lr }));
  const choice = select("", CHOICES, replace).lastChild;
  choice.id = `gd-run-${index}`;
  choice.value = optimizer;
  choice.ariaLabel = `Optimizer ${index + 1}`;
  name.replaceWith(choice);
  const quiet = [button("Best lr of the sweep", () => view.sweep.best(index))];
  if (view.state.runs.length > 1) quiet.push(button("Remove", () => view.splice(index, 1)));
  card.append(h("div", { className: "quiet" }, ...quiet));
  return card;
}

const titled = (known) => Object.entries(known).map(([id, { title }]) => [id, title]);

/** @param {View} view */
function labelled(view, name, spec, get, set) {
  const text = h("span");
  view.syncs.push(() => put(text, { textContent: name() }));
  return h("label", {}, text, numberInput(view, name, spec, get, set));
}

/**
 * κ where the landscape has one, batches where it has data, and a schedule. A lesson's
 * figure has those of which its query speaks.
 * @param {View} view
 */
export function knobs(view) {
  const { landscapes } = view, { kappa } = landscapes.quadratic.options;
  const row = (key, text, label, spec, of) =>
    sliderRow(view, text, label, spec, () => of()[key], (value) => (of()[key] = value));
  const plan = select(
    "schedule",
    titled(schedules),
    (id) => view.adjust(() => (view.state.schedule = id)),
  );
  const all = {
    kappa: row("kappa", "κ", "κ", kappa, () => view.state.options),
    batch: row("batch", "batch", "Points in a batch", limits.batch, () => view.state),
    seed: row("seed", "seed", "Seed of the batches", limits.seed, () => view.state),
    schedule: h("div", { className: "hyper" }, plan),
  };
  view.syncs.push(() => {
    const { landscape: { points, options }, state: { batch, schedule } } = view;
    all.kappa.hidden = !options.kappa;
    all.batch.hidden = !points;
    all.seed.hidden = !(batch < points);
    plan.lastChild.value = schedule;
  });
  const shown = Object.keys(all).filter((key) => view.full || view.given.asked.has(key));
  return h("div", { className: "knobs" }, ...shown.map((key) => all[key]));
}

/** @param {View} view */
function speeds(view) {
  const all = [...new Set([5, 20, 60, 200, view.state.speed])];
  const options = all.map((speed) => [speed, `${speed} steps/s`]);
  const choice = select(
    "Speed",
    options,
    (value) => view.change(() => (view.state.speed = +value)),
  );
  choice.className = "speed";
  view.syncs.push(() => (choice.lastChild.value = view.state.speed));
  return choice;
}

/**
 * What the full page lets choose besides.
 * @param {View} view
 */
export function settings(view) {
  const { landscapes } = view;
  const example = select(
    "Example",
    [["", "Choose one …"], ...view.data.presets.map(({ query, title }) => [query, title])],
    (query) => query && view.load(query),
  );
  const go = (id) =>
    view.adjust(() =>
      Object.assign(view.state, { landscape: id, start: [...landscapes[id].start] })
    );
  const place = select("Landscape", titled(landscapes), go);
  view.syncs.push(() => (place.lastChild.value = view.state.landscape));
  const starts = [0, 1].map((i) => {
    const spec = () => ({ min: view.landscape.window[i][0], max: view.landscape.window[i][1] });
    const name = () => `Start, ${view.landscape.names[i]}`;
    const set = (value) => (view.state.start[i] = value);
    return labelled(view, name, spec, () => view.state.start[i], set);
  });
  const steps = labelled(
    view,
    () => "Steps",
    () => limits.steps,
    () => view.state.steps,
    (value) => (view.state.at = view.state.steps = value),
  );
  return h("div", { className: "settings" }, example, place, steps, ...starts, speeds(view));
}
