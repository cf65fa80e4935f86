/** What the steps of all runs share: how the learning rate changes, and which points they see. */

/**
 * @typedef {import("./types.d.ts").Landscape} Landscape
 * @typedef {import("./types.d.ts").Plan} Plan
 * @typedef {import("./types.d.ts").State} State
 */

/** By what the learning rate is multiplied at step t of T, from 0; and the same in Python. */
export const schedules = {
  constant: { title: "Constant", factor: () => 1, python: () => "1.0" },
  warmup: {
    title: "Warm-up",
    factor: (t, T) => Math.min(1, (t + 1) / tenth(T)),
    python: (T) => `min(1.0, (t + 1) / ${tenth(T)})`,
  },
  cosine: {
    title: "Cosine",
    factor: (t, T) => (1 + Math.cos((Math.PI * t) / T)) / 2,
    python: (T) => `(1 + math.cos(math.pi * t / ${T})) / 2`,
  },
  linear: {
    title: "Linear to 0",
    factor: (t, T) => 1 - t / T,
    python: (T) => `1 - t / ${T}`,
  },
  drop: {
    title: "Constant, then down",
    factor: (t, T) => Math.min(1, (T - t) / (2 * tenth(T))),
    python: (T) => `min(1.0, (${T} - t) / ${2 * tenth(T)})`,
  },
};

const tenth = (T) => Math.max(1, Math.round(T / 10));

/**
 * Whether a step sees only some of the points.
 * @param {number} batch
 * @param {Landscape} landscape
 */
export const noisy = (batch, { points }) => batch < (points ?? 0);

/**
 * @param {State} state
 * @param {Landscape} landscape
 * @returns {Plan}
 */
export function makePlan({ schedule, batch, seed, steps }, landscape) {
  const { factor } = schedules[schedule];
  const factors = Float64Array.from({ length: steps + 1 }, (_, t) => factor(t, steps));
  return {
    factors: schedule === "constant" ? null : factors,
    batches: noisy(batch, landscape) ? batches(landscape.points, batch, seed, steps) : null,
  };
}

/** The Mersenne twister MT19937: whole numbers below 2³², as torch.Generator's. */
export function twister(seed) {
  const words = new Uint32Array(624);
  words[0] = seed;
  for (let i = 1; i < 624; i++) {
    words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
  }
  let at = 624;
  return () => {
    if (at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (words[i] & 0x80000000) | (words[(i + 1) % 624] & 0x7fffffff);
        words[i] = words[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = words[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** For each step the points of its batch, torch.randperm(points)[:batch] of one generator. */
export function batches(points, batch, seed, steps) {
  const draw = twister(seed);
  return Array.from({ length: steps }, () => {
    const order = Uint8Array.from({ length: points }, (_, i) => i);
    for (let i = 0; i < points - 1; i++) {
      const other = i + draw() % (points - i);
      [order[i], order[other]] = [order[other], order[i]];
    }
    return order.subarray(0, batch);
  });
}
