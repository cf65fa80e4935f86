// What stands where: challenges, the stage and its cards, then charts, tables, things to copy.

import { knobs, settings } from "./controls.js";
import { button, h } from "./dom.js";
import { optimizers } from "./optimizers.js";
import { parse } from "./query.js";
import { solved } from "./runs.js";
import { snippet } from "./snippet.js";
import { makeRun, MOST_RUNS } from "./state.js";
import { anatomy, lossTable } from "./tables.js";
import { stage, transport } from "./transport.js";

/** @typedef {import("./view.js").View} View */

const SWITCHES = {
  noBias: "Adam without bias correction",
  wrongBias: "Adam with the bias correction upside down",
  epsInside: "Adam with ε under the root",
};

const details = (summary, ...children) =>
  h("details", { className: "more" }, h("summary", {}, summary), ...children);

/** @param {View} view */
function mistakes(view) {
  const boxes = Object.entries(SWITCHES).map(([name, text]) => {
    const box = h("input", {
      type: "checkbox",
      onchange: () => view.adjust(() => (view.state.switches[name] = box.checked)),
    });
    view.syncs.push(() => (box.checked = view.state.switches[name]));
    return h("label", {}, box, text);
  });
  return details("Famous mistakes", ...boxes);
}

/** @param {View} view */
function copying(view) {
  const shown = h("code"),
    text = () => snippet(view.state, view.landscapes, optimizers, view.chaotic);
  const copy = (label, text) =>
    button(
      label,
      () =>
        navigator.clipboard.writeText(text()).then(() => view.say("Copied."), () =>
          view.say("Not copied.")),
    );
  const buttons = [
    copy("Copy as PyTorch", text),
    copy("Copy link", () => view.given.address(view.state)),
  ];
  const code = h("pre", { tabIndex: 0, role: "region", ariaLabel: "PyTorch code" }, shown);
  const more = details("The same in PyTorch", code);
  more.ontoggle = () => more.open && (shown.textContent = text());
  view.syncs.push(more.ontoggle);
  return [h("div", { className: "buttons" }, ...buttons), more];
}

/**
 * One optimizer that is not there yet; the focus goes to its card.
 * @param {View} view
 */
function add(view) {
  const used = view.state.runs.map(({ optimizer }) => optimizer);
  const other = Object.keys(optimizers).find((id) => !used.includes(id));
  view.splice(used.length, 0, makeRun(other));
}

/** @param {View} view */
function ofLesson(view) {
  const open = h("a", {}, "Open in the playground");
  view.syncs.push(() => (open.href = view.given.address(view.state)));
  const reset = button("As in the text", () => view.reset());
  const links = h("div", { className: "quiet" }, reset, open);
  const losses = h("div", { className: "chart losses" }, view.losses.svg);
  const charts = h("div", { className: "charts" }, stage(view), losses, transport(view));
  const table = view.given.table ? [lossTable(view)] : [];
  return [charts, view.message, view.cards, knobs(view), ...table, links];
}

/**
 * The parts of a figure, from the top.
 * @param {View} view
 */
export function layOut(view) {
  if (!view.full) return ofLesson(view);
  const more = button("Add an optimizer", () => add(view));
  view.syncs.push(() => (more.disabled = view.state.runs.length >= MOST_RUNS));
  const aside = h(
    "div",
    { className: "aside" },
    view.cards,
    h("div", { className: "quiet" }, more),
  );
  const below = [view.message, settings(view), knobs(view)];
  const sweep = h("div", {
    className: "chart sweep",
    onclick: (event) => view.sweep.load(event),
  }, view.sweep.chart.svg);
  const losses = h("section", {}, h("h2", {}, "Losses"), lossTable(view));
  const checked = `Every step is PyTorch’s: checked against version ${view.data.torch}.`;
  return [
    ...challengeBar(view),
    h("div", { className: "stage" }, stage(view), transport(view), aside, ...below),
    h(
      "div",
      { className: "pair" },
      h("div", { className: "chart losses" }, view.losses.svg),
      sweep,
    ),
    h("div", { className: "pair" }, losses, anatomy(view)),
    mistakes(view),
    ...copying(view),
    h("p", { className: "note" }, checked),
  ];
}

/** @param {import("./view.js").View} view */
export function challengeBar(view) {
  const { landscapes, data: { challenges } } = view;
  const openings = challenges.map(({ open }) => parse(open, landscapes, optimizers).state);
  const met = challenges.map(() => false);
  const chips = challenges.map(({ id, open, title }) =>
    button(title, () => view.load(`${open}&challenge=${id}`), { className: "chip" })
  );
  const goal = h("p", { className: "goal" }), hint = h("span");
  const link = h("a", {}, "Show a solution");
  const help = h("details", {}, h("summary", {}, "Hint"), hint, " ", link);
  link.onclick = (event) => {
    event.preventDefault();
    view.load(new URL(link.href).search);
  };
  view.syncs.push(() => {
    const { state, runs, landscape } = view;
    challenges.forEach((challenge, i) => {
      const now = solved(challenge, openings[i], state, runs, landscape);
      if (now && !met[i]) view.live.textContent = `Solved: ${challenge.title}.`;
      met[i] ||= now;
      chips[i].ariaPressed = `${challenge.id === state.challenge}`;
      chips[i].ariaLabel = challenge.title + (met[i] ? ", solved" : "");
      chips[i].dataset.met = `${met[i]}`;
    });
    const shown = challenges.find(({ id }) => id === state.challenge);
    if (help.dataset.of !== state.challenge) help.open = false;
    help.dataset.of = state.challenge;
    help.hidden = !shown;
    goal.textContent = shown?.goal ?? "Drag the circle or click: every optimizer starts there.";
    hint.textContent = shown?.hint ?? "";
    if (shown) link.href = `?${shown.solution}&challenge=${shown.id}`;
  });
  const list = { className: "chips", role: "group", ariaLabel: "Challenges, from easy to hard" };
  return [h("div", list, ...chips), h("div", { className: "quest" }, goal, help)];
}
