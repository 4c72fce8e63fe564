// Builds elements. What the ledger holds becomes text nodes, and never markup.

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'selected', 'htmlFor', 'tabIndex', 'open']);

// element('a', {href: '#/', class: 'quiet', on: {click: f}}, 'text', otherElement, [more], null)
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (PROPERTIES.has(name)) {
      node[name] = value;
    } else if (name === 'class' || name === 'id' || name === 'role' || /^(aria|data)-[a-z-]+$/.test(name) ||
               ['type', 'name', 'min', 'max', 'step', 'for', 'scope', 'lang', 'datetime', 'placeholder', 'list',
                'autocomplete', 'spellcheck', 'inputmode', 'required', 'colspan', 'rowspan', 'title', 'hidden',
                'size'].includes(name)) {
      node.setAttribute(name, value === true ? '' : String(value));
    } else if (name === 'href') {
      if (!String(value).startsWith('#')) throw new Error(`${value} leads out of the console`);
      node.setAttribute('href', value);
    } else {
      throw new Error(`${name} is no attribute that the console sets`);
    }
  }
  node.append(...nodes(children));
  return node;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== '')
      .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}

export function replaceChildren(node, ...children) {
  node.replaceChildren(...nodes(children));
}

// Text from a calendar: its direction does not reach what stands around it.
export function said(text, className) {
  return element('bdi', {class: className}, text);
}

let numbered = 0;
// An id that no other element has.
export function uniqueId(name) {
  return `${name}-${++numbered}`;
}

// What is chosen by its shape and its word; its colour comes on top.
export function badge(kind, text) {
  const shapes = {good: '●', bad: '■', warn: '▲', quiet: '○', accent: '◆'};
  return element('span', {class: `badge ${kind}`}, element('span', {'aria-hidden': 'true', class: 'shape'}, shapes[kind]), text);
}
