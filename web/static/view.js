// One function a screen. Each takes plain values and gives back an element; none keeps state or asks the network,
// so that the page and the widget draw the same screens.

import { button, element as h } from './element.js';
import { feedback } from './feedback.js';
import { card, mention, resourceList } from './help.js';
import { citation, passageText, slip, steps, why } from './passage.js';
import { path, quotations } from './quotation.js';
import { counted, fill } from './words.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./api.js').Fault} Fault */
/** @typedef {import('./api.js').Passage} Passage */
/** @typedef {import('./chat.js').Turn} Turn */
/** @typedef {import('./help.js').Cards} Cards */
/** @typedef {import('./quotation.js').Quotation} Quotation */
/** @typedef {import('./words.js').Words} Words */
/**
 * What every screen needs besides its turn: the words, what came with the page, and what its buttons do. What cannot be
 * done here (copying, sharing, telling the editors) is null; then no button promises it. `foreign` is the language of the
 * articles where it is not the page's, else null.
 * @typedef {{words: Words, cards: Record<string, Cards>, help: {line: string, resources: import('./api.js').Resource[]},
 *   spanishLine: string, examples: string[], language: string, foreign: ?string,
 *   ask: (question: string) => void, alone: (turn: Turn) => void, retry: (turn: Turn) => void, rephrase: (turn: Turn) => void,
 *   copy: ?((quotation: Quotation, button: HTMLElement) => void), share: ?((quotation: Quotation) => void),
 *   explain: ?((turn: Turn) => Promise<?Answer>), tell: ?((told: import('./api.js').Feedback) => ReturnType<typeof import('./api.js').tell>),
 *   say: (sentence: string) => void, card: (answer: Answer) => HTMLElement,
 *   toArticle: (href: string, name: ?string, ...children: (Node|string)[]) => HTMLElement}} Context
 */

/** The screen of a turn, whatever became of it. @param {Turn} turn @param {Context} context @returns {HTMLElement} */
export function screen(turn, context) {
  const { result } = turn;
  if (result === null) return searching(turn, context);
  if (!result.ok) return error(turn, result.fault, context);
  const { answer } = result;
  if (answer.status === 'answered') return answered(turn, answer, context);
  return answer.status === 'not_covered' ? notCovered(turn, answer, context) : card(answer.status, answer, context);
}

/** The question and an empty slip, which stays invisible for the first 300 ms (screens.css): most replies are faster. @param {Turn} turn @param {Context} context */
export function searching(turn, { words }) {
  return h('article', {}, asked(turn, words), h('div', { class: 'slip searching' }, h('span'), h('span')));
}

/** The quotation first, its source, the words around it, then everything else folded. @param {Turn} turn @param {Answer} answer @param {Context} context */
export function answered(turn, answer, context) {
  const { words } = context;
  const quoted = quotations(answer);
  const rest = answer.passages.filter((passage) => !quoted.some((one) => one.passage === passage));
  // Where the limits of an answer are named, they stand beside the first quotation, not below the fold.
  const first = { boundary: sentence(answer, 'boundary', context), why: why(turn, answer, context) };
  return h('article', {},
    asked(turn, words),
    together(turn, answer, context),
    ...quoted.map((one, i) => slip(one, i === 0 ? first : {}, context)),
    feedback(answer, context),
    rest.length > 0 && more(rest, context),
    mention(answer, context),
    questions(words.suggestions, answer.suggestions.map((one) => one.question), context),
    foot(answer.notice, words));
}

/** An honest no, and the ways on from it. @param {Turn} turn @param {Answer} answer @param {Context} context */
export function notCovered(turn, answer, context) {
  const { words, examples } = context;
  const talk = answer.reason === 'chitchat';
  return h('article', {},
    asked(turn, words),
    together(turn, answer, context),
    // Thanks are no question that was refused: they get their reply and nothing around it.
    talk ? sentence(answer, 'reply', context) : refusal(turn, answer, context),
    answer.nearest.length > 0 && nearest(answer.nearest, context),
    !talk && feedback(answer, context),
    mention(answer, context),
    questions(words.examples, answer.suggestions.length > 0 ? answer.suggestions.map((one) => one.question) : examples, context),
    foot(answer.notice, words));
}

