// One question over HTTP, and the one typed result that comes of it: whatever goes wrong
// (no network, a slow server, an error page, half a JSON) is a `Fault`, never an exception.

/**
 * @typedef {'no_match'|'below_threshold'|'out_of_scope'|'chitchat'|'too_short'|'language'|'personal_advice'} Reason
 * @typedef {{name: string, country: string, call: ?string, text: ?string, url: ?string, hours: string, note: string}} Resource
 * @typedef {{id: string, title: string, heading_path: string[], url: string, deep_link: string, last_reviewed: ?string}} Source
 * @typedef {{citation: number, id: string, text: string, table: ?{columns: string[], cells: string[]},
 *   segments: {text: string, mark: boolean}[], source: Source}} Passage
 * @typedef {{id: string, status: 'answered'|'not_covered'|'crisis'|'emergency', reason: ?Reason, message: ?string,
 *   message_language?: 'en'|'es', follow_up_of?: ?string,
 *   answer: ?{text: string, citation: number, slices: {citation: number, start: number, end: number}[]},
 *   passages: Passage[], nearest: {title: string, heading_path: string[], url: string}[],
 *   suggestions: {question: string}[], safety: {level: string, message: ?string, resources: Resource[]},
 *   notice: string}} Answer
 * @typedef {{question: string, answer_id: string, passage_ids?: string[]}} EarlierTurn
 * @typedef {'offline'|'unreachable'|'timeout'|'malformed'|'too_long'|'invalid'|'busy'|'starting'|'failed'} FaultKind
 * @typedef {{kind: FaultKind, detail: ?string, wait: ?number}} Fault `wait` in seconds, from Retry-After
 * @typedef {{ok: true, answer: Answer} | {ok: false, fault: Fault}} Result
 */

/** Phones on a poor line need longer than a desk; beyond this a reader believes the page is dead. */
const TIMEOUT_MS = 15_000;

/** @type {Record<number, FaultKind>} */
const KIND_OF_STATUS = { 413: 'too_long', 422: 'invalid', 429: 'busy', 503: 'starting' };

/**
 * The result of POST /ask.
 * @param {string} question
 * @param {EarlierTurn[]} history oldest first, at most 10
 * @param {{base?: string, timeout?: number, fetch?: typeof fetch}} [options] `base` is the service's origin for a widget elsewhere
 * @returns {Promise<Result>}
 */
export async function ask(question, history, { base = '', timeout = TIMEOUT_MS, fetch = globalThis.fetch } = {}) {
  const clock = new AbortController();
  const alarm = setTimeout(() => clock.abort(), timeout);
  try {
    const response = await fetch(`${base}/ask`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ question, history }),
      signal: clock.signal,
    });
    return readReply(response, await response.text());
  } catch {
    // fetch has one exception for every network failure; the clock and the browser tell them apart.
    if (clock.signal.aborted) return failed('timeout');
    return failed(globalThis.navigator?.onLine === false ? 'offline' : 'unreachable');
  } finally {
    clearTimeout(alarm);
  }
}

/** @param {Response} response @param {string} body @returns {Result} */
function readReply(response, body) {
  const json = parse(body);
  if (response.ok) return isAnswer(json) ? { ok: true, answer: json } : failed('malformed');
  const kind = KIND_OF_STATUS[response.status] ?? 'failed';
  return failed(kind, problemDetail(json), seconds(response.headers.get('Retry-After')));
}

/** @param {FaultKind} kind @param {?string} detail @param {?number} wait @returns {Result} */
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
function isAnswer(value) {
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
