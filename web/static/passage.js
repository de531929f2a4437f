// A quotation on its slip: the exact words, where they stand, the passage around them, and why they were chosen.

import { button, element as h, link } from './element.js';
import { day, hasContext, path, sureness } from './quotation.js';
import { fill } from './words.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./api.js').Passage} Passage */
/** @typedef {import('./api.js').Source} Source */
/** @typedef {import('./chat.js').Turn} Turn */
/** @typedef {import('./quotation.js').Quotation} Quotation */
/** @typedef {import('./view.js').Context} Context */

/** One quotation with its source and the passage around it; `extras` stand where their names say. @param {Quotation} quotation @param {{boundary?: ?Node, why?: ?Node}} extras @param {Context} context */
export function slip(quotation, { boundary, why }, context) {
  const { lines, passage } = quotation;
  const { words, copy, share, foreign } = context;
  const tool = (/** @type {?(quotation: Quotation, button: HTMLElement) => void} */ act, /** @type {string} */ name) => {
    const made = button({ onclick: () => act?.(quotation, made) }, name);
    return act && made;
  };
  return h('div', { class: 'slip' },
    h('blockquote', { cite: passage.source.url, lang: foreign }, ...lines.map(line)),
    citation(passage.source, context, tool(copy, words.copy), tool(share, words.share)),
    boundary,
    why,
    hasContext(passage) && h('div', { class: 'context' }, h('h3', {}, words.passage), passageText(passage, context)));
}

/** How sure, in words; unfolded, why, with how the question was read (asked for only then). @param {Turn} turn @param {Answer} answer @param {Context} context */
export function why(turn, answer, { words, explain }) {
  const { confidence = null } = answer.answer ?? {};
  const list = h('ul', {}, ...[
    words.why.quoted,
    fill(words.why.chosen, { n: answer.index.passages }),
    confidence !== null && fill(words.why.confidence, { percent: Math.round(100 * confidence) }),
  ].filter(Boolean).map((said) => h('li', {}, said)));
  let told = !explain;
  async function unfold() {
    if (told) return;
    told = true;
    const wait = h('li', {}, words.searching);
    list.append(wait);
    const reply = await explain?.(turn);
    wait.replaceWith(...(reply ? reading(reply, words) : [words.fault.failed.title]).map((said) => h('li', {}, said)));
  }
  return h('details', { class: 'why', ontoggle: unfold },
    h('summary', {}, h('span', {},
      confidence !== null && h('strong', {}, words.sure[sureness(confidence)]), ' ',
      h('span', { class: 'ask-why' }, words.why.title))),
    list);
}

/** How a question was read, as sentences. @param {Answer} answer @param {import('./words.js').Words} words @returns {string[]} */
function reading({ question, interpreted_question, explanation }, words) {
  const { mended = [], terms = [] } = explanation ?? {};
  const named = (/** @type {boolean} */ there) => terms.filter((term) => term.in_best === there).map(({ word }) => word).join(', ');
  return [
    interpreted_question !== question && fill(words.why.read_as, { question: interpreted_question }),
    ...mended.map((one) => fill(words.why.mended, one)),
    named(true) && fill(words.why.with, { words: named(true) }),
    named(false) && fill(words.why.without, { words: named(false) }),
  ].filter(Boolean).map(String);
}

/** A line of a quotation; the tabs of a table row stay in the text and are drawn as separators. @param {string} text */
function line(text) {
  const cells = text.split('\t').flatMap((cell) => ['\t', h('span', { class: 'cell' }, cell)]).slice(1);
  return h('p', {}, ...(cells.length > 1 ? cells : [text]));
}

/** Where it stands, when it was checked, the way there. @param {Source} source @param {Context} context @param {...(?HTMLElement)} tools */
export function citation(source, { words, foreign, toArticle }, ...tools) {
  const [title, ...below] = path(source);
  const checked = source.last_reviewed === null
    ? [words.not_checked]
    : [`${words.checked} `, h('time', { datetime: source.last_reviewed }, day(source.last_reviewed, words.locale))];
  return h('div', { class: 'source' },
    h('p', { class: 'from' }, `${words.from} `, h('span', { lang: foreign }, ...steps([h('cite', {}, title), ...below]))),
    h('p', { class: 'checked' }, ...checked),
    h('p', { class: 'ways' }, toArticle(source.deep_link, 'read', words.read_on), ...tools));
}

/** Steps of a heading path with a mark between them that is seen and not read out. @param {(string|Node)[]} parts */
export function steps(parts) {
  return parts.flatMap((part, i) => (i > 0 ? [' ', h('span', { 'aria-hidden': 'true' }, '›'), ' ', part] : [part]));
}

/** The passage as it stands in the article, its quoted words marked. @param {Passage} passage @param {Context} context */
export function passageText({ segments, table }, { words, foreign }) {
  const cue = (/** @type {string} */ text) => h('mark', { 'data-cue': `${words.quoted}: ` }, text);
  if (table === null) return h('p', { class: 'passage', lang: foreign }, ...segments.map(({ text, mark }) => (mark ? cue(text) : text)));
  const marked = segments.filter(({ mark }) => mark).map(({ text }) => text).join('\n');
  const row = (/** @type {string} */ cell, /** @type {number} */ i) => h('tr', {},
    h('th', { scope: 'row' }, table.columns[i] ?? ''),
    h('td', {}, cell !== '' && marked.includes(cell) ? cue(cell) : cell));
  return h('table', { class: 'row', lang: foreign }, h('tbody', {}, ...table.cells.map(row)));
}

/** A link to an article: in the page itself where the page is ours, in another tab where we are guests. @param {string} href @param {{newTab: boolean, words: import('./words.js').Words}} how @param {?string} name its class @param {...(Node|string)} children */
export function articleLink(href, { newTab, words }, name, ...children) {
  const away = newTab ? { target: '_blank', rel: 'noopener' } : {};
  return link(href, { class: name, ...away }, ...children, newTab && h('span', { class: 'hidden' }, ` (${words.new_tab})`));
}
