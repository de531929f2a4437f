// What an answer quotes, as plain values: which words, of which passage, in which form they are copied.

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./api.js').Passage} Passage */
/** @typedef {import('./api.js').Source} Source */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {{lines: string[], passage: Passage}} Quotation the exact words, and the passage that holds them */

/**
 * The answer as quotations, one for each run of slices out of one passage, so that an answer with two sides
 * shows each side above its own source. Offsets count code points, a JavaScript string counts UTF-16 units:
 * "🙂ab" from 1 to 2 is "a".
 * @param {Answer} answer @returns {Quotation[]}
 */
export function quotations({ answer, passages }) {
  if (answer === null) return [];
  const find = (/** @type {number} */ n) => passages.find((p) => p.citation === n) ?? passages[0];
  const runs = /** @type {{text: string, passage: Passage}[]} */ ([]);
  for (const { citation, start, end } of answer.slices ?? []) {
    const passage = find(citation);
    const text = [...passage.text].slice(start, end).join('');
    const last = runs.at(-1);
    if (last?.passage === passage) last.text += `\n${text}`;
    else runs.push({ text, passage });
  }
  // A slice that does not give the answer's words back is not shown: the answer as sent is.
  const whole = runs.map((run) => run.text).join('\n') === answer.text;
  const shown = whole ? runs : [{ text: answer.text, passage: find(answer.citation) }];
  return shown.map(({ text, passage }) => ({ lines: text.split('\n'), passage }));
}

/** Title and headings, outermost first; a document whose first heading repeats its title says it once. @param {{title: string, heading_path: string[]}} source */
export function path({ title, heading_path }) {
  return [title, ...heading_path.filter((heading, i) => i > 0 || heading !== title)];
}

/** The day in words: ("2026-11-23", "en-GB") is "23 November 2026". @param {string} iso @param {string} locale */
export function day(iso, locale) {
  const date = new Date(`${iso}T00:00:00Z`);
  const form = /** @type {const} */ ({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return Number.isNaN(date.valueOf()) ? iso : new Intl.DateTimeFormat(locale, form).format(date);
}

/** A quotation with its citation and address, as copied. @param {Quotation} quotation @param {Words} words @param {string} here the page's own address */
export function copyText({ lines, passage: { source } }, words, here) {
  const checked = source.last_reviewed === null
    ? words.not_checked : `${words.checked} ${day(source.last_reviewed, words.locale)}`;
  return [`“${lines.join('\n')}”`, `${words.from} ${path(source).join(' › ')}`, checked, new URL(source.deep_link, here).href].join('\n');
}

/** True if the passage says more than its marked words. @param {Passage} passage */
export function hasContext({ segments, table }) {
  return table !== null || segments.some(({ text, mark }) => !mark && text.trim() !== '');
}

/** From these probabilities on an answer is said to be probably, or perhaps, one; service/pages.py has the same. */
const HIGH = 0.9;
const MIDDLE = 0.7;

/** The name of a probability's words: 0.93 is "high", 0.75 "middle", 0.5 "low". @param {number} probability */
export function sureness(probability) {
  if (probability >= HIGH) return 'high';
  return probability >= MIDDLE ? 'middle' : 'low';
}
