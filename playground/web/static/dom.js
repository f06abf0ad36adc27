// Builds elements from plain values. Text always becomes a text node, so nothing a person
// wrote can turn into markup: there is no innerHTML anywhere in these modules.

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const SVG = "http://www.w3.org/2000/svg";

/** Make an element. `attrs` may hold `class`, `data`, `on`, properties and attributes. */
export function h(tag, attrs, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") setData(node, value);
    else if (name === "on") listen(node, value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

/** Append children: nodes as they are, arrays flattened, anything else as text. */
export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** Replace all children of a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

function setData(node, data) {
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(`data-${name}`, value === true ? "" : String(value));
    }
  }
}

function listen(node, handlers) {
  for (const [event, handler] of Object.entries(handlers)) node.addEventListener(event, handler);
}

/** The address when it is one a link may have, else null (no `javascript:`, no `data:`). */
export function safeHref(address) {
  try {
    const url = new URL(String(address), window.location.origin);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens in its own tab, or the bare text where the address is not safe. */
export function link(address, ...label) {
  const href = safeHref(address);
  if (!href) return h("span", {}, ...label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

const ICONS = {
  hash: ["M5.5 2.5 4 13.5M12 2.5 10.5 13.5M2 5.75h12M2 10.25h12"],
  home: ["M2.5 7.2 8 2.5l5.5 4.7v6.3h-4v-4h-3v4h-4z"],
  chat: ["M2.5 3.5h11v8h-6l-3 2.5v-2.5h-2z"],
  info: ["M8 7.2v4M8 4.8v.1", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z"],
  send: ["M2.5 2.8 14 8 2.5 13.2 4.4 8zM4.4 8H9"],
  clip: ["M12.8 7.4 8 12.2a3 3 0 0 1-4.3-4.3l5.2-5.1a2 2 0 0 1 2.9 2.9l-5 4.9a1 1 0 0 1-1.5-1.4l4.4-4.3"],
  bolt: ["M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z"],
  dots: ["M3.5 8h.01M8 8h.01M12.5 8h.01"],
  close: ["M3.5 3.5l9 9M12.5 3.5l-9 9"],
  back: ["M10 3 5 8l5 5"],
  down: ["M3.5 6 8 10.5 12.5 6"],
  right: ["M6 3.5 10.5 8 6 12.5"],
  menu: ["M2.5 4h11M2.5 8h11M2.5 12h11"],
  sun: ["M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13"],
  moon: ["M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1z"],
  auto: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 1.8v12.4M8 5l4.6-.9M8 8.5h6M8 12l4-.6"],
  code: ["M5.5 4 1.8 8l3.7 4M10.5 4l3.7 4-3.7 4"],
  calendar: ["M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3"],
  clock: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.5 1.6"],
  file: ["M4 1.8h5l3 3v9.4H4zM9 1.8v3h3"],
  eye: ["M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z", "M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z"],
  tick: ["M3 8.5 6.5 12 13 4.5"],
  flag: ["M3.5 14.2V2.2h8.5L10 5.2l2 3H3.5"],
  copy: ["M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"],
  people: ["M6 2.5a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8zM1.5 13.5c0-2.6 1.9-4.2 4.5-4.2s4.5 1.6 4.5 4.2M10.5 2.8a2.3 2.3 0 0 1 0 4.4M12 9.6c1.6.6 2.5 2 2.5 3.9"],
};

/** A small drawn icon, hidden from screen readers: the control beside it carries the words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

let counter = 0;

/** An id that no other element on the page has. */
export function uid(prefix = "id") {
  counter += 1;
  return `${prefix}-${counter}`;
}
