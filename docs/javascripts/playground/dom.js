// Elements, and numbers as text.

export function h(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Properties, but those that are as asked: a browser works for each that is set. */
export function put(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (`${node[name]}` !== `${value}`) node[name] = value;
  }
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(node, attributes);
  node.append(...children);
  return node;
}

export const button = (text, onclick, more) =>
  h("button", { type: "button", onclick, ...more }, text);

export function select(label, options, choose) {
  const onchange = ({ target }) => choose(target.value);
  const items = options.map(([value, text]) => h("option", { value }, text));
  return h("label", {}, h("span", {}, label), h("select", { onchange }, ...items));
}

// Without the noise of the last bits: 0.1 + 0.2 is 0.3.
export const round = (value, digits = 12) => Number(value.toPrecision(digits));

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

export function short(value, digits = 4) {
  const size = Math.abs(value), plain = !size || (size >= 1e-3 && size < 1e5);
  const text = plain ? String(round(value, digits)) : value.toExponential(digits - 1);
  return text.replace(/\.?0*e\+?/, "e").replaceAll("-", "−");
}

// As a lesson's code prints a loss, if four decimals can show it.
const written = (value, digits) =>
  value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)
    ? value.toFixed(digits)
    : short(value, digits);

/**
 * A number as text, with the digits that it keeps when it moves by its doubt.
 * @param {(value: number, digits: number) => string} write
 */
export function sure(value, doubt, write) {
  if (!(doubt > 0)) return write(value, 4);
  for (let digits = 4; digits; digits--) {
    const text = write(value, digits), near = [value - 2 * doubt, value + 2 * doubt];
    if (/[1-9]/.test(text) && near.every((other) => write(other, digits) === text)) return text;
  }
  return Math.abs(value) + 2 * doubt < 5e-5 ? "0.0000" : "chaotic";
}

export const loss = (value, doubt = 0) => sure(value, doubt, written);

/** Whether the reader wants nothing to move. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
