// "Was this helpful?": a yes is sent as it is, a no asks what was wrong. Drawn only where the publisher keeps feedback.

import { button, element as h } from './element.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {import('./view.js').Context} Context */

/** @param {Answer} answer @param {Context} context */
export function feedback(answer, context) {
  const { words: { feedback: words }, tell } = context;
  if (!tell) return null;
  const about = { answer_id: answer.id, passage_id: answer.passages[0]?.id ?? null, index_version: answer.index.version };
  const problem = h('p', { class: 'over', role: 'alert' });
  /** @param {'up'|'down'} rating @param {string[]} reasons @param {string} note */
  async function send(rating, reasons = [], note = '') {
    const reply = await tell?.({ ...about, rating, reasons, note });
    if (!reply?.ok) return problem.replaceChildren(words.failed);
    box.replaceChildren(reply.card ? context.card(reply.card) : h('p', {}, words.thanks));
    if (!reply.card) context.say(words.thanks);
  }
  const box = h('div', { class: 'feedback', role: 'group', 'aria-label': words.ask },
    h('p', {}, words.ask), button({ onclick: () => send('up') }, words.yes),
    h('details', {}, h('summary', { class: 'tap' }, words.no), reasons(words, `hint-${answer.id}`, (chosen, note) => send('down', chosen, note))), problem);
  return box;
}

/** The form of a no. @param {import('./words.js').Words} words @param {string} hint the id of the sentence beneath the note @param {(chosen: string[], note: string) => void} send */
function reasons(words, hint, send) {
  const reason = ([name, said]) => h('li', {}, h('label', {}, h('input', { type: 'checkbox', name }), said));
  const note = /** @type {HTMLTextAreaElement} */ (h('textarea', { rows: 2, maxlength: 1000, 'aria-describedby': hint, dir: 'auto' }));
  const form = h('form', {
    onsubmit: (event) => {
      event.preventDefault();
      send([...form.querySelectorAll('input:checked')].map((input) => /** @type {HTMLInputElement} */ (input).name), note.value.trim());
    },
  },
    h('fieldset', {}, h('legend', {}, words.what), h('ul', {}, ...Object.entries(words.reasons).map(reason))),
    h('label', {}, words.note, note),
    h('p', { id: hint, class: 'hint' }, words.note_hint),
    h('p', {}, h('button', { class: 'primary' }, words.send)));
  return form;
}
