// The words of the interface come with the page (web/words has one file a language); here their gaps are filled.

/** @typedef {Record<string, any>} Words */

/** A text with its gaps filled: ("Read together with “{question}”.", {question: "Q"}). @param {string} text @param {Record<string, string|number>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

/** The form for a number: ({one: "{n} source", other: "{n} sources"}, 2) is "2 sources". @param {{one: string, other: string}} forms @param {number} n */
export function counted(forms, n) {
  return fill(n === 1 ? forms.one : forms.other, { n });
}
