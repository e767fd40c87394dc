import type { FactsByCode } from "./facts.ts";

/** Diagnostics about single values and keys. */
export const valueFacts: FactsByCode = {
  "bad-date": {
    summary: "A date is no day of the calendar written `YYYY-MM-DD`.",
    why: "Dates go into headers and documents, where other spellings are misread.",
    fix: "Write a day such as `2026-11-01`.",
  },
  "bad-duration": {
    summary: "A duration has no unit, an unknown unit, or is longer than ten years.",
    why: "A bare number is read as seconds by one person and as milliseconds by the next.",
    fix: "Write `250ms`, `2s`, `5m`, `1h` or `7d`.",
  },
  "bad-email": {
    summary: "The contact's e-mail is no address.",
    why: "OpenAPI and AsyncAPI readers refuse the document.",
    fix: "Write one such as `orders@shop.example`.",
  },
  "bad-package": {
    summary: "`wire: { package }` is no name of a proto package.",
    why: "The .proto file would not compile.",
    fix: "Use words in small letters, joined by dots: `orders.v1`.",
  },
  "bad-rate": {
    summary: "A rate is not written as a count over a time.",
    why: "Limits are enforced by it, and documents show it.",
    fix: "Write `50/s`, `100/m` or `1000/h`.",
  },
  "bad-reference": {
    summary: "A reference to an interaction or an error is not spelled like one.",
    why: "It cannot name anything.",
    fix: "Write `service.interaction`, `service@2.interaction`, `OrderNotFound` or `alias.OrderNotFound`.",
  },
  "bad-size": {
    summary: "A size has no unit or an unknown one.",
    why: "`1MB` means two different numbers; `1MiB` means one.",
    fix: "Write `64KiB` or `1MiB`.",
  },
  "bad-text": {
    summary: "A text holds a line break, a control character or half of a surrogate pair where it may not.",
    why: "It would break a header, a comment or a line of some output, or cannot be written as UTF-8.",
    fix: "Write it on one line, with visible characters.",
  },
  "bad-url": {
    summary: "A URL is not an absolute one, or not of the form that its place needs.",
    why: "Readers of the documents refuse or cannot follow it.",
    fix: "Write one such as `https://shop.example/teams/orders`.",
  },
  "missing-key": {
    summary: "A key that must be there is missing.",
    why: "There is no good default for it.",
    fix: "Add the key; the help says what it takes.",
  },
  "missing-value": {
    summary: "A key is written without a value.",
    why: "It may be a slip: an empty key means nothing.",
    fix: "Give it a value, or remove the key.",
  },
  "service-and-library": {
    summary: "A file has both `service` and `library`.",
    why: "A library holds only what is shared, and has no interactions.",
    fix: "Move what is shared to a file of its own, and import it.",
  },
  "too-long": {
    summary: "A text is longer than its place allows.",
    why: "Documents, registries and logs cut it off or refuse it.",
    fix: "Shorten it, and link to the rest.",
  },
  "unknown-error-code": {
    summary: "An error's code is none of the 16 canonical ones.",
    why: "Every style maps these codes to its wire, so that a caller can act on them.",
    fix: "Choose the nearest code, and say more in the error's name and fields.",
  },
  "unknown-key": {
    summary: "A key is not part of the language here.",
    why: "It would be passed over in silence: mostly it is a slip, or belongs to another style.",
    fix: "Correct the spelling, or move the key to where the help says.",
  },
  "unknown-language-version": {
    summary: "`interspec` is not a version of the language that this gen knows.",
    why: "A newer language may mean other things by the same words.",
    fix: "Write `interspec: 1`, or install a newer gen.",
  },
  "wrong-type": {
    summary: "A value is of the wrong kind: a list where a text is wanted, a number where a word is.",
    why: "It cannot be read. A plain number or `true` is often a text that needs quotes.",
    fix: "Write what the message asks for.",
  },
  "wrong-value": {
    summary:
      "A value is of the right kind, but none that is allowed here; or a default or example does not fit its type.",
    why: "Readers would get something else than the contract says.",
    fix: "Choose one of the values that the message names, or change the type.",
  },
};
