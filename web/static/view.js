// One function a screen. Each takes plain values and gives back an element; none keeps state or asks the network,
// so that the page and the widget draw the same screens.

import { element as h, link } from './element.js';
import { hasContext, path, day, quotations } from './quotation.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./api.js').Fault} Fault */
/** @typedef {import('./api.js').Passage} Passage */
/** @typedef {import('./api.js').Resource} Resource */
/** @typedef {import('./api.js').Source} Source */
/** @typedef {import('./chat.js').Turn} Turn */
/** @typedef {import('./quotation.js').Quotation} Quotation */
/** @typedef {{title: string, message: string}} Card */
/** @typedef {{line: string, crisis: Card, emergency: Card, es: {line: ?string, crisis: ?Card, emergency: ?Card}, resources: Resource[]}} Help */
/**
 * What every screen needs besides its turn: the words, what came with the page, and what its buttons do.
 * `copy` is null where the browser cannot copy; then no button promises it.
 * @typedef {{words: import('./strings.js').Words, help: Help, examples: string[],
 *   ask: (question: string) => void, alone: (turn: Turn) => void, retry: (turn: Turn) => void, copy: ?((quotation: Quotation, button: HTMLElement) => void)}} Context
 */

/** The screen of a turn, whatever became of it. @param {Turn} turn @param {Context} context @returns {HTMLElement} */
export function screen(turn, context) {
  const { result } = turn;
  if (result === null) return searching(turn, context);
  if (!result.ok) return error(turn, result.fault, context);
  const draw = { answered, not_covered: notCovered, crisis, emergency }[result.answer.status];
  return draw(turn, result.answer, context);
}

/** The question and an empty slip, which stays invisible for the first 300 ms (app.css): most replies are faster. @param {Turn} turn @param {Context} context */
export function searching(turn, { words }) {
  return h('article', {}, asked(turn, words), h('div', { class: 'slip searching' }, h('span'), h('span')));
}

/** The quotation first, its source, the words around it, then everything else folded. @param {Turn} turn @param {Answer} answer @param {Context} context */
export function answered(turn, answer, context) {
  const { words } = context;
  const quoted = quotations(answer);
  const rest = answer.passages.filter((passage) => !quoted.some((one) => one.passage === passage));
  return h('article', {},
    asked(turn, words),
    together(turn, answer, context),
    // Where the limits of an answer are named, they stand beside the first quotation, not below the fold.
    ...quoted.map((one, i) => slip(one, i === 0 ? sentence(answer, 'boundary') : null, context)),
    rest.length > 0 && more(rest, words),
    answer.safety.resources.length > 0 && mention(answer.safety, context),
    questions(words.suggestions, answer.suggestions.map((one) => one.question), context),
    foot(answer.notice, words));
}

/** An honest no, and the ways on from it. @param {Turn} turn @param {Answer} answer @param {Context} context */
export function notCovered(turn, answer, context) {
  const { words, examples } = context;
  return h('article', {},
    asked(turn, words),
    together(turn, answer, context),
    // Thanks are no question that was refused: they get their reply and nothing around it.
    answer.reason === 'chitchat' ? sentence(answer, 'reply') : refusal(answer, words),
    answer.nearest.length > 0 && nearest(answer.nearest, words),
    answer.safety.resources.length > 0 && mention(answer.safety, context),
    questions(words.examples, answer.suggestions.length > 0 ? answer.suggestions.map((one) => one.question) : examples, context),
    foot(answer.notice, words));
}

/** @param {Turn} _turn @param {Answer} answer @param {Context} context */
export function crisis(_turn, answer, context) {
  return card('crisis', answer, context);
}

/** @param {Turn} _turn @param {Answer} answer @param {Context} context */
export function emergency(_turn, answer, context) {
  return card('emergency', answer, context);
}

/** What happened, what to do, and the numbers, which work without a network. @param {Turn} turn @param {Fault} fault @param {Context} context */
export function error(turn, fault, context) {
  const { words, help } = context;
  const { title, todo } = words.fault[fault.kind];
  // The same words sent again would fail again: these two are for the reader to change.
  const again = !['too_long', 'invalid'].includes(fault.kind);
  return h('article', {},
    asked(turn, words),
    h('div', { class: 'fault', role: 'alert' },
      h('h3', {}, title),
      fault.kind === 'invalid' && fault.detail && h('p', {}, fault.detail),
      h('p', {}, fault.wait === null ? todo : words.wait(fault.wait)),
      again && h('button', { type: 'button', class: 'primary', onclick: () => context.retry(turn) }, words.retry)),
    h('p', { class: 'quiet' }, words.helpAnyway),
    resourceList(help.resources, words));
}

