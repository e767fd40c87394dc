// YAML 1.1, tag repository, and 1.2, 10.3: the plain words that some reader takes for anything but a text.
const otherThanText = [
  /^(?:~|null|y|n|yes|no|on|off|true|false|<<|=)$/i,
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+)$/i,
  /^[-+]?[0-9_]*(?::[0-9]+)*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?$/i,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/,
];

/** Whether every reader of YAML takes the plain text for a text. */
export function isTextToAll(text: string): boolean {
  return !otherThanText.some((it) => it.test(text));
}

const indicator = /^[-?:,[\]{}#&*!|>'"%@`]/;
const endsPlainText = /: |:$| #|^\.\.\.|^ | $/;
// In braces and brackets older readers stumble over `?` and `:` inside a word as well.
const endsPlainTextInFlow = /[,[\]{}?:]/;
// What breaks lines, is invisible or looks like a blank has to be seen as an escape.
const unseen =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff01-\uffef\u{10000}-\u{10ffff}]/gu;

/** Whether a text may stand without quotes, as far as signs go. */
export function isPlain(text: string, { inFlow }: { readonly inFlow: boolean }): boolean {
  if (indicator.test(text) || endsPlainText.test(text) || !isSeen(text)) return false;
  return !inFlow || !endsPlainTextInFlow.test(text);
}

/** Whether every sign of a text can be seen: no control, no line break, no odd blank. */
export function isSeen(text: string): boolean {
  return text.search(unseen) === -1;
}

/** The text in quotes, in the kind that needs no escapes where there is one. */
export function quoted(text: string): string {
  if (/["\\]/.test(text) && !text.includes("'") && isSeen(text)) return `'${text}'`;
  return JSON.stringify(text).replace(unseen, escaped);
}

function escaped(sign: string): string {
  const codes = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return codes.map((it) => `\\u${it.toString(16).padStart(4, "0")}`).join("");
}
