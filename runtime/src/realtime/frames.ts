import { parsedJson } from "../http/wire-text.ts";
import type { Json } from "../values/codec.ts";

/** A frame as it came: an object of JSON with a `type`. Source: resilience.md, Realtime. */
export type Frame = { readonly [key: string]: Json } & { readonly type: string };

/** What a client says first. */
export interface Hello {
  /** A session to go on with, and the last message that was seen of it; null: a new one. */
  readonly resume: ResumePoint | null;
  /** A token, of clients that cannot send headers. */
  readonly auth: string | null;
  readonly traceparent: string | null;
}

/** Where a client was when its connection broke. */
export interface ResumePoint {
  readonly session: string;
  readonly lastSeq: number;
}

/** The frame of a text; null where it is none, undefined where it is no JSON. */
export function frameOf(text: string): Frame | null | undefined {
  const json = parsedJson(text);
  if (json === undefined) return undefined;
  return isFrame(json) ? json : null;
}

/** What a `hello` says; null where its fields are none. */
export function helloOf({ session = null, lastSeq = null, auth = null, traceparent = null }: Frame): Hello | null {
  if (!isIdOrNull(session) || !isTextOrNull(auth) || !isTextOrNull(traceparent)) return null;
  if (lastSeq !== null && !isCount(lastSeq)) return null;
  return { resume: session === null ? null : { session, lastSeq: lastSeq ?? 0 }, auth, traceparent };
}

/** A message to a client: `data` is JSON already. */
export function messageText(seq: number, data: string): string {
  return `{"type":"message","seq":${seq},"data":${data}}`;
}

/** Whether a value counts something: 0, 1, 2, … */
export function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** An id has so many characters at most: a thousand of them are remembered, and each is sent back. */
const longestId = 255;

/** The id of a session or a message, or none. */
export function isIdOrNull(json: Json): json is string | null {
  return json === null || (typeof json === "string" && json.length <= longestId);
}

function isFrame(json: Json): json is Frame {
  return typeof json === "object" && json !== null && "type" in json && typeof json["type"] === "string";
}

function isTextOrNull(json: Json): json is string | null {
  return json === null || typeof json === "string";
}
