import { oneLine } from "../base/text.ts";
import { capitalized } from "../base/words.ts";
import type { Deprecation } from "../model/lifecycle.ts";

/** What a deprecation says, in sentences on one line: "Since 2026-05-01, until 2026-11-01. Use getOrder." */
export function deprecationText(deprecation: Deprecation): string {
  const until = deprecation.sunset === null ? "" : `, until ${deprecation.sunset}`;
  const use = deprecation.use === null ? [] : [`Use ${oneLine(deprecation.use)}.`];
  const reason = deprecation.reason === null ? [] : [finished(capitalized(oneLine(deprecation.reason)))];
  return [`Since ${deprecation.since}${until}.`, ...use, ...reason].join(" ");
}

/** The text with a mark at its end, so that another sentence may follow. */
export function finished(text: string): string {
  return text === "" || /[.!?:;]$/.test(text) ? text : `${text}.`;
}
