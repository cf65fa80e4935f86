// Native inputs that show and change the state of a view.

import { button, h, loss, round, select, short } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { limits, makeRun, parse, presets } from "./state.js";

/** @typedef {import("./view.js").View} View */

const pairs = (list) => list.map(({ id, title, name }) => [id, title ?? name]);

// A number; when it is not accepted, a sentence says so and the nearest value is used.
/** @param {View} view */
function numberInput(view, name, spec, get, set) {
  const onchange = () => {
    const { min, max, whole } = spec(), given = input.valueAsNumber;
    const near = Math.min(max, Math.max(min, Number.isNaN(given) ? get() : given));
    const value = whole ? Math.round(near) : near;
    view.change(() => set(value));
    if (value !== given) {
      view.say(
        `${name()} must be a ${
          whole ? "whole " : ""
        }number from ${min} to ${max}: ${value} is used.`,
      );
    }
  };
  const input = h("input", { type: "number", step: "any", onchange });
  view.syncs.push(() => {
    input.ariaLabel = name();
    input.value = round(get());
  });
  return input;
}

// A hyper-parameter: a slider, of the logarithm where the optimizer says so, and a number.
/** @param {View} view */
function hyperRow(view, index, name) {
  const { optimizer, hyper } = view.state.runs[index], spec = optimizers[optimizer].hyper[name];
  const { min, max, log } = spec, to = log ? Math.log10 : Number;
  const label = `${name} of ${optimizers[optimizer].name}`;
  const set = (value) => (hyper[name] = value);
  const oninput = () =>
    view.change(() => set(log ? round(10 ** range.value, 3) : Number(range.value)));
  const grid = { min: to(min), max: to(max), step: log ? 0.01 : round((max - min) / 1e3, 1) };
  const range = h("input", { type: "range", ...grid, ariaLabel: label, oninput });
  view.syncs.push(() => {
    range.value = to(hyper[name]);
    range.ariaValueText = short(hyper[name]);
  });
  const number = numberInput(view, () => label, () => spec, () => hyper[name], set);
  return h("div", { className: "hyper" }, h("code", {}, name), range, number);
}

// A run: on the full page with every choice, else with its lr.
/** @param {View} view */
export function runCard(view, index) {
  const run = view.state.runs[index],
    { optimizer } = run,
    names = Object.keys(optimizers[optimizer].hyper);
  const name = h("strong"), now = h("span", { className: "now" });
  const title = h("div", { className: "title" }, view.sample(index), name, now);
  const card = h("div", { className: "card", role: "group" }, title);
  view.syncs.push(() => {
    name.textContent = view.labels[index];
    card.ariaLabel = view.labels[index];
  });
  view.cardMoves.push(
    () => (now.textContent = `loss ${loss(view.runs[index].losses[view.state.at])}`),
  );
  card.append(...names.slice(0, view.full ? 9 : 1).map((name) => hyperRow(view, index, name)));
  if (!view.full) return card;
  const choice = select(
    "",
    pairs(Object.values(optimizers)),
    (id) => view.splice(index, 1, makeRun(id, { lr: run.hyper.lr })),
  ).lastChild;
  choice.id = `gd-run-${index}`;
  choice.value = optimizer;
  choice.ariaLabel = `Optimizer ${index + 1}`;
  name.replaceWith(choice);
  const quiet = [button("Best lr of the sweep", () => view.useBest(index))];
  if (view.state.runs.length > 1) quiet.push(button("Remove", () => view.splice(index, 1)));
  card.append(h("div", { className: "quiet" }, ...quiet));
  return card;
}

