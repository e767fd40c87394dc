import { sha256 } from "../base/digest.ts";

const digestLength = 12;
const mark = /^\{\{!-- ejected from (?<name>\S+) (?<digest>[0-9a-f]{12}) --\}\}\r?\n/;

/** A template of ours as the user gets it: its first line says what it was made from. It prints the same. */
export function withEjectMark(name: string, text: string): string {
  return `{{!-- ejected from ${name} ${digestOf(text)} --}}\n${text}`;
}

/** Whether a user's template was made from another text than ours is now. One without a mark does not tell. */
export function isOutdated(override: string, ours: string): boolean {
  const digest = mark.exec(override)?.groups?.["digest"];
  return digest !== undefined && digest !== digestOf(ours);
}

function digestOf(text: string): string {
  return sha256(text).slice(0, digestLength);
}
