// Exercises that answer: a number is compared with the one that the solution computes, as
// `check` of the package does. Nothing is kept, and nothing is sent.

const CLOSE = 5;

/** @type {(answer: number, found: [number, number, Record<string, number>, string]) => string} */
function said(answer, [value, within, mistakes]) {
  const near = (number, off) => Math.abs(answer - number) <= off;
  if (Number.isNaN(answer)) return "That is not a number: write it as 0.25, 1e-3 or 25 %.";
  if (near(value, within)) return "Right.";
  for (const [mistake, number] of Object.entries(mistakes)) {
    if (near(number, within * Math.abs(number / value))) {
      return `Not this one. It is what you get if ${mistake}.`;
    }
  }
  if (near(value, CLOSE * within)) return "Close. Compute it with one digit more.";
  return "Not yet. Try again, or open the solution.";
}

/** @type {(text: string) => number} */
function read(text) {
  const plain = text.replace(/\s|\u202f/g, "").replace("−", "-").replace(",", ".");
  const number = plain.replace(/%$/, "");
  return number === "" ? NaN : Number(number) / (plain.endsWith("%") ? 100 : 1);
}

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll("div.check");
for (const place of places) {
  const found = JSON.parse(place.dataset.answer);
  const form = document.createElement("form");
  const label = found[3] ? "Your number, " + found[3] : "Your number";
  form.innerHTML = `<label>${label} <input inputmode="text" autocomplete="off" size="8">
    </label><button>Check</button><output></output>`;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("output").value = said(read(form.querySelector("input").value), found);
  });
  place.append(form);
}