/** @param {View} view */
export function transport(view) {
  const icon = (name, go) =>
    button("", go, { className: `icon ${name}`, ariaLabel: `Step ${name}` });
  const play = icon("play", () => view.toggle());
  const scrub = h("input", {
    type: "range",
    min: 0,
    className: "scrub",
    ariaLabel: "Step shown",
    oninput: () => view.seek(+scrub.value),
  });
  const now = h("span", { className: "at" });
  view.moves.push(() => {
    const { at, steps } = view.state;
    Object.assign(scrub, { max: steps, value: at });
    now.textContent = scrub.ariaValueText = `Step ${at} of ${steps}`;
    play.ariaLabel = view.playing ? "Pause" : "Play";
  });
  const parts = [
    play,
    icon("back", () => view.step(-1)),
    icon("forward", () => view.step(1)),
    scrub,
    now,
  ];
  if (view.full) {
    const speeds = [...new Set([5, 20, 60, 200, view.state.speed])].map((
      speed,
    ) => [speed, `${speed} steps/s`]);
    const speed = select(
      "Speed",
      speeds,
      (value) => view.change(() => (view.state.speed = +value)),
    );
    speed.className = "speed";
    view.syncs.push(() => (speed.lastChild.value = view.state.speed));
    parts.push(speed);
  }
  return h("div", { className: "transport", role: "group", ariaLabel: "Playback" }, ...parts);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

// The start: dragged, or moved with the arrow keys.
/** @param {View} view */
export function startHandle(view) {
  const onkeydown = (event) => {
    const way = ARROWS[event.key], times = event.shiftKey ? 10 : 1;
    if (!way) return;
    event.preventDefault();
    view.moveStart(view.state.start.map((value, i) => value + way[i] * times * view.grain(i)));
  };
  const onpointerdown = (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
  };
  const onpointermove = (event) =>
    handle.hasPointerCapture(event.pointerId) && view.moveStartTo(event);
  const handle = h("div", {
    className: "start",
    role: "slider",
    tabIndex: 0,
    ariaLabel: "Start",
    onkeydown,
    onpointerdown,
    onpointermove,
  });
  view.moves.push(() => {
    const { start } = view.state, { names, window } = view.landscape;
    handle.style.translate = view.paths.pixel(start).map((pixel) => `${pixel}px`).join(" ");
    [handle.ariaValueMin, handle.ariaValueMax] = window[0];
    handle.ariaValueNow = start[0];
    handle.ariaValueText = names.map((name, i) => `${name} ${short(start[i], 6)}`).join(", ");
  });
  return handle;
}

// What the full page lets choose besides the runs.
/** @param {View} view */
export function settings(view) {
  const { landscapes } = view, { kappa } = landscapes.quadratic.options;
  const example = select("Example", [["", "Choose one …"], ...pairs(presets)], (id) => {
    const chosen = presets.find((preset) => preset.id === id);
    if (chosen) {
      view.change(() => (view.state = parse(chosen.query, landscapes, optimizers).state), true);
    }
  });
  const place = select(
    "Landscape",
    pairs(Object.values(landscapes)),
    (landscape) =>
      view.change(() =>
        Object.assign(view.state, { landscape, start: [...landscapes[landscape].start] })
      ),
  );
  view.syncs.push(() => (place.lastChild.value = view.state.landscape));
  const labelled = (name, spec, get, set) => {
    const text = h("span"), label = h("label", {}, text, numberInput(view, name, spec, get, set));
    view.syncs.push(() => {
      text.textContent = name();
      label.hidden = text.textContent === "κ" && !view.landscape.options.kappa;
    });
    return label;
  };
  const starts = [0, 1].map((i) => {
    const spec = () => ({ min: view.landscape.window[i][0], max: view.landscape.window[i][1] });
    return labelled(
      () => `Start, ${view.landscape.names[i]}`,
      spec,
      () => view.state.start[i],
      (value) => (view.state.start[i] = value),
    );
  });
  const steps = labelled(
    () => "Steps",
    () => limits.steps,
    () => view.state.steps,
    (value) => (view.state.at = view.state.steps = value),
  );
  const ratio = labelled(
    () => "κ",
    () => kappa,
    () => view.state.options.kappa,
    (value) => (view.state.options.kappa = value),
  );
  return h("div", { className: "settings" }, example, place, steps, ...starts, ratio);
}
