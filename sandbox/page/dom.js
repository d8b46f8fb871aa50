// Building nodes. Nothing in this page ever parses markup: text enters the document as text only.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Give `node` attributes, listeners (`onclick: f`) and, for `value`/`checked`, properties. null and false are
 * left out.
 */
function assign(node, props) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
}

/** An HTML element with its attributes and children; children are nodes, strings, arrays or null. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  assign(node, props);
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** An SVG element; same rules as `el`. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  assign(node, props);
  node.append(...children);
  return node;
}

/** A name or another foreign text that must not disturb its surroundings' direction. */
export function bdi(text, props = {}) {
  return el("bdi", { dir: "auto", ...props }, text ?? "");
}

/** Call `work` once things were quiet for `ms`; returns the debounced function. */
export function quiet(ms, work) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
}

/** Move the focus among `items` with the arrow keys, Home and End; the roving part of menus and lists. */
export function roving(event, items) {
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (!(event.key in steps) || items.length === 0) return;
  event.preventDefault();
  items[(steps[event.key] + items.length) % items.length].focus();
}
