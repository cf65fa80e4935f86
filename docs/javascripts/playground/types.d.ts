// What the playground's objects hold. Read by `deno check` and by editors; not published.

export type Pair = [number, number];

/** A number that can be chosen, and what is accepted. */
export interface Spec {
  default: number;
  min: number;
  max: number;
  whole?: boolean;
  log?: boolean;
}

/** An optimizer and its hyper-parameters. */
export interface Run {
  optimizer: string;
  hyper: Record<string, number>;
}

/** All that a reader can choose. */
export interface State {
  landscape: string;
  options: Record<string, number>; // of the landscapes
  start: Pair;
  steps: number;
  at: number; // the step shown
  speed: number; // steps a second
  runs: Run[];
  switches: Record<string, boolean>; // famous mistakes, made or not
  schedule: string; // of the learning rate
  batch: number; // points that a step sees, where there are data
  seed: number; // of the batches
  challenge: string; // the one shown, or none
}

/** What the steps of all runs share; null where nothing changes from step to step. */
export interface Plan {
  factors: Float64Array | null; // of the learning rate
  batches: Uint8Array[] | null; // the points of each step's gradient
}

type Options = State["options"];

export interface Landscape {
  id: string;
  title: string;
  names: [string, string]; // of the two parameters
  window: [Pair, Pair];
  start: Pair;
  minimizers: Pair[];
  options: Record<string, Spec>;
  points?: number; // of its data, if it has any
  f(x: number, y: number, options: Options): number;
  grad(x: number, y: number, options: Options, batch?: ArrayLike<number>): Pair;
  python(options: Options, some: string): string; // the body of f, in PyTorch
}

/** A run as it went: two numbers a row in params and grads, one in losses. */
export interface Trajectory {
  params: Float64Array;
  losses: Float64Array;
  grads: Float64Array;
  diverged: number; // the first row that is no number, or -1
}

/** Something to want. */
export interface Challenge {
  id: string;
  title: string;
  goal: string;
  hint: string;
  open: string; // a query
  solution: string; // a query that meets it
  kept: (keyof State)[]; // what must stay as it opens
  met: Goal;
}

/** What a run must do; of any optimizer where none is named. */
interface Goal {
  of?: string;
  below?: number; // its last loss
  above?: number; // its first
  lr?: number; // less than this
  climbs?: boolean; // it ends higher than it starts
  wins?: boolean; // it ends below all others, which are as at first
  minima?: number; // so many are reached, by all runs together
}

/** How a run is drawn. */
export type Look = [color: string, dash: string, marker: string];

/** What the build exports for all figures. */
export interface Data {
  landscapes: Record<string, Landscape>;
  styles: Record<string, Look>; // by an optimizer's name
  torch: string; // the version that the steps were compared with
  challenges: Challenge[]; // for the full page only, as are
  presets: { id: string; title: string; query: string }[];
}

/** What one figure is asked to show. */
export interface Given {
  state: State;
  problems: string[]; // of the query, as sentences
  full: boolean; // with every choice
  table?: number[]; // the steps in a table of losses
  query: string;
  asked: Set<string>; // its keys
  address(state: State): string;
}
