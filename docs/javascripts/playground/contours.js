/** Contour lines of values on a grid, by marching squares. */

const COUNT = 14;

/** 14 heights, denser low down; the steeper the walls, the more so (plots/paths.py). */
export function levels(values) {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (!(low < high)) return [];
  const share = (sorted[(sorted.length - 1) >> 1] - low) / (high - low);
  const power = share > 0.1 ? 2 : -Math.log2(share);
  const height = (i) => low + (high - low) * (0.06 + (0.94 * i) / (COUNT - 1)) ** power;
  return Array.from({ length: COUNT }, (_, i) => height(i));
}

/**
 * For each level its line segments [x0, y0, x1, y1] on the grid of values, ny rows of
 * nx. Cells with inf or nan are left out.
 */
export function contours(values, nx, ny, levels) {
  const lines = levels.map(() => []);
  for (let y = 0; y < ny - 1; y++) addRow(lines, values, nx, y, levels);
  return lines;
}

/** What the cells of one row add to the lines of each level. */
export function addRow(lines, values, nx, y, levels) {
  for (let x = 0, i = y * nx; x < nx - 1; x++, i++) {
    const a = values[i], b = values[i + 1], c = values[i + nx + 1], d = values[i + nx];
    const low = Math.min(a, b, c, d), high = Math.max(a, b, c, d);
    if (!Number.isFinite(high - low)) continue;
    for (let k = 0; k < levels.length; k++) {
      if (low < levels[k] && levels[k] <= high) {
        lines[k].push(...segments([a, b, c, d], levels[k], x, y));
      }
    }
  }
}

// A cell's corners counterclockwise; edge k leads from corner k to the next.
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

function segments(corners, level, x, y) {
  const points = [];
  for (let k = 0; k < 4; k++) {
    const from = corners[k], to = corners[(k + 1) % 4];
    if (from < level === to < level) continue;
    const share = (level - from) / (to - from);
    const [x0, y0] = CORNERS[k], [x1, y1] = CORNERS[(k + 1) % 4];
    points.push([x + x0 + share * (x1 - x0), y + y0 + share * (y1 - y0)]);
  }
  const [p, q, r, s] = points;
  if (!r) return [[...p, ...q]];
  // A saddle: its middle is joined to corners 0 and 2, or to 1 and 3.
  const middle = corners.reduce((sum, value) => sum + value, 0) / 4;
  return middle < level === corners[0] < level
    ? [[...p, ...q], [...r, ...s]]
    : [[...s, ...p], [...q, ...r]];
}
