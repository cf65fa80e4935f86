// Elements, and numbers as text.

export function h(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
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
export const loss = (value) =>
  value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)
    ? value.toFixed(4)
    : short(value);
