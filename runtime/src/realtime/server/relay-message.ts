import { parsedJson } from "../../http/wire-text.ts";
import type { Json } from "../../values/codec.ts";
import type { Entry } from "./entry.ts";
import type { TakenMessage } from "./view.ts";

/** To the process that runs a session: what its client does, as another process sees it. */
export type ToRunner =
  | { readonly kind: "attach"; readonly after: number }
  | { readonly kind: "take"; readonly message: TakenMessage }
  | { readonly kind: "endIncoming" }
  /** The client has as much as it can hold, or has room again. */
  | { readonly kind: "full"; readonly isFull: boolean }
  | { readonly kind: "detach"; readonly isOver: boolean }
  | { readonly kind: "areYouThere" };

/** To the process that has its client: what the session says. Failures are members of JSON; null: there is none. */
export type ToViewer =
  | { readonly kind: "attached" }
  | { readonly kind: "gone" }
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "acknowledged"; readonly id: string }
  | { readonly kind: "refused"; readonly id: string | null; readonly failure: string }
  /** The session takes no more messages of the client for now, or does again. */
  | { readonly kind: "taking"; readonly isTaking: boolean }
  | { readonly kind: "ended"; readonly failure: string; readonly lastSeq: number }
  | { readonly kind: "left"; readonly why: "replaced" | "restart" }
  | { readonly kind: "here"; readonly lastSeq: number; readonly isTaking: boolean };

/** Who says it, of which session, and for which connection of its client. */
export interface Envelope<Said> {
  readonly session: string;
  readonly view: string;
  readonly from: string;
  readonly said: Said;
}

/** A letter from one process to another as text. */
export function envelopeText(envelope: Envelope<ToRunner | ToViewer>): string {
  return JSON.stringify(envelope);
}

/** The letter of a text; null where it is none. What it says only processes of the same service write. */
export function envelopeOf(text: string): Envelope<ToRunner | ToViewer> | null {
  const json: unknown = parsedJson(text);
  return isEnvelope(json) ? json : null;
}

function isEnvelope(json: unknown): json is Envelope<ToRunner | ToViewer> {
  if (!isObject(json) || !isObject(json["said"])) return false;
  return [json["session"], json["view"], json["from"], json["said"]["kind"]].every((it) => typeof it === "string");
}

function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}
