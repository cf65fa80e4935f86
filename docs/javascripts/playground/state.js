/**
 * The state of a playground in the query string, such as
 * landscape=rosenbrock&start=-1,2&steps=200&run=gd,lr=0.001&run=adam,lr=0.1,beta1=0.8
 *
 * Whatever the query says, parse returns a state that can be shown, and a sentence for
 * each thing it did not take as it was. Sentences quote the query: show them as text.
 */

import { optimizers as all } from "./optimizers.js";

export const MOST_RUNS = 6;
const SWITCHES = ["noBias", "wrongBias", "epsInside"];
const KEYS = ["landscape", "start", "steps", "at", "speed", "run", "switches"];
const FOREIGN = ["h"]; // the site's search adds it
export const limits = {
  steps: { default: 100, min: 1, max: 5000, whole: true },
  speed: { default: 20, min: 1, max: 500 }, // steps per second
};

/** A run of an optimizer, its hyper-parameters at their defaults but for those given. */
export function makeRun(optimizer, hyper = {}) {
  const entries = Object.entries(all[optimizer].hyper).map(([k, h]) => [k, h.default]);
  return { optimizer, hyper: { ...Object.fromEntries(entries), ...hyper } };
}

export const defaults = {
  landscape: "cubic",
  options: { kappa: 10 },
  start: [2.6, 1.6],
  steps: 100,
  at: 100, // a query that does not say stands at the last step
  speed: limits.speed.default,
  runs: [
    makeRun("gd", { lr: 0.1 }),
    makeRun("momentum", { lr: 0.01 }),
    makeRun("adam", { lr: 0.05 }),
  ],
  switches: { noBias: false, wrongBias: false, epsInside: false },
};

const quoted = (text) => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;

/** The number that a text gives, or the nearest that the spec accepts. */
function readNumber(name, text, spec, problems) {
  const { min, max, whole } = spec;
  const given = text.trim() === "" ? NaN : Number(text);
  let value = Number.isNaN(given) ? spec.default : Math.min(max, Math.max(min, given));
  if (whole) value = Math.round(value);
  if (value !== given) {
    const kind = whole ? "a whole number" : "a number";
    problems.push(
      `${name} must be ${kind} from ${min} to ${max}, got ${quoted(text)}: ${value} is used.`,
    );
  }
  return value;
}

function readId(name, text, known, usual, problems) {
  if (Object.hasOwn(known, text)) return text;
  const ids = Object.keys(known).join(", ");
  problems.push(`${name} must be one of ${ids}, got ${quoted(text)}: ${usual} is used.`);
  return usual;
}

/** Two numbers, each in its side of the landscape's window. */
function readStart(text, { names, window, start }, problems) {
  const parts = text.split(",");
  if (parts.length !== 2) {
    problems.push(
      `start must be two numbers such as ${start}, got ${quoted(text)}: ${start} is used.`,
    );
    return [...start];
  }
  return parts.map((part, i) => {
    const [min, max] = window[i];
    const spec = { default: start[i], min, max };
    return readNumber(`start's ${names[i]}`, part, spec, problems);
  });
}

/** "adam,lr=0.1,beta1=0.8" as a run; null if there is no such optimizer. */
function readRun(text, optimizers, problems) {
  const [id, ...settings] = text.split(",");
  if (!Object.hasOwn(optimizers, id)) {
    const ids = Object.keys(optimizers).join(", ");
    problems.push(
      `run must begin with one of ${ids}, got ${quoted(id)}: this run is left out.`,
    );
    return null;
  }
  const { name, hyper: specs } = optimizers[id];
  const hyper = {};
  for (const setting of settings) {
    const [key, value = ""] = setting.split("=");
    if (Object.hasOwn(specs, key)) {
      hyper[key] = readNumber(`${name}'s ${key}`, value, specs[key], problems);
    } else {
      const keys = Object.keys(specs).join(", ");
      problems.push(`${name} has ${keys}, got ${quoted(setting)}: it is ignored.`);
    }
  }
  return makeRun(id, hyper);
}

function readRuns(texts, optimizers, problems) {
  if (texts.length > MOST_RUNS) {
    problems.push(
      `At most ${MOST_RUNS} runs are shown, got ${texts.length}: the first ${MOST_RUNS} are.`,
    );
  }
  const runs = texts
    .slice(0, MOST_RUNS)
    .map((text) => readRun(text, optimizers, problems))
    .filter(Boolean);
  return runs.length ? runs : structuredClone(defaults.runs);
}

function readSwitches(text, problems) {
  const on = text.split(",").filter(Boolean);
  for (const name of on.filter((name) => !SWITCHES.includes(name))) {
    problems.push(
      `switches are ${SWITCHES.join(", ")}, got ${quoted(name)}: it is ignored.`,
    );
  }
  return Object.fromEntries(SWITCHES.map((name) => [name, on.includes(name)]));
}

