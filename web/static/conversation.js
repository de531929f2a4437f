// A conversation in a log: asks, shows that it asks, shows what comes of it. The page and the widget give it their parts.

import { ask, tell } from './api.js';
import { NEW_CHAT, begin, forget, history, isUrgent, restored, settle, written } from './chat.js';
import { card } from './help.js';
import { articleLink } from './passage.js';
import { copyText } from './quotation.js';
import { screen } from './view.js';
import { counted } from './words.js';

/** @typedef {import('./chat.js').Turn} Turn */
/** @typedef {import('./view.js').Context} Context */
/** @typedef {import('./words.js').Words} Words */
/**
 * What came with the page, in its language: words, help, cards, examples and switches.
 * @typedef {{language: string, site_language: string, words: Words, notice: string, help: Context['help'],
 *   cards: Context['cards'], spanish_line: string, examples: string[], history: 'memory'|'session', feedback: boolean, explain: boolean}} Boot
 */
/** @typedef {{box: HTMLElement, turns: HTMLElement, form: HTMLFormElement, field: HTMLTextAreaElement, counter: HTMLElement, status: HTMLElement, clear: HTMLElement}} Parts `box` bears the class "talking" */
/** @typedef {{base?: string, guest?: boolean, emit?: (name: string, detail: object) => void}} Host `guest` is true on somebody else's page */

/** Replies faster than this are not announced as a search: a flash of "Searching" only disturbs. */
const SLOW_MS = 300;
const LIMIT = 1000;
const COUNT_FROM = 900;
const STORE = 'kqa-chat';
/** The articles' own language. */
const CONTENT = 'en';

/**
 * Brings a form and an empty list to life.
 * @param {Parts} parts @param {Boot} boot @param {Host} [host]
 * @returns {{send: (question: string) => Promise<void>, clear: () => void, context: Context}}
 */
