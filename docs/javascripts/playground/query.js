/**
 * The state as a query, such as
 * landscape=rosenbrock&start=-1,2&steps=200&run=gd,lr=0.001&run=adam,lr=0.1,beta1=0.8
 * Whatever it says, parse returns a state that can be shown. Its sentences about what
 * is wrong quote the query: show them as text.
 */

import { defaults, limits, makeRun, MOST_RUNS } from "./state.js";
import { schedules } from "./trajectory.js";

/**
 * @typedef {import("./types.d.ts").Pair} Pair
 * @typedef {import("./types.d.ts").Spec} Spec
 * @typedef {import("./types.d.ts").State} State
 */

const FOREIGN = "h"; // the site's search adds it
const quoted = (text) => `"${text.length > 40 ? text.slice(0, 40) + "…" : text}"`;

/** Reads one query, and collects a sentence for each thing it does not accept. */
class Reader {
  problems = [];

  refuse(accepted, text, used) {
    this.problems.push(`${accepted}, got ${quoted(text)}: ${used}.`);
  }

  /**
   * The number that a text gives, or the nearest that the spec accepts.
   * @param {string} name
   * @param {string} text
   * @param {Spec} spec
   */
  number(name, text, { default: usual, min, max, whole }) {
    const given = text.trim() === "" ? NaN : Number(text);
    let value = Number.isNaN(given) ? usual : Math.min(max, Math.max(min, given));
    if (whole) value = Math.round(value);
    if (value !== given) {
      const kind = whole ? "a whole number" : "a number";
      this.refuse(`${name} must be ${kind} from ${min} to ${max}`, text, `${value} is used`);
    }
    return value;
  }

  /** Whether a text is a key of known; if not, a sentence says what is done. */
  knows(known, text, name, used) {
    if (Object.hasOwn(known, text)) return true;
    this.refuse(`${name} ${Object.keys(known).join(", ")}`, text, used);
    return false;
  }

  /** One of the keys of known, or the usual one. */
  choice(key, text, known, usual) {
    const fine = text === null || text === usual ||
      this.knows(
        known,
        text,
        `${key} must be one of`,
        `${usual} is used`,
      );
    return fine ? text ?? usual : usual;
  }

  /** Two numbers, each in its side of the landscape's window. */
  start(text, { names, window, start }) {
    const [first, ...rest] = text.split(",");
    return [first, rest.join()].map((part, i) => {
      const [min, max] = window[i];
      return this.number(`start's ${names[i]}`, part, { default: start[i], min, max });
    });
  }

  /** "adam,lr=0.1,beta1=0.8" as a run; none if there is no such optimizer. */
  run(text, optimizers) {
    const [id, ...settings] = text.split(",");
    const left = "this run is left out";
    if (!this.knows(optimizers, id, "run must begin with one of", left)) return [];
    const { name, hyper: specs } = optimizers[id];
    const hyper = {};
    for (const setting of settings) {
      const [key, value = ""] = setting.split("=");
      if (this.knows(specs, key, `${name} has`, "it is ignored")) {
        hyper[key] = this.number(`${name}'s ${key}`, value, specs[key]);
      }
    }
    return [makeRun(id, hyper)];
  }

  runs(texts, optimizers) {
    if (texts.length > MOST_RUNS) {
      const used = `the first ${MOST_RUNS} are shown`;
      this.refuse(`at most ${MOST_RUNS} runs are accepted`, String(texts.length), used);
    }
    const runs = texts.slice(0, MOST_RUNS).flatMap((text) => this.run(text, optimizers));
    return runs.length ? runs : structuredClone(defaults.runs);
  }

  switches(text) {
    const switches = { ...defaults.switches };
    for (const name of text.split(",").filter(Boolean)) {
      if (this.knows(switches, name, "switches are", "it is ignored")) switches[name] = true;
    }
    return switches;
  }
}

/**
 * The state that a query asks for, and the sentences about what could not be.
 * @returns {{ state: State, problems: string[] }}
 */
export function parse(text, landscapes, optimizers) {
  const query = new URLSearchParams(text);
  const reader = new Reader();
  const number = (key, spec) => reader.number(key, query.get(key) ?? `${spec.default}`, spec);

  const choice = (key, known) => reader.choice(key, query.get(key), known, defaults[key]);
  const landscape = choice("landscape", landscapes);
  const here = landscapes[landscape];

  /** @type {Record<string, number>} */
  const options = {};
  for (const { options: specs } of Object.values(landscapes)) {
    for (const key in specs) options[key] = number(key, specs[key]);
  }
  const given = query.get("start") ?? here.start.join();
  const start = /** @type {Pair} */ (reader.start(given, here));
  const steps = number("steps", limits.steps);
  const at = number("at", { default: steps, min: 0, max: steps, whole: true });
  const speed = number("speed", limits.speed);
  const runs = reader.runs(query.getAll("run"), optimizers);
  const switches = reader.switches(query.get("switches") ?? "");

  const [batch, seed] = [number("batch", limits.batch), number("seed", limits.seed)];
  const schedule = choice("schedule", schedules), challenge = query.get("challenge") ?? "";

  const more = { switches, schedule, batch, seed, challenge };
  const state = { landscape, options, start, steps, at, speed, runs, ...more };
  const keys = { landscape, ...options, start, steps, at, speed, ...more, run: runs };
  for (const key of new Set(query.keys())) {
    if (key !== FOREIGN) reader.knows(keys, key, "the address has", "it is ignored");
  }
  return { state, problems: reader.problems };
}

function formatRun({ optimizer, hyper }) {
  const usual = makeRun(optimizer).hyper;
  const changed = Object.keys(hyper).filter((key) => hyper[key] !== usual[key]);
  return [optimizer, ...changed.map((key) => `${key}=${hyper[key]}`)].join();
}

/**
 * The query that parse takes back to this state; what is as by default is left out.
 * @param {State} state
 */
export function format(state) {
  const parts = [];
  const say = (key, value, usual) => {
    if (`${value}` !== `${usual}`) parts.push(`${key}=${value}`);
  };
  const { landscape, options, start, steps, at, speed, runs, switches } = state;
  say("landscape", landscape, defaults.landscape);
  for (const key in options) say(key, options[key], defaults.options[key]);
  say("start", start, landscape === defaults.landscape ? defaults.start : "");
  say("steps", steps, defaults.steps);
  say("at", at, steps);
  say("speed", speed, defaults.speed);
  const lines = runs.map(formatRun);
  const usual = defaults.runs.map(formatRun);
  if (`${lines}` !== `${usual}`) lines.forEach((line) => say("run", line));
  say("switches", Object.keys(switches).filter((name) => switches[name]), "");
  for (const key of ["schedule", "batch", "seed", "challenge"]) say(key, state[key], defaults[key]);
  return parts.join("&");
}
