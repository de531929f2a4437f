// Where to turn: the card of a crisis or an emergency, the quiet line, the places with their numbers.

import { element as h, link } from './element.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./api.js').Resource} Resource */
/** @typedef {import('./view.js').Context} Context */
/** @typedef {{call: string, text: string, chat: string, others: string}} CardWords */
/** @typedef {{crisis: ?string, emergency: ?string, words: CardWords}} Cards the titles, and what else is said in one language */

/**
 * The card that stands in place of an answer, in the language of the message. The reader's own words are not shown again:
 * they may be hard to see, and the phone may not be only theirs.
 * @param {'crisis'|'emergency'} kind @param {Answer} answer @param {Context} context
 */
export function card(kind, { safety, message_language }, { cards, language }) {
  const [first, ...others] = safety.resources;
  const own = cards[message_language] ?? cards.en;
  return h('div', { class: `card ${kind}`, role: 'alert', lang: message_language !== language && message_language },
    h('h2', {}, own[kind] ?? cards.en[kind]),
    h('p', { class: 'kind' }, safety.message),
    first && h('div', { class: 'first' }, ...resource(first, own.words)),
    others.length > 0 && h('h3', {}, own.words.others),
    others.length > 0 && resourceList(others, own.words));
}

/** One quiet line with the first number, for a question that only touches the subject. @param {Answer} answer @param {Context} context */
export function mention({ safety: { message, resources } }, { words, cards, spanishLine, language }) {
  if (resources.length === 0) return null;
  const told = message && message === spanishLine ? 'es' : 'en';
  const taps = ways(resources[0], cards[told].words).flatMap((way) => [way, ' ']);
  return h('p', { class: 'mention', lang: told !== language && told }, `${message ?? words.help_now} `, ...taps);
}

/** @param {Resource[]} resources @param {CardWords} words */
export function resourceList(resources, words) {
  return h('ul', { class: 'resources' }, ...resources.map((one) => h('li', {}, ...resource(one, words))));
}

/** @param {Resource} one @param {CardWords} words */
function resource(one, words) {
  return [
    h('p', { class: 'name' }, one.name, ' ', h('span', { class: 'country' }, one.country)),
    h('p', { class: 'taps' }, ...ways(one, words)),
    h('p', { class: 'hours' }, [one.hours, one.note].filter(Boolean).join('. ')),
  ];
}

/** The ways to reach a resource, each with its number to read aloud or dial by hand. @param {Resource} one @param {CardWords} words */
export function ways({ name, call, text, url }, words) {
  const number = (/** @type {string} */ uri) => uri.replace(/^\w+:|[?;].*$/g, '');
  const way = (/** @type {string} */ href, /** @type {string} */ label) => link(href, { class: 'tap', rel: href === url && 'noreferrer' }, label, h('span', { class: 'hidden' }, `, ${name}`));
  return [
    call && way(call, `${words.call} ${number(call)}`),
    text && way(text, `${words.text} ${number(text)}`),
    url && way(url, words.chat),
  ].filter((each) => each instanceof Node);
}
