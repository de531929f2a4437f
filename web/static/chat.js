// The conversation as a value: every function takes one and returns the next. It lives in memory and is gone when
// the page is left, unless the publisher let it live as long as the tab; the server keeps nothing either.

import { isAnswer } from './api.js';

/** @typedef {import('./api.js').Result} Result */
/** @typedef {import('./api.js').EarlierTurn} EarlierTurn */
/**
 * @typedef {{number: number, question: string, alone: boolean, result: ?Result}} Turn `result` is null while searching;
 *   `alone` is true for a question that the reader wanted read without the earlier ones
 */
/** @typedef {{asked: number, turns: readonly Turn[]}} Chat `asked` is the number of the newest question, from 1 */

/** The contract's limit on `history`. */
const EARLIER_TURNS = 10;

/** @type {Chat} */
export const NEW_CHAT = { asked: 0, turns: [] };

/** The chat with a new question under way; one still under way is given up for it. @param {Chat} chat @param {string} question @param {boolean} alone @returns {Chat} */
export function begin(chat, question, alone) {
  const number = chat.asked + 1;
  const settled = chat.turns.filter((turn) => turn.result !== null);
  return { asked: number, turns: [...settled, { number, question, alone, result: null }] };
}

/**
 * The chat with the reply to question `number`. A reply to an older question is dropped,
 * unless it is a crisis or emergency card: that one must reach the reader however late.
 * @param {Chat} chat @param {number} number @param {Result} result @returns {Chat}
 */
export function settle(chat, number, result) {
  if (number !== chat.asked) {
    return isUrgent(result) ? { ...chat, turns: [...chat.turns, { number, question: '', alone: false, result }] } : chat;
  }
  return { ...chat, turns: chat.turns.map((turn) => (turn.number === number ? { ...turn, result } : turn)) };
}

/** The chat without turn `number` (a failed one, about to be tried again). @param {Chat} chat @param {number} number @returns {Chat} */
export function forget(chat, number) {
  return { ...chat, turns: chat.turns.filter((turn) => turn.number !== number) };
}

/**
 * What the server is told of earlier turns, oldest first. Crisis and emergency turns are told too, the last one however
 * many followed it: after one the server shows no amounts of a medicine, and it keeps nothing by which to remember it.
 * A card that came late has lost its question, so that it is not told. For a question to be read `alone` nothing else
 * is told; that urgent turn is, since asking again must not bring the amounts back.
 * @param {Chat} chat @param {boolean} alone @returns {EarlierTurn[]}
 */
export function history(chat, alone) {
  const told = chat.turns.filter(({ question, result }) => result?.ok && question !== '');
  const latest = alone ? [] : told.slice(-EARLIER_TURNS);
  const urgent = told.filter(({ result }) => isUrgent(result)).at(-1);
  const kept = urgent && !latest.includes(urgent) ? [urgent, ...latest.slice(1)] : latest;
  return kept.flatMap(earlier);
}

/** @param {Turn} turn @returns {EarlierTurn[]} */
function earlier({ question, result }) {
  if (!result?.ok) return [];
  const { id, passages } = result.answer;
  return [isUrgent(result) ? { question, answer_id: id } : { question, answer_id: id, passage_ids: passages.map((p) => p.id) }];
}

/** True for a reply that tells the reader to get help now. @param {?Result} result */
export function isUrgent(result) {
  return result !== null && result.ok && ['crisis', 'emergency'].includes(result.answer.status);
}

/**
 * The chat as text for the tab's own storage; null for one in which somebody told of a crisis: it is kept nowhere.
 * @param {Chat} chat @returns {?string}
 */
export function written(chat) {
  const settled = chat.turns.filter(({ result }) => result?.ok);
  return settled.some(({ result }) => isUrgent(result)) ? null : JSON.stringify({ ...chat, turns: settled });
}

/** The chat that was written; a new one for anything else. @param {?string} text @returns {Chat} */
export function restored(text) {
  try {
    const chat = JSON.parse(text ?? '');
    const whole = chat.turns.every((/** @type {Turn} */ { result }) => result?.ok && isAnswer(result.answer));
    return whole && chat.asked > 0 ? chat : NEW_CHAT;
  } catch {
    return NEW_CHAT;
  }
}
