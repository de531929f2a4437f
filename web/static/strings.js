// Every word the scripts show, one object a language, so that a translator reads one file.
// The templates of the page without script use the same sentences; change both together.

/** @typedef {import('./api.js').FaultKind} FaultKind */
/** @typedef {import('./api.js').Reason} Reason */

export const en = {
  /** For dates: "23 November 2026", the order the content pages use. */
  locale: 'en-GB',

  asked: 'You asked',
  searching: 'Searching…',
  found: (/** @type {number} */ n) => `Answer found, ${n} ${n === 1 ? 'source' : 'sources'}`,
  notCovered: 'Not covered',
  empty: 'Type a question first.',
  followUp: 'Read as a follow-up.',
  together: (/** @type {string} */ earlier) => `Read together with “${earlier}”.`,
  alone: 'Ask on its own',

  from: 'From:',
  checked: 'Checked against its sources on',
  notChecked: 'Date of last check not given',
  read: 'Read it in the article',
  passage: 'The passage it comes from',
  quoted: 'quoted',
  more: (/** @type {number} */ n) => `More from our articles (${n})`,
  copy: 'Copy',
  copyLong: 'Copy the quotation with its source',
  copied: 'Copied',
  copyFailed: 'Could not copy. Select the text instead.',
  suggestions: 'You could also ask',
  nearest: 'Closest in our articles',
  examples: 'Questions you could ask',

  /** Headings and hints of the not-covered screen by reason; a reason not listed takes `no_match`. */
  /** @type {Partial<Record<Reason, string>>} */
  notCoveredTitle: {
    no_match: 'Our articles do not cover this',
    below_threshold: 'Not covered: we found no clear answer',
    too_short: 'Please ask in a few more words',
    language: 'We can only answer in English',
    personal_advice: 'This is a question for your own clinician',
  },
  /** @type {Partial<Record<Reason, string>>} */
  hint: {
    no_match: 'Try other words for it, or ask about one thing at a time.',
    below_threshold: 'Try naming the treatment or the side effect that you mean, or read the sections below.',
    out_of_scope: 'Try a question about the subject of our articles, such as one of those below.',
    too_short: 'A whole question works best.',
    language: 'Our articles are in English. Try the same question in English.',
    personal_advice: 'Our articles give general information. Try asking what they say about the subject, without your own details.',
  },

  call: 'Call',
  text: 'Text',
  chat: 'Chat or website',
  others: 'Other places that help',
  /** The same four on a card or a help line in Spanish; its other words come from help.toml. */
  es: { call: 'Llamar al', text: 'Enviar texto al', chat: 'Chat o sitio web', others: 'Otros lugares que ayudan' },
  helpNow: 'Need help now?',
  helpAnyway: 'If you need help now, these numbers work without this page:',

  retry: 'Try again',
  /** @type {Record<FaultKind, {title: string, todo: string}>} */
  fault: {
    offline: { title: 'You seem to be offline', todo: 'Check your connection, then try again. Your question is still here.' },
    unreachable: { title: 'We could not reach the service', todo: 'Check your connection and try again in a moment.' },
    timeout: { title: 'This is taking too long', todo: 'The connection is slow or the service is busy. Please try again.' },
    malformed: { title: 'The reply could not be read', todo: 'The fault is ours, not yours. Please try again.' },
    too_long: { title: 'That message is too long to search', todo: 'Shorten it to one question of at most 1,000 characters and ask again.' },
    invalid: { title: 'That question could not be searched', todo: 'Change it and ask again.' },
    busy: { title: 'Many questions are coming in', todo: 'Please wait a moment, then try again.' },
    starting: { title: 'The service is not ready yet', todo: 'It is starting or being updated. Please try again in a minute.' },
    failed: { title: 'Something went wrong on our side', todo: 'The fault is ours, not yours. Please try again.' },
  },
  wait: (/** @type {number} */ s) => `Please try again in ${s} ${s === 1 ? 'second' : 'seconds'}.`,

  left: (/** @type {number} */ n) => `${n} ${n === 1 ? 'character' : 'characters'} left`,
  over: (/** @type {number} */ n) => `${n} ${n === 1 ? 'character' : 'characters'} too many. Please shorten your question.`,
};

/** @typedef {typeof en} Words */
/** @typedef {typeof en.es} HelpWords the words of a card, in its language */
