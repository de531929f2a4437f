// Requests over HTTP, and the one typed result that comes of each: whatever goes wrong
// (no network, a slow server, an error page, half a JSON) is a `Fault`, never an exception.

/**
 * @typedef {'no_match'|'below_threshold'|'out_of_scope'|'chitchat'|'too_short'|'language'|'personal_advice'} Reason
 * @typedef {{name: string, country: string, call: ?string, text: ?string, url: ?string, hours: string, note: string}} Resource
 * @typedef {{id: string, title: string, heading_path: string[], url: string, deep_link: string, last_reviewed: ?string}} Source
 * @typedef {{citation: number, id: string, text: string, table: ?{columns: string[], cells: string[]},
 *   segments: {text: string, mark: boolean}[], source: Source}} Passage
 * @typedef {{mended: {typed: string, read: string}[], terms: {word: string, in_best: boolean}[]}} Explanation
 * @typedef {{id: string, question: string, interpreted_question: string,
 *   status: 'answered'|'not_covered'|'crisis'|'emergency', reason: ?Reason, message: ?string,
 *   message_language: string, follow_up_of?: ?string,
 *   answer: ?{text: string, citation: number, confidence: ?number, slices: {citation: number, start: number, end: number}[]},
 *   passages: Passage[], nearest: {title: string, heading_path: string[], url: string}[],
 *   suggestions: {question: string}[], safety: {level: string, message: ?string, resources: Resource[]},
 *   notice: string, index: {version: ?string, passages: number}, explanation?: Explanation}} Answer
 * @typedef {{question: string, answer_id: string, passage_ids?: string[]}} EarlierTurn
 * @typedef {{answer_id: string, passage_id: ?string, index_version: ?string, rating: 'up'|'down', reasons: string[], note: string}} Feedback
 * @typedef {'offline'|'unreachable'|'timeout'|'malformed'|'invalid'|'busy'|'starting'|'failed'} FaultKind
 * @typedef {{kind: FaultKind, detail: ?string, wait: ?number}} Fault `wait` in seconds, from Retry-After
 * @typedef {{ok: false, fault: Fault}} Failure
 * @typedef {{ok: true, answer: Answer} | Failure} Result
 * @typedef {{base?: string, language?: string, timeout?: number, fetch?: typeof fetch}} Way `base` is the service's origin for a widget elsewhere
 */

/** Phones on a poor line need longer than a desk; beyond this a reader believes the page is dead. */
const TIMEOUT_MS = 15_000;

/** @type {Record<number, FaultKind>} */
const KIND_OF_STATUS = { 413: 'invalid', 422: 'invalid', 429: 'busy', 503: 'starting' };

/** The result of POST /ask. @param {string} question @param {EarlierTurn[]} history oldest first, at most 10 @param {Way} [way] @param {boolean} [explain] @returns {Promise<Result>} */
export async function ask(question, history, way = {}, explain = false) {
  const reply = await post('/ask', explain ? { question, history, explain } : { question, history }, way);
  if (!reply.ok) return reply;
  return isAnswer(reply.json) ? { ok: true, answer: reply.json } : failed('malformed');
}

/** What came of POST /feedback; a note that tells of a crisis is not stored and brings a card. @param {Feedback} feedback @param {Way} [way] @returns {Promise<{ok: true, card: ?Answer} | Failure>} */
export async function tell(feedback, way = {}) {
  const reply = await post('/feedback', feedback, way);
  if (!reply.ok) return reply;
  return { ok: true, card: isAnswer(reply.json?.card) ? reply.json.card : null };
}

/** The JSON of a reply, null where it is none. @param {string} path @param {object} body @param {Way} way @returns {Promise<{ok: true, json: any} | Failure>} */
async function post(path, body, { base = '', language = 'en', timeout = TIMEOUT_MS, fetch = globalThis.fetch }) {
  const clock = new AbortController();
  const alarm = setTimeout(() => clock.abort(), timeout);
  try {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: clock.signal,
    });
    const json = parse(await response.text());
    if (response.ok) return { ok: true, json };
    return failed(KIND_OF_STATUS[response.status] ?? 'failed', problemDetail(json), seconds(response.headers.get('Retry-After')));
  } catch {
    // fetch has one exception for every network failure; the clock and the browser tell them apart.
    if (clock.signal.aborted) return failed('timeout');
    return failed(globalThis.navigator?.onLine === false ? 'offline' : 'unreachable');
  } finally {
    clearTimeout(alarm);
  }
}

/** @param {FaultKind} kind @param {?string} detail @param {?number} wait @returns {Failure} */
function failed(kind, detail = null, wait = null) {
  return { ok: false, fault: { kind, detail, wait } };
}

/** @param {string} body */
function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** True for a value that the screens can draw; only what they would stumble over is looked at. @param {any} value */
export function isAnswer(value) {
  const lists = ['passages', 'nearest', 'suggestions'];
  if (!lists.every((name) => Array.isArray(value?.[name])) || !Array.isArray(value.safety?.resources)) return false;
  if (value.status === 'answered') return typeof value.answer?.text === 'string' && value.passages.length > 0;
  return ['not_covered', 'crisis', 'emergency'].includes(value.status);
}

/** The sentence of a problem+json body; the first field's fault where it says more. @param {any} json */
function problemDetail(json) {
  const field = Array.isArray(json?.errors) ? json.errors[0]?.detail : null;
  const detail = json?.detail ?? field;
  return typeof detail === 'string' ? detail : null;
}

/** Seconds of a Retry-After header; its other form, a date, is not used by this service. @param {?string} header */
function seconds(header) {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
