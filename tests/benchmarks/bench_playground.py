"""How fast the playground is in Chromium, beside one frame of a 60 Hz screen.

python tests/benchmarks/bench_playground.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.serving import NO_BROWSER, chromium, served  # noqa: E402

FRAME = 1000 / 60
LANDSCAPES = ("cubic", "bumpy", "rosenbrock")
MEASURE = """async (name) => {
  const load = (module) => import(`/javascripts/playground/${module}.js`);
  const data = await (await fetch("/javascripts/playground/data.json")).json();
  const [{ makeLandscapes }, { optimizers }, { run, final }, { contours, levels }] =
    await Promise.all(["landscapes", "optimizers", "trajectory", "contours"].map(load));
  const { makeRun } = await load("state");
  const landscape = makeLandscapes(data)[name];
  const { start, window: [[x0, x1], [y0, y1]] } = landscape;
  const four = ["gd", "momentum", "adam", "nadam"].map(
    (id) => [landscape, {}, optimizers[id], makeRun(id).hyper, {}],
  );
  const lrs = Array.from({ length: 120 }, (_, i) => 10 ** (-5 + (7 * i) / 119));
  const drag = () => four.map((same) => run(...same, start, 500));
  const last = (same) => lrs.map((lr) => final(...same, start, 500, lr));
  const sweeps = () => four.map(last);
  const map = () => {
    const values = new Float64Array(200 * 200);
    for (let i = 0; i < values.length; i++) {
      const [x, y] = [(i % 200) / 199, Math.floor(i / 200) / 199];
      values[i] = landscape.f(x0 + (x1 - x0) * x, y0 + (y1 - y0) * y, {});
    }
    return contours(values, 200, 200, levels(values));
  };
  const median = (work, rounds) => {
    const times = Array.from({ length: rounds }, () => {
      const before = performance.now();
      work();
      return performance.now() - before;
    });
    return times.sort((a, b) => a - b)[rounds >> 1];
  };
  return [median(drag, 101), median(map, 21), median(sweeps, 7)];
}"""

FOUR = "steps=500&run=gd,lr=0.1&run=momentum,lr=0.01&run=adam,lr=0.05&run=nadam,lr=0.05"
MOVES = """() => {
  const start = document.querySelector("gd-playground .start"), times = [];
  const press = (key) =>
    start.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  for (let i = 0; i < 101; i++) {
    const before = performance.now();
    press(i % 2 ? "ArrowLeft" : "ArrowRight");
    document.body.getBoundingClientRect(); // the layout that a frame would do
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b)[50];
}"""


def main() -> int:
    program = chromium() or sys.exit(NO_BROWSER)
    missed = 0
    with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", site]
        subprocess.run(build, cwd=ROOT, check=True)
        launch = {"executable_path": program, "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**launch)
        page = browser.new_page()
        with served(Path(site)) as address:
            page.goto(f"{address}playground/?{FOUR}")
            page.wait_for_selector("gd-playground[ready]")
            move = page.evaluate(MOVES)
            figures = {name: page.evaluate(MEASURE, name) for name in LANDSCAPES}
        browser.close()
    for name, (drag, contours, sweep) in figures.items():
        missed += drag > FRAME
        print(
            f"{name}: four optimizers x 500 steps {drag:.1f} ms "
            f"(at most {FRAME:.1f}); 200x200 contours {contours:.0f} ms; "
            f"sweep of 120 lr x 500 steps x 4 {sweep:.0f} ms"
        )
    missed += move > FRAME
    print(
        f"the page: the start moved and all redrawn {move:.1f} ms (at most {FRAME:.1f})"
    )
    return missed


if __name__ == "__main__":
    sys.exit(main())
