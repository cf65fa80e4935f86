// Elements and numbers as text: what every part of the view is made of.

function build(create) {
  return (tag, attributes = {}, ...children) => {
    const node = create(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };
}

export const h = build((tag) => document.createElement(tag));
export const svg = build((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));

// A value without the noise of its last bits: 0.1 + 0.2 is 0.3.
export const round = (value, digits = 12) => Number(value.toPrecision(digits));

// As a lesson's code prints a loss; what four decimals cannot show, with an exponent.
export function loss(value) {
  if (!Number.isFinite(value)) return "no number";
  const size = Math.abs(value);
  return (size && size < 1e-3) || size >= 1e5 ? short(value, 4) : value.toFixed(4);
}

export function short(value, digits = 3) {
  if (!Number.isFinite(value)) return "no number";
  const size = Math.abs(value);
  const text = size && (size < 1e-3 || size >= 1e5) ? value.toExponential(digits - 1) : String(round(value, digits));
  return text.replace(/\.?0*e\+?/, "e").replaceAll("-", "−");
}

export const tenTo = (power) => "10" + String(power).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻");
