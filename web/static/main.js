// Turns the plain form into a conversation. Without this file the form posts and the server draws the answer.

import { converse } from './conversation.js';

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const boot = JSON.parse(find('page-data').textContent ?? '{}');

const { send } = converse({
  box: document.body,
  turns: find('turns'),
  form: /** @type {HTMLFormElement} */ (find('ask')),
  field: /** @type {HTMLTextAreaElement} */ (find('question')),
  counter: find('counter'),
  status: find('status'),
  clear: find('clear'),
}, boot);

// The examples, and the suggestions of an answer that the server drew, are forms that carry one question.
document.addEventListener('submit', (event) => {
  const button = /** @type {?HTMLButtonElement} */ (event.submitter);
  if (event.defaultPrevented || button?.name !== 'question') return;
  event.preventDefault();
  send(button.value);
});

find('print').addEventListener('click', () => print());

// "Need help now?" leads to the help line; the numbers need not be unfolded by a second tap.
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('a[href="#help"]')) find('help').querySelector('details')?.setAttribute('open', '');
});

document.documentElement.classList.add('script');
