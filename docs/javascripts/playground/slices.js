/** Long work in slices of a few milliseconds, between which the page can answer. */

const SLICE = 6;

/**
 * Runs a generator to its end; the first slice at once. Returns what gives it up.
 * @param {Generator} work
 * @param {() => void} done
 */
export function inSlices(work, done) {
  let waiting = 0;
  const go = () => {
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      if (work.next().done) return done();
    }
    waiting = setTimeout(go);
  };
  go();
  return () => clearTimeout(waiting);
}
