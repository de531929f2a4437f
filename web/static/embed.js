// The widget: <kqa-chat>, and the one script tag that puts it on a page. The service serves this file with the modules
// it needs, its style and its data as /widget.js (service/widget.py); BOOT, STYLE and SCRIPT come from there.

import { converse } from './conversation.js';
import { button, element as h } from './element.js';
import { resourceList, ways } from './help.js';
import { theme } from './theme.js';
import { questions } from './view.js';

/** @typedef {import('./conversation.js').Boot} Boot */

const NAME = 'kqa-chat';
/** Below this width the panel takes the whole screen. */
const NARROW = '(max-width: 30rem)';
const DARK = matchMedia('(prefers-color-scheme: dark)');
let made = 0;

/** One chat: a launcher with a panel, or the panel in place (`data-position="inline"`). @fires answer @fires feedback @fires open @fires close */
class KqaChat extends HTMLElement {
  connectedCallback() {
    this.#listen('addEventListener');
    if (this.dataset.position !== 'inline') {
      // In the top layer no `transform` of the host's and no z-index can move or cover us.
      this.popover = 'manual';
      this.togglePopover?.(true);
    }
    this.#ready ??= spoken(this.dataset.lang).then((boot) => this.#build(boot));
    if (this.dataset.open === 'true') this.#show(false);
  }

  disconnectedCallback() {
    this.#listen('removeEventListener');
  }