export function converse(parts, boot, { base = '', guest = false, emit = () => {} } = {}) {
  const { box, turns, form, field, counter, status } = parts;
  const { language, words, help } = boot;
  const way = { base, language };
  /** A finger, not a mouse: a focused field would open the keyboard over half of the answer. */
  const touch = matchMedia('(pointer: coarse)').matches;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const remembers = boot.history === 'session';
  let chat = remembers ? restored(remembered()) : NEW_CHAT;

  /** @type {Context} */
  const context = {
    words, help, cards: boot.cards, spanishLine: boot.spanish_line, examples: boot.examples, language, foreign: language === CONTENT ? null : CONTENT,
    ask: (question) => { send(question); },
    alone: ({ question }) => { send(question, { alone: true }); },
    retry: (turn) => { chat = forget(chat, turn.number); send(turn.question, turn); },
    rephrase: (turn) => { putBack(turn.question); field.focus(); field.select(); },
    copy: navigator.clipboard ? copy : null,
    share: typeof navigator.share === 'function' ? share : null,
    explain: boot.explain ? explain : null,
    tell: boot.feedback ? sendFeedback : null,
    say,
    card: (answer) => card(answer.status === 'emergency' ? 'emergency' : 'crisis', answer, context),
    toArticle: (href, name, ...children) => articleLink(address(href), { newTab: guest, words }, name, ...children),
  };

  /** Asks, shows that it asks, and shows what comes of it; `alone`, without the earlier questions. @param {string} question @param {{alone?: boolean}} [how] */
  async function send(question, { alone = false } = {}) {
    if (question.trim() === '') return refuseEmpty();
    const earlier = history(chat, alone);
    chat = begin(chat, question, alone);
    const { asked } = chat;
    draw();
    leaveField();
    say('');
    const slow = setTimeout(() => say(words.searching), SLOW_MS);
    const result = await ask(question, earlier, way);
    clearTimeout(slow);
    const before = chat;
    chat = settle(chat, asked, result);
    if (chat === before) return; // a newer question is under way
    keep();
    draw();
    say(announcement(result));
    if (!result.ok) return putBackUnlessTyping(question);
    const { id, status: kind, reason, passages } = result.answer;
    emit('answer', { answer_id: id, status: kind, reason, passage_ids: passages.map((passage) => passage.id) });
  }

  /**
   * What the status region says. Errors and crisis cards are alerts and speak for themselves; a greeting is no search.
   * @param {import('./api.js').Result} result
   */
  function announcement(result) {
    if (!result.ok || isUrgent(result) || result.answer.reason === 'chitchat') return '';
    const { status: kind, passages, follow_up_of } = result.answer;
    const outcome = kind === 'answered' ? counted(words.found, passages.length) : words.not_covered;
    return follow_up_of ? `${outcome}. ${words.follow_up}` : outcome;
  }

  /** Makes the list show the chat: drops what is gone, redraws what changed, leaves the rest (its folds and focus) alone. */
  function draw() {
    const wanted = new Map(chat.turns.map((turn) => [key(turn), turn]));
    for (const item of turns.querySelectorAll(':scope > li')) {
      if (!wanted.delete(item.getAttribute('data-key') ?? '')) item.remove();
    }
    for (const [name, turn] of wanted) show(name, turn);
    box.classList.toggle('talking', turns.childElementCount > 0);
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
    box.classList.add('talking');
    item.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
    if (turn.result !== null) takeLostFocus(item);
  }

  /** A touch reader whose button or field is gone goes on from the reply, not from the top of the page. @param {HTMLElement} item */
  function takeLostFocus(item) {
    const root = /** @type {Document|ShadowRoot} */ (item.getRootNode());
    if (!touch || (root.activeElement !== null && root.activeElement !== document.body)) return;
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

  /** @param {string} question */
  function putBack(question) {
    field.value = question;
    count();
  }

  /** Nothing typed is lost to an error. @param {string} question */
  function putBackUnlessTyping(question) {
    if (field.value === '') putBack(question);
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
    const done = await navigator.clipboard.writeText(copyText(quotation, words, base || document.baseURI)).then(() => true, () => false);
    say(done ? words.copied : words.copy_failed);
    button.textContent = done ? words.copied : words.copy_failed;
    setTimeout(() => { button.textContent = words.copy; }, 2500);
  }

  /** The system's own sheet; a reader who closes it has changed their mind. @param {import('./quotation.js').Quotation} quotation */
  function share(quotation) {
    navigator.share({ text: copyText(quotation, words, base || document.baseURI) }).catch(() => {});
  }

  /** The answer to the same question with how it was read; null where it cannot be had. @param {Turn} turn */
  async function explain(turn) {
    const earlier = history({ ...chat, turns: chat.turns.filter(({ number }) => number < turn.number) }, turn.alone);
    const result = await ask(turn.question, earlier, way, true);
    return result.ok && result.answer.explanation ? result.answer : null;
  }

  /** @param {import('./api.js').Feedback} told */
  async function sendFeedback(told) {
    const reply = await tell(told, way);
    if (reply.ok && !reply.card) emit('feedback', { answer_id: told.answer_id, rating: told.rating, reasons: told.reasons });
    return reply;
  }

  /** Where an article is: on the service, in the language of the conversation. @param {string} href */
  function address(href) {
    if (!href.startsWith('/')) return href;
    const localized = language === boot.site_language ? href : href.replace(/^([^?#]*)\??([^#]*)/, (_, path, query) => `${path}?${query && `${query}&`}lang=${language}`);
    return base + localized;
  }

  /** Characters left, near the limit only; counted in code points, as the service does. */
  function count() {
    const left = LIMIT - [...field.value].length;
    counter.textContent = left > LIMIT - COUNT_FROM ? '' : left < 0 ? counted(words.over, -left) : counted(words.left, left);
    counter.classList.toggle('over', left < 0);
  }

  /** Keeps the chat as long as the tab, where the publisher chose so. */
  function keep() {
    if (remembers) remember(written(chat));
  }

  function clear() {
    chat = { ...NEW_CHAT, asked: chat.asked };
    keep();
    draw();
    say(words.cleared);
    field.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(field.value);
  });
  field.addEventListener('keydown', (event) => {
    // While an input method composes a word, Enter belongs to it; Safari says so by 229 alone.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  field.addEventListener('input', count);
  parts.clear.addEventListener('click', clear);
  count();
  if (chat.turns.length > 0) draw();
  return { send, clear, context };
}

/** What the tab's own storage holds; null where the browser keeps none. */
function remembered() {
  try {
    return sessionStorage.getItem(STORE);
  } catch {
    return null;
  }
}

/** A storage that is full or switched off loses the chat and nothing else. @param {?string} text null forgets */
function remember(text) {
  try {
    sessionStorage.setItem(STORE, text ?? '');
  } catch {
    // nothing to do: the page works on
  }
}