function readOptions(query, landscapes, problems) {
  const specs = Object.assign({}, ...Object.values(landscapes).map((l) => l.options));
  const read = ([key, spec]) => {
    const text = query.get(key);
    return [key, text === null ? spec.default : readNumber(key, text, spec, problems)];
  };
  return Object.fromEntries(Object.entries(specs).map(read));
}

export function parse(text, landscapes, optimizers) {
  const query = new URLSearchParams(text);
  const problems = [];
  const number = (key, spec) =>
    query.has(key) ? readNumber(key, query.get(key), spec, problems) : spec.default;

  const usual = defaults.landscape;
  const landscape = query.has("landscape")
    ? readId("landscape", query.get("landscape"), landscapes, usual, problems)
    : usual;
  const options = readOptions(query, landscapes, problems);
  const start = query.has("start")
    ? readStart(query.get("start"), landscapes[landscape], problems)
    : [...landscapes[landscape].start];
  const steps = number("steps", limits.steps);
  const at = number("at", { default: steps, min: 0, max: steps, whole: true });
  const speed = number("speed", limits.speed);
  const runs = readRuns(query.getAll("run"), optimizers, problems);
  const switches = readSwitches(query.get("switches") ?? "", problems);

  const known = [...KEYS, ...FOREIGN, ...Object.keys(options)];
  for (const key of new Set([...query.keys()].filter((key) => !known.includes(key)))) {
    problems.push(`The address may set ${KEYS.join(", ")}, got ${quoted(key)}: it is ignored.`);
  }
  const state = { landscape, options, start, steps, at, speed, runs, switches };
  return { state, problems };
}

/** A number with all its digits; "1e+21" would lose its plus in a query. */
const digits = (number) => String(number).replace("+", "");

function formatRun({ optimizer, hyper }) {
  const usual = makeRun(optimizer).hyper;
  const changed = Object.entries(hyper).filter(([key, value]) => value !== usual[key]);
  return [optimizer, ...changed.map(([key, value]) => `${key}=${digits(value)}`)].join();
}

/** The query that parse takes back to this state; what is as by default is left out. */
export function format(state) {
  const parts = [];
  const say = (key, value, usual) => value !== usual && parts.push(`${key}=${value}`);
  const point = (start) => start.map(digits).join();
  const moved = state.landscape !== defaults.landscape;
  say("landscape", state.landscape, defaults.landscape);
  for (const [key, value] of Object.entries(state.options)) {
    say(key, digits(value), digits(defaults.options[key]));
  }
  say("start", point(state.start), moved ? null : point(defaults.start));
  say("steps", digits(state.steps), digits(defaults.steps));
  say("at", digits(state.at), digits(state.steps));
  say("speed", digits(state.speed), digits(defaults.speed));
  const runs = state.runs.map(formatRun);
  if (runs.join("&") !== defaults.runs.map(formatRun).join("&")) {
    runs.forEach((run) => say("run", run));
  }
  say("switches", SWITCHES.filter((name) => state.switches[name]).join(), "");
  return parts.join("&");
}

const preset = (id, title, query) => ({ id, title, query });
const three = (gd, momentum, adam) =>
  `run=gd,lr=${gd}&run=momentum,lr=${momentum}&run=adam,lr=${adam}`;

export const presets = [
  preset("descent", "Gradient descent, 25 steps", "steps=25&run=gd,lr=0.001"),
  preset("limit", "A learning rate too large", "steps=40&run=gd,lr=0.18&run=gd,lr=0.19"),
  preset("momentum", "With memory", "run=gd,lr=0.001&run=momentum,lr=0.001"),
  preset("post", "All three at 0.001", three(0.001, 0.001, 0.001)),
  preset("race", "All three, tuned", three(0.18, 0.01, 0.056)),
  preset("ringing", "Adam rings", "steps=120&run=adam,lr=0.1&run=adam,lr=0.1,beta1=0.81"),
  preset("bumpy", "A plateau with cliffs", `landscape=bumpy&steps=200&${three(0.1, 0.1, 0.1)}`),
  preset("bend", "A bent valley", `landscape=rosenbrock&steps=400&${three(0.0013, 0.00075, 0.56)}`),
  preset("saddle", "Beside a saddle's ridge", `landscape=saddle&start=1,0.000001&${three(0.1, 0.1, 0.1)}`),
  preset("plain", "A plain without end", `landscape=plateau&start=5,1&steps=200&${three(0.1, 0.1, 0.1)}`),
  preset("traps", "An egg box", `landscape=rastrigin&start=3.3,2.2&${three(0.001, 0.001, 0.1)}`),
  preset("signs", "Steps that never shrink", "landscape=quadratic&steps=200&run=lion,lr=0.1&run=adam,lr=0.1"),
  preset("no-bias", "Adam without its hats", "run=adam,lr=0.05&switches=noBias"),
  preset("wrong-bias", "Adam with its hats upside down", "run=adam,lr=0.05&switches=wrongBias"),
];
