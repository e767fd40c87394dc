import type { HandlersMember } from "./handlers-facts.ts";
import type { Script, Token } from "./script-tokens.ts";

/** What stands between two braces. */
export interface ScannedMembers {
  readonly members: readonly HandlersMember[];
  /** Where each expression begins that is spread there: its index among the tokens. */
  readonly spreads: readonly number[];
  /** Offsets of members whose names cannot be told. */
  readonly unknown: readonly number[];
}

/** The members of the object literal whose brace opens at this token. */
export function objectMembers(script: Script, open: number): ScannedMembers {
  const found = { members: [] as HandlersMember[], spreads: [] as number[], unknown: [] as number[] };
  const close = script.partners[open] ?? open;
  for (let at = open + 1; at < close; at = afterComma(script, at, close)) {
    const token = script.tokens[at];
    if (token === undefined || token.text === ",") continue;
    if (token.text === "...") found.spreads.push(at + 1);
    else addMember(found, script, afterWords(script, at, objectWords), token.start);
  }
  return found;
}

/** The members of a class that others may call. */
export function classMembers(script: Script, open: number): ScannedMembers {
  const found = { members: [] as HandlersMember[], spreads: [] as number[], unknown: [] as number[] };
  const close = script.partners[open] ?? open;
  for (let at = open + 1; at < close; ) {
    const begin = afterDecorators(script, at);
    const name = afterWords(script, begin, classWords);
    const token = script.tokens[name];
    if (token === undefined || name >= close) break;
    const words = script.tokens.slice(begin, name).map((it) => it.text);
    const isOwn = token.text === "{" || token.text.startsWith("#") || words.some((it) => hidingWords.has(it));
    if (token.text !== ";" && !isOwn && token.text !== "constructor") addMember(found, script, name, token.start);
    at = memberEnd(script, name, close);
  }
  return found;
}

const objectWords = new Set(["async", "get", "set", "*"]);
const hidingWords = new Set(["private", "protected", "static"]);
const classWords = new Set([
  ...objectWords,
  ...hidingWords,
  ..."public readonly override abstract declare accessor".split(" "),
]);
/** What follows a word that is a name itself, and no modifier. */
const afterName = new Set(["(", ":", ",", "}", "=", ";", "?", "!", "<"]);

function addMember(
  found: { readonly members: HandlersMember[]; readonly unknown: number[] },
  { tokens, partners }: Script,
  at: number,
  offset: number,
): void {
  const token = tokens[at];
  if (token?.text === "[" && tokens[at + 1]?.text === "Symbol") return;
  const inner = token?.text === "[" && partners[at] === at + 2 ? tokens[at + 1] : token;
  if (inner !== undefined && (inner.kind === "string" || (inner.kind === "name" && inner === token)))
    found.members.push({ name: inner.text, offset: inner.start });
  else if (token?.kind !== "other") found.unknown.push(offset);
}

function afterWords({ tokens }: Script, begin: number, words: ReadonlySet<string>): number {
  let at = begin;
  while (words.has(tokens[at]?.text ?? "") && !afterName.has(tokens[at + 1]?.text ?? ";")) at += 1;
  return at;
}

function afterDecorators({ tokens, partners }: Script, begin: number): number {
  let at = begin;
  while (tokens[at]?.text.startsWith("@") === true) {
    at += 1;
    while (tokens[at]?.text === ".") at += 2;
    if (tokens[at]?.text === "(") at = (partners[at] ?? at) + 1;
  }
  return at;
}

function afterComma({ tokens, partners }: Script, begin: number, close: number): number {
  let at = begin;
  while (at < close && tokens[at]?.text !== ",") at = afterToken(partners, at);
  return at + 1;
}

/** The token after this one, or after the bracket that it opens. */
function afterToken(partners: readonly number[], at: number): number {
  const partner = partners[at];
  return partner !== undefined && partner > at ? partner + 1 : at + 1;
}

/** Where the member after this one begins. */
function memberEnd(script: Script, name: number, close: number): number {
  const { tokens, partners } = script;
  const isMethod = afterGenerics(script, afterToken(partners, name)) !== null;
  for (let at = name; at < close; at = afterToken(partners, at)) {
    const token = tokens[at];
    if (token?.text === ";") return at + 1;
    if (token?.text === "{" && (at === name || (isMethod && at > name && isMethodBody(tokens[at - 1]))))
      return (partners[at] ?? at) + 1;
    if (at > name && endsByLine(tokens[at - 1], token)) return at;
  }
  return close;
}

/** The parameters' parenthesis of a method, or null: a property. */
function afterGenerics({ tokens }: Script, begin: number): number | null {
  let at = begin;
  if (tokens[at]?.text === "?") at += 1;
  if (tokens[at]?.text === "<") while (at < tokens.length && tokens[at]?.text !== "(") at += 1;
  return tokens[at]?.text === "(" ? at : null;
}

/** A brace after such a token belongs to the type that the method returns. */
function isMethodBody(before: Token | undefined): boolean {
  return before !== undefined && !["(", ":", "<", "|", "&", ",", "=>", "["].includes(before.text);
}

/** Where no semicolon ends a member, the line does. */
function endsByLine(before: Token | undefined, token: Token | undefined): boolean {
  if (before === undefined || token?.isFirst !== true) return false;
  const mayEnd = before.kind !== "sign" || [")", "]", "}", "`"].includes(before.text);
  const mayBegin = token.kind === "name" || token.kind === "string" || ["[", "*"].includes(token.text);
  return mayEnd && mayBegin;
}
