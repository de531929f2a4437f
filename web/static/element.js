// Elements made by createElement and text nodes only: nothing from the server or the reader is ever parsed as markup.

/** Where a link may lead; a `javascript:` address in someone's content becomes plain text. */
const SCHEMES = ['http:', 'https:', 'tel:', 'sms:'];

/** @typedef {Node|string|null|false|undefined} Child */

/**
 * One element: attributes by name, `on…` as listeners, children that are null or false left out.
 * @param {string} tag @param {Record<string, any>} attributes @param {...Child} children @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child instanceof Node || typeof child === 'string'));
  return made;
}

/** A button that sends no form. @param {Record<string, any>} attributes @param {...Child} children */
export function button(attributes, ...children) {
  return element('button', { type: 'button', ...attributes }, ...children);
}

/** A link, or its words alone where the address is none to follow. @param {string} href @param {Record<string, any>} attributes @param {...Child} children */
export function link(href, attributes, ...children) {
  const anchor = /** @type {HTMLAnchorElement} */ (element('a', { ...attributes, href }, ...children));
  return SCHEMES.includes(anchor.protocol) ? anchor : element('span', {}, ...children);
}
