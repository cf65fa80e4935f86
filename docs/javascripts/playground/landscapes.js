/**
 * The landscapes of gdlessons: f, its gradient by hand, and f as PyTorch code.
 * What is known about each (title, window, ...) comes from the package, in data.json.
 */

/** @typedef {import("./types.d.ts").Landscape} Landscape */

const TAU = 2 * Math.PI;

const quadratic = {
  options: { kappa: { default: 10, min: 1, max: 1000, log: true } },
  f: (x, y, { kappa }) => (x * x + kappa * (y * y)) / 2,
  grad: (x, y, { kappa }) => [x, kappa * y],
  python: ({ kappa }) => `return (x**2 + ${kappa} * y**2) / 2`,
};

const rosenbrock = {
  f: (x, y) => (1 - x) * (1 - x) + 100 * ((y - x * x) * (y - x * x)),
  grad: (x, y) => [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)],
  python: () => "return (1 - x) ** 2 + 100 * (y - x**2) ** 2",
};

const bealesTerms = (x, y) => [
  1.5 - x + x * y,
  2.25 - x + x * (y * y),
  2.625 - x + x * (y * y * y),
];

const beale = {
  f: (x, y) => bealesTerms(x, y).reduce((sum, term) => sum + term * term, 0),
  grad(x, y) {
    const [r, s, t] = bealesTerms(x, y);
    return [
      2 * (r * (y - 1) + s * (y * y - 1) + t * (y * y * y - 1)),
      2 * x * (r + 2 * y * s + 3 * y * y * t),
    ];
  },
  python: () =>
    `terms = ((1.5, y), (2.25, y**2), (2.625, y**3))
return sum((c - x + x * power) ** 2 for c, power in terms)`,
};

const himmelblau = {
  f: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
  grad(x, y) {
    const [r, s] = [x * x + y - 11, x + y * y - 7];
    return [4 * x * r + 2 * s, 2 * r + 4 * y * s];
  },
  python: () => "return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2",
};

const saddle = {
  f: (x, y) => (x * x - y * y) / 2,
  grad: (x, y) => [x, -y],
  python: () => "return (x**2 - y**2) / 2",
};

const rastrigin = {
  f: (x, y) => 20 + (x * x - 10 * Math.cos(TAU * x)) + (y * y - 10 * Math.cos(TAU * y)),
  grad: (x, y) => [x, y].map((u) => 2 * u + 10 * TAU * Math.sin(TAU * u)),
  python: () => "return 20 + (theta**2 - 10 * torch.cos(2 * torch.pi * theta)).sum()",
};

const plateau = {
  f: (x, y) => 1 - Math.exp(-(x * x + y * y) / 2),
  grad(x, y) {
    const height = Math.exp(-(x * x + y * y) / 2);
    return [x * height, y * height];
  },
  python: () => "return 1 - torch.exp(-(x**2 + y**2) / 2)",
};

/** The mean squared error of ŷ = a x³ + b x; its gradient also on a batch of the points. */
function cubic({ x: xs, y: ys }) {
  const n = xs.length;
  const cubes = xs.map((x) => x * x * x);
  const residual = (a, b, i) => a * cubes[i] + b * xs[i] - ys[i];
  const all = xs.map((_, i) => i);
  return {
    points: n,
    f(a, b) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += residual(a, b, i) ** 2;
      return sum / n;
    },
    grad(a, b, _options, batch = all) {
      let [ga, gb] = [0, 0];
      for (let k = 0; k < batch.length; k++) {
        const i = batch[k], slope = 2 * residual(a, b, i);
        ga += slope * cubes[i];
        gb += slope * xs[i];
      }
      return [ga / batch.length, gb / batch.length];
    },
    python: (_options, some) =>
      `${tensors({ X: xs, Y: ys })}${some}
return ((x * X**3 + y * X - Y) ** 2).mean()`,
  };
}

const relu6 = (z) => (z > 6 ? 6 : z < 0 ? 0 : z); // lets NaN through, as torch's does
const slopes = (z) => z > 0 && z < 6; // at the kinks torch's derivative is 0

/** The mean squared error of the 1-2-5-1 network with ReLU6, by its first weights. */
function bumpy({ x: xs, y: ys, layers: [[W2, b2], [[W3], [b3]]] }) {
  const [n, V1, V2] = [xs.length, ...[0, 1].map((j) => W2.map((row) => row[j]))];
  const hidden = (k, h1, h2) => V1[k] * h1 + V2[k] * h2 + b2[k];

  function residual(h1, h2, y) {
    let out = b3;
    for (let k = 0; k < W3.length; k++) out += W3[k] * relu6(hidden(k, h1, h2));
    return out - y;
  }

  /** The derivative of ŷ by h1 or h2, to which V leads. */
  function slope(h1, h2, V) {
    let sum = 0;
    for (let k = 0; k < W3.length; k++) {
      if (slopes(hidden(k, h1, h2))) sum += W3[k] * V[k];
    }
    return sum;
  }

  const all = xs.map((_, i) => i);
  return {
    points: n,
    f(w1, w2) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += residual(relu6(w1 * xs[i]), relu6(w2 * xs[i]), ys[i]) ** 2;
      }
      return sum / n;
    },
    grad(w1, w2, _options, batch = all) {
      let [g1, g2] = [0, 0];
      for (let k = 0; k < batch.length; k++) {
        const i = batch[k], x = xs[i], h1 = relu6(w1 * x), h2 = relu6(w2 * x);
        const outer = 2 * residual(h1, h2, ys[i]) * x;
        if (slopes(w1 * x)) g1 += outer * slope(h1, h2, V1);
        if (slopes(w2 * x)) g2 += outer * slope(h1, h2, V2);
      }
      return [g1 / batch.length, g2 / batch.length];
    },
    python: (_options, some) =>
      `${tensors({ X: xs, Y: ys, W2, b2, W3, b3 })}${some}
relu6 = torch.nn.functional.relu6
hidden = relu6(relu6(X[:, None] * theta) @ W2.T + b2)
return ((hidden @ W3 + b3 - Y) ** 2).mean()`,
  };
}

/** Python lines `name = torch.tensor(...)`, every digit of every number, wrapped. */
function tensors(named) {
  const wrapped = (list) =>
    JSON.stringify(list).replace(/((?:[^,]+,){3})(?=.)/g, "$1\n    ").replace(/,(?=\S)/g, ", ");
  const line = ([name, values]) => `${name} = torch.tensor(${wrapped(values)})`;
  return Object.entries(named).map(line).join("\n");
}

const CLASSICS = { quadratic, rosenbrock, beale, himmelblau, saddle, rastrigin, plateau };

/**
 * All landscapes by id, from what the build exported from gdlessons.
 * @returns {Record<string, Landscape>}
 */
export function makeLandscapes(data) {
  const formulas = { cubic: cubic(data.cubic), bumpy: bumpy(data.bumpy), ...CLASSICS };
  const landscape = ([id, formula]) => {
    const { title, names, window, start, minimizers } = data[id];
    return [id, { id, title, names, window, start, minimizers, options: {}, ...formula }];
  };
  return Object.fromEntries(Object.entries(formulas).map(landscape));
}