/**
 * The card that stands in place of an answer. The reader's own words are not shown again:
 * they may be hard to see, and the phone may not be only theirs. A card whose message is the Spanish one is Spanish.
 * @param {'crisis'|'emergency'} kind @param {Answer} answer @param {Context} context
 */
function card(kind, { safety }, { words, help }) {
  const [first, ...others] = safety.resources;
  const spanish = help.es[kind]?.message === safety.message ? help.es[kind] : null;
  const text = spanish ?? help[kind];
  const said = spanish ? words.es : words;
  return h('div', { class: `card ${kind}`, role: 'alert', lang: spanish && 'es' },
    h('h2', {}, text.title),
    h('p', { class: 'kind' }, safety.message ?? text.message),
    first && h('div', { class: 'first' }, ...resource(first, said)),
    others.length > 0 && h('h3', {}, said.others),
    others.length > 0 && resourceList(others, said));
}

/** @param {Turn} turn @param {import('./strings.js').Words} words */
function asked({ question }, words) {
  return h('h2', { class: 'asked', dir: 'auto' }, h('span', { class: 'hidden' }, `${words.asked}: `), question);
}

/** The earlier question with which this one was read, and the way to ask it without; none for a question that stood alone. @param {Turn} turn @param {Answer} answer @param {Context} context */
function together(turn, { follow_up_of }, { words, alone }) {
  if (!follow_up_of) return null;
  return h('div', { class: 'together' },
    h('p', {}, words.together(follow_up_of)),
    h('button', { type: 'button', onclick: () => alone(turn) }, words.alone));
}

/** The service's own sentence, marked where it is not in the page's language. @param {Answer} answer @param {?string} [name] its class */
function sentence({ message, message_language }, name = null) {
  return message && h('p', { class: name, lang: message_language === 'es' && 'es' }, message);
}

/** What was not found, and what to try. @param {Answer} answer @param {import('./strings.js').Words} words */
function refusal(answer, words) {
  const reason = answer.reason ?? 'no_match';
  return h('div', { class: 'refusal' },
    h('h3', {}, words.notCoveredTitle[reason] ?? words.notCoveredTitle.no_match),
    sentence(answer),
    h('p', { class: 'hint' }, words.hint[reason] ?? words.hint.no_match));
}

/** One quotation with its source and the passage around it. @param {Quotation} quotation @param {?Node|string} boundary @param {Context} context */
function slip(quotation, boundary, { words, copy }) {
  const { lines, passage } = quotation;
  const button = h('button', { type: 'button', onclick: () => copy?.(quotation, button), 'aria-label': words.copyLong }, words.copy);
  return h('div', { class: 'slip' },
    h('blockquote', { cite: passage.source.url }, ...lines.map(line)),
    citation(passage.source, words, copy && button),
    boundary,
    hasContext(passage) && h('div', { class: 'context' }, h('h3', {}, words.passage), passageText(passage, words)));
}

/** A line of a quotation; the tabs of a table row stay in the text and are drawn as separators. @param {string} text */
function line(text) {
  const cells = text.split('\t').flatMap((cell) => ['\t', h('span', { class: 'cell' }, cell)]).slice(1);
  return h('p', {}, ...(cells.length > 1 ? cells : [text]));
}

/** Where it stands, when it was checked, the way there. @param {Source} source @param {import('./strings.js').Words} words @param {?HTMLElement} [button] */
function citation(source, words, button = null) {
  const [title, ...below] = path(source);
  const checked = source.last_reviewed === null
    ? [words.notChecked]
    : [`${words.checked} `, h('time', { datetime: source.last_reviewed }, day(source.last_reviewed, words.locale))];
  return h('div', { class: 'source' },
    h('p', { class: 'from' }, `${words.from} `, ...steps([h('cite', {}, title), ...below])),
    h('p', { class: 'checked' }, ...checked),
    h('p', { class: 'ways' }, link(source.deep_link, { class: 'read' }, words.read), button));
}