/** What happened, what to do, and the numbers, which work without a network. @param {Turn} turn @param {Fault} fault @param {Context} context */
export function error(turn, fault, context) {
  const { words, help, cards, language } = context;
  const { title, todo } = words.fault[fault.kind] ?? words.fault.failed;
  // The same words sent again would fail again.
  const again = fault.kind !== 'invalid';
  return h('article', {},
    asked(turn, words),
    h('div', { class: 'fault', role: 'alert' },
      h('h3', {}, title),
      // The service gives its reasons in English.
      fault.kind === 'invalid' && language === 'en' && fault.detail && h('p', {}, fault.detail),
      h('p', {}, fault.wait === null ? todo : counted(words.wait, fault.wait)),
      again && button({ class: 'primary', onclick: () => context.retry(turn) }, words.retry)),
    h('p', { class: 'quiet' }, words.help_now),
    resourceList(help.resources, cards[language].words));
}

/** @param {Turn} turn @param {Words} words */
function asked({ question }, words) {
  return h('h2', { class: 'asked', dir: 'auto' }, h('span', { class: 'hidden' }, `${words.asked}: `), question);
}

/** The earlier question with which this one was read, and the way to ask it without; none for a question that stood alone. @param {Turn} turn @param {Answer} answer @param {Context} context */
function together(turn, { follow_up_of }, { words, alone }) {
  if (!follow_up_of) return null;
  return h('div', { class: 'together' },
    h('p', {}, fill(words.together, { question: follow_up_of })),
    button({ onclick: () => alone(turn) }, words.alone));
}

/** The service's own sentence, marked where it is not in the page's language. @param {Answer} answer @param {?string} name its class @param {Context} context */
function sentence({ message, message_language }, name, { language }) {
  return message ? h('p', { class: name, lang: message_language !== language && message_language }, message) : null;
}

/** What was not found, and what to try. @param {Turn} turn @param {Answer} answer @param {Context} context */
function refusal(turn, answer, context) {
  const { words, rephrase } = context;
  const reason = answer.reason ?? 'no_match';
  return h('div', { class: 'refusal' },
    h('h3', {}, words.not_covered_title[reason]),
    sentence(answer, null, context),
    h('p', { class: 'hint' }, words.hint[reason]),
    button({ class: 'rephrase', onclick: () => rephrase(turn) }, words.rephrase));
}

/** @param {Passage[]} passages @param {Context} context */
function more(passages, context) {
  const item = (/** @type {Passage} */ one) => h('li', {}, passageText(one, context), citation(one.source, context));
  return h('details', { class: 'more' }, h('summary', {}, counted(context.words.more, passages.length)), h('ul', {}, ...passages.map(item)));
}

/** @param {Answer['nearest']} headings @param {Context} context */
function nearest(headings, { words, foreign, toArticle }) {
  const item = (/** @type {Answer['nearest'][number]} */ one) => {
    const [title, ...below] = path(one);
    const named = below.length > 0 ? steps(below) : [title];
    return h('li', {}, toArticle(one.url, null, ...named), below.length > 0 && h('span', { class: 'title' }, title));
  };
  return h('div', { class: 'nearest' }, h('h3', {}, words.nearest), h('ul', { lang: foreign }, ...headings.map(item)));
}

/** Questions to ask by a click. @param {string} title @param {string[]} list @param {{ask: (question: string) => void, foreign: ?string}} context */
export function questions(title, list, { ask, foreign }) {
  if (list.length === 0) return null;
  const item = (/** @type {string} */ one) => h('li', { lang: foreign }, button({ onclick: () => ask(one) }, one));
  return h('div', { class: 'questions' }, h('h3', {}, title), h('ul', {}, ...list.map(item)));
}

/** @param {string} notice @param {Words} words */
function foot(notice, words) {
  return h('p', { class: 'foot' }, `${notice} `, h('a', { href: '#help' }, words.help_now));
}