  /** An element that is taken away leaves no listener behind. @param {'addEventListener'|'removeEventListener'} act */
  #listen(act) {
    document[act]('keydown', this);
    DARK[act]('change', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'change') this.#paint();
    // A dialog that is not modal has no Escape of its own.
    else if (/** @type {KeyboardEvent} */ (event).key === 'Escape' && this.shadowRoot?.activeElement) this.close();
  }

  /** Opens the panel and puts the cursor into its field. */
  open() {
    return this.#show(true);
  }

  /** Closes the panel; the focus goes back to the launcher. */
  close() {
    if (!this.#panel?.open) return;
    this.#panel.close();
    this.#closed();
  }

  /** Opens the panel and asks. @param {string} text @returns {Promise<void>} when the reply is shown */
  async ask(text) {
    await this.#show(false);
    return this.#talk.send(String(text));
  }

  /** @param {Boot} boot */
  #build(boot) {
    const { api = '', title, disclaimer, examples, position = '' } = this.dataset;
    const { language, words, notice, help } = boot;
    const own = examples === undefined ? boot.examples : examples.split('|').map((one) => one.trim()).filter(Boolean);
    const inline = position === 'inline';
    const id = `kqa-${made += 1}`;
    const root = this.attachShadow({ mode: 'open' });
    this.lang = language;
    style(root);
    this.#paint();

    const turns = h('ol', { class: 'turns' });
    const field = h('textarea', { id: 'question', rows: 1, required: '', dir: 'auto', autocomplete: 'off', enterkeyhint: 'send', 'aria-describedby': 'counter' });
    const counter = h('p', { id: 'counter', class: 'counter' });
    const status = h('p', { class: 'status', role: 'status' });
    const clear = button({ class: 'clear' }, words.start_over);
    const form = h('form', { class: 'ask' },
      h('label', { for: 'question' }, words.field),
      h('div', { class: 'field' }, field, h('button', { class: 'primary' }, words.ask)), counter, status);
    const helping = h('details', {}, h('summary', {}, words.get_help), resourceList(help.resources, boot.cards[language].words));
    const numbers = help.resources.length > 0 ? ways({ ...help.resources[0], url: null }, boot.cards[language].words) : [];
    const start = h('div', { class: 'examples' });
    const scroller = h('div', { class: 'scroll', tabindex: '0', role: 'log', 'aria-label': words.conversation },
      h('p', { class: 'notice' }, disclaimer ?? notice), start, turns, clear);
    const inside = [
      h('div', { class: 'brand top' },
        h('h2', { id }, title ?? words.ask_question),
        !inline && button({ class: 'close', 'aria-label': words.close, onclick: () => this.close() }, '×')),
      scroller,
      h('div', { class: 'bottom' }, form, h('div', { class: 'helpbar' }, h('p', {}, `${help.line} `, ...numbers.flatMap((way) => [way, ' '])), helping)),
    ];
    const box = inline
      ? h('section', { class: 'panel inline', 'aria-labelledby': id }, ...inside)
      : h('dialog', { class: 'panel', 'aria-labelledby': id }, ...inside);
    this.#inline = inline;
    this.#panel = /** @type {HTMLDialogElement} */ (box);
    this.#field = field;
    if (!inline) {
      this.#launcher = button({ class: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => (this.#panel.open ? this.close() : this.open()) },
        h('span', { 'aria-hidden': 'true', class: 'quote-mark' }, '“'), h('span', { class: 'launcher-words', 'data-short': words.ask }, title ?? words.ask_question));
      box.addEventListener('close', () => this.#closed());
      root.append(this.#launcher);
    }
    root.append(box);
    // A host's own #help is not ours: the numbers are here.
    root.addEventListener('click', (event) => {
      if (!(event.target instanceof Element) || !event.target.closest('a[href="#help"]')) return;
      event.preventDefault();
      helping.setAttribute('open', '');
      helping.querySelector('summary')?.focus();
    });
    this.#talk = converse(
      { box, turns, form: /** @type {HTMLFormElement} */ (form), field: /** @type {HTMLTextAreaElement} */ (field), counter, status, clear },
      { ...boot, examples: own },
      { base: (api || ORIGIN).replace(/\/+$/, ''), guest: true, emit: (name, detail) => this.#emit(name, detail) });
    start.append(questions(words.examples, own, this.#talk.context) ?? '');
  }

  /** @param {boolean} focus false where the reader did not ask for it: a page that opens by itself keeps its focus */
  async #show(focus) {
    await this.#ready;
    if (this.#inline) {
      if (focus) this.#field.focus();
      return;
    }
    if (!this.#panel.open) {
      // The whole screen is a dialog that nothing else can be reached beside; a corner of it is not.
      if (matchMedia(NARROW).matches) this.#panel.showModal();
      else this.#panel.open = true; // show() would take the focus
      this.#launcher?.setAttribute('aria-expanded', 'true');
      this.#emit('open', {});
    }
    if (focus) this.#field.focus();
  }

  /** Once for each closing: the dialog's own event comes later, when the panel may be open again. */
  #closed() {
    if (this.#panel.open || this.#launcher?.getAttribute('aria-expanded') === 'false') return;
    this.#launcher?.setAttribute('aria-expanded', 'false');
    this.#launcher?.focus();
    this.#emit('close', {});
  }

  /** The publisher's colour, as the reader's scheme takes it. */
  #paint() {
    const { color } = this.dataset;
    if (!color) return;
    const made = theme(color, DARK.matches);
    if (made === null) return console.warn(`${NAME}: data-color "${color}" is not a colour like "#0b5d5b"`);
    for (const name of ['--kqa-accent', '--kqa-on-accent']) this.style.removeProperty(name);
    for (const [name, value] of Object.entries(made)) this.style.setProperty(name, value);
  }

  /** @param {string} name @param {object} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** @type {?Promise<void>} when the words are there and the element is drawn */ #ready = null;
  #inline = false;
  /** @type {HTMLDialogElement} */ #panel;
  /** @type {HTMLElement} */ #field;
  /** @type {?HTMLElement} */ #launcher = null;
  /** @type {ReturnType<typeof converse>} */ #talk;
}

/**
 * What came with the script; for another language what the service has in it, asked for once. A service that is down
 * leaves the language that is here.
 * @param {string|undefined} lang @returns {Promise<Boot>}
 */
async function spoken(lang) {
  if (!lang || lang === BOOT.language) return BOOT;
  try {
    const response = await fetch(`${ORIGIN}/widget.json?lang=${encodeURIComponent(lang)}`, { credentials: 'omit' });
    return response.ok ? await response.json() : BOOT;
  } catch {
    return BOOT;
  }
}

/**
 * The style of a shadow root, with rem of our own: a host page with `html { font-size: 62.5% }` must not shrink it, one
 * whose reader wants larger letters may. A constructed sheet passes any Content-Security-Policy.
 * @param {ShadowRoot} root
 */
function style(root) {
  const rem = Math.max(16, parseFloat(getComputedStyle(document.documentElement).fontSize));
  const css = STYLE.replace(/([\d.]+)rem/g, (_, n) => `${n * rem}px`);
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h('style', {}, css)); // browsers before 2023
  }
}

/** The element of a script tag, with the tag's own data; none for `data-position="none"`, which only makes <kqa-chat> known. */
function place() {
  if (!customElements.get(NAME)) customElements.define(NAME, KqaChat);
  const script = SCRIPT;
  if (!script || script.dataset.position === 'none') return;
  const chat = h(NAME, {});
  Object.assign(chat.dataset, { api: ORIGIN }, script.dataset);
  if (script.dataset.position === 'inline') script.after(chat);
  else if (document.body) document.body.append(chat);
  else addEventListener('DOMContentLoaded', () => document.body.append(chat));
}

place();