/** Steps of a heading path with a mark between them that is seen and not read out. @param {(string|Node)[]} parts */
function steps(parts) {
  return parts.flatMap((part, i) => (i > 0 ? [' ', h('span', { 'aria-hidden': 'true' }, '›'), ' ', part] : [part]));
}

/** The passage as it stands in the article, its quoted words marked. @param {Passage} passage @param {import('./strings.js').Words} words */
function passageText({ segments, table }, words) {
  const cue = (/** @type {string} */ text) => h('mark', { 'data-cue': `${words.quoted}: ` }, text);
  if (table === null) return h('p', { class: 'passage' }, ...segments.map(({ text, mark }) => (mark ? cue(text) : text)));
  const marked = segments.filter(({ mark }) => mark).map(({ text }) => text).join('\n');
  const row = (/** @type {string} */ cell, /** @type {number} */ i) => h('tr', {},
    h('th', { scope: 'row' }, table.columns[i] ?? ''),
    h('td', {}, cell !== '' && marked.includes(cell) ? cue(cell) : cell));
  return h('table', { class: 'row' }, h('tbody', {}, ...table.cells.map(row)));
}

/** @param {Passage[]} passages @param {import('./strings.js').Words} words */
function more(passages, words) {
  const item = (/** @type {Passage} */ one) => h('li', {}, passageText(one, words), citation(one.source, words));
  return h('details', { class: 'more' }, h('summary', {}, words.more(passages.length)), h('ul', {}, ...passages.map(item)));
}

/** @param {Answer['nearest']} headings @param {import('./strings.js').Words} words */
function nearest(headings, words) {
  const item = (/** @type {Answer['nearest'][number]} */ one) => {
    const [title, ...below] = path(one);
    const words = below.length > 0 ? steps(below) : [title];
    return h('li', {}, link(one.url, {}, ...words), below.length > 0 && h('span', { class: 'title' }, title));
  };
  return h('div', { class: 'nearest' }, h('h3', {}, words.nearest), h('ul', {}, ...headings.map(item)));
}

/** @param {string} title @param {string[]} list @param {Context} context */
function questions(title, list, { ask }) {
  if (list.length === 0) return null;
  const item = (/** @type {string} */ one) => h('li', {}, h('button', { type: 'button', onclick: () => ask(one) }, one));
  return h('div', { class: 'questions' }, h('h3', {}, title), h('ul', {}, ...list.map(item)));
}

/** One quiet line with the first number, for a question that only touches the subject. @param {Answer['safety']} safety @param {Context} context */
function mention({ message, resources }, { words, help }) {
  const spanish = message !== null && message === help.es.line;
  const taps = ways(resources[0], spanish ? words.es : words).flatMap((way) => [way, ' ']);
  return h('p', { class: 'mention', lang: spanish && 'es' }, `${message ?? words.helpNow} `, ...taps);
}

/** @param {string} notice @param {import('./strings.js').Words} words */
function foot(notice, words) {
  return h('p', { class: 'foot' }, `${notice} `, h('a', { href: '#help' }, words.helpNow));
}

/** @param {Resource[]} resources @param {import('./strings.js').HelpWords} words */
function resourceList(resources, words) {
  return h('ul', { class: 'resources' }, ...resources.map((one) => h('li', {}, ...resource(one, words))));
}

/** @param {Resource} one @param {import('./strings.js').HelpWords} words */
function resource(one, words) {
  return [
    h('p', { class: 'name' }, one.name, ' ', h('span', { class: 'country' }, one.country)),
    h('p', { class: 'taps' }, ...ways(one, words)),
    h('p', { class: 'hours' }, [one.hours, one.note].filter(Boolean).join('. ')),
  ];
}

/** The ways to reach a resource, each with its number to read aloud or dial by hand. @param {Resource} one @param {import('./strings.js').HelpWords} words */
function ways({ name, call, text, url }, words) {
  const number = (/** @type {string} */ uri) => uri.replace(/^\w+:|[?;].*$/g, '');
  const way = (/** @type {string} */ href, /** @type {string} */ label) => link(href, { class: 'tap' }, label, h('span', { class: 'hidden' }, `, ${name}`));
  return [
    call && way(call, `${words.call} ${number(call)}`),
    text && way(text, `${words.text} ${number(text)}`),
    url && way(url, words.chat),
  ].filter((each) => each instanceof Node);
}
