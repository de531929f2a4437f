// Turns the plain form into a conversation. Without this file the form posts and the server draws the answer.

import { ask } from './api.js';
import { NEW_CHAT, begin, forget, history, isUrgent, settle } from './chat.js';
import { copyText } from './quotation.js';
import { en as words } from './strings.js';
import { screen } from './view.js';

/** @typedef {import('./chat.js').Turn} Turn */

/** Replies faster than this are not announced as a search: a flash of "Searching" only disturbs. */
const SLOW_MS = 300;
const LIMIT = 1000;
const COUNT_FROM = 900;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = /** @type {HTMLTextAreaElement} */ (find('question'));
const turns = find('turns');
const status = find('status');
const counter = find('counter');
const data = JSON.parse(find('page-data').textContent ?? '{}');

/** A finger, not a mouse: a focused field would open the keyboard over half of the answer. */
const touch = matchMedia('(pointer: coarse)').matches;
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

let chat = NEW_CHAT;

/** @type {import('./view.js').Context} */
const context = {
  words, help: data.help, examples: data.examples,
  ask: (question) => send(question),
  alone: ({ question }) => send(question, { alone: true }),
  retry: (turn) => { chat = forget(chat, turn.number); send(turn.question, turn); },
  copy: navigator.clipboard ? copy : null,
};

/** Asks, shows that it asks, and shows what comes of it; `alone`, without the earlier questions. @param {string} question @param {{alone?: boolean}} [how] */
async function send(question, { alone = false } = {}) {
  if (question.trim() === '') return refuseEmpty();
  const earlier = history(chat, alone);
  chat = begin(chat, question, alone);
  const { asked } = chat;
  draw();
  leaveField();
  status.textContent = '';
  const slow = setTimeout(() => say(words.searching), SLOW_MS);
  const result = await ask(question, earlier);
  clearTimeout(slow);
  const before = chat;
  chat = settle(chat, asked, result);
  if (chat === before) return; // a newer question is under way
  draw();
  say(announcement(result));
  if (!result.ok && field.value === '') putBack(question);
}

/**
 * What the status region says. Errors and crisis cards are alerts and speak for themselves; a greeting is no search.
 * @param {import('./api.js').Result} result
 */
function announcement(result) {
  if (!result.ok || isUrgent(result) || result.answer.reason === 'chitchat') return '';
  const { status, passages, follow_up_of } = result.answer;
  const outcome = status === 'answered' ? words.found(passages.length) : words.notCovered;
  return follow_up_of ? `${outcome}. ${words.followUp}` : outcome;
}

/** Makes the list show the chat: drops what is gone, redraws what changed, leaves the rest (its folds and focus) alone. */
function draw() {
  const wanted = new Map(chat.turns.map((turn) => [key(turn), turn]));
  for (const item of turns.querySelectorAll('li[data-key]')) {
    if (!wanted.delete(item.getAttribute('data-key') ?? '')) item.remove();
  }
  for (const [name, turn] of wanted) show(name, turn);
}

/** One string for a turn in one state, so that a reply counts as something new to draw. @param {Turn} turn */
function key({ number, result }) {
  return `${number} ${result === null ? 'searching' : 'done'}`;
}

/** @param {string} name @param {Turn} turn */
function show(name, turn) {
  const item = document.createElement('li');
  item.className = 'turn';
  item.dataset.key = name;
  // Until the reply is there, only the status region speaks; else the log would say the question twice.
  if (turn.result === null) item.ariaHidden = 'true';
  item.append(screen(turn, context));
  turns.append(item);
  document.body.classList.add('talking');
  item.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  if (turn.result !== null) takeLostFocus(item);
}

/** A touch reader whose button or field is gone goes on from the reply, not from the top of the page. @param {HTMLElement} item */
function takeLostFocus(item) {
  if (!touch || document.activeElement !== document.body) return;
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
}

/** The field is emptied for the next question and keeps the focus, except under a finger. */
function leaveField() {
  field.value = '';
  count();
  if (touch) field.blur();
  else field.focus({ preventScroll: true });
}

/** Nothing typed is lost to an error. @param {string} question */
function putBack(question) {
  field.value = question;
  count();
}

function refuseEmpty() {
  say(words.empty);
  field.focus();
}

/** @param {string} sentence */
function say(sentence) {
  status.textContent = sentence;
}

/** @param {import('./quotation.js').Quotation} quotation @param {HTMLElement} button */
async function copy(quotation, button) {
  const done = await navigator.clipboard.writeText(copyText(quotation, words, document.baseURI)).then(() => true, () => false);
  say(done ? words.copied : words.copyFailed);
  button.textContent = done ? words.copied : words.copyFailed;
  setTimeout(() => { button.textContent = words.copy; }, 2500);
}

/** Characters left, near the limit only; counted in code points, as the service does. */
function count() {
  const left = LIMIT - [...field.value].length;
  counter.textContent = left > LIMIT - COUNT_FROM ? '' : left < 0 ? words.over(-left) : words.left(left);
  counter.classList.toggle('over', left < 0);
  grow();
}

/** Where CSS cannot size a field by its content yet, rows are added while the text overflows. */
function grow() {
  if (CSS.supports('field-sizing', 'content')) return;
  field.rows = 1;
  while (field.scrollHeight > field.clientHeight && field.rows < 8) field.rows += 1;
}

// The composer, the examples, and the suggestions of an answer that the server drew: all are forms that carry one question.
document.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = /** @type {?HTMLButtonElement} */ (event.submitter);
  send(button?.name === 'question' ? button.value : field.value);
});

field.addEventListener('keydown', (event) => {
  // While an input method composes a word, Enter belongs to it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  field.form?.requestSubmit();
});

field.addEventListener('input', count);

// "Need help now?" leads to the help line; the numbers need not be unfolded by a second tap.
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('a[href="#help"]')) find('help').querySelector('details')?.setAttribute('open', '');
});

document.documentElement.classList.add('script');
count();
