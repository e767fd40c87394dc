import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { asPublication } from "../../publication.ts";
import { newTrace, type Trace } from "../../trace.ts";
import { Pass } from "../../values/pass.ts";
import type { AnyEvent } from "../as-event.ts";
import { causesOf } from "../causes.ts";
import { attributesOf, type EventData } from "../cloud-event.ts";
import { contentTypeOf, dataOf } from "../event-payload.ts";
import type { KeyValue } from "../operation.ts";

/** An event that is about to be published, whatever its broker. */
export interface PreparedEvent {
  readonly operation: AnyEvent;
  readonly key: string | null;
  /** Without the trace in which it was made: that is known with the first attempt. */
  readonly attributes: Record<string, string | boolean>;
  readonly contentType: string;
  readonly data: EventData;
  /** In which it was made, where whoever sends it has none: all who read it are to share one. */
  readonly trace: Trace;
}

/** Checks and encodes an event. Throws `invalid_argument` where the payload is none of its type, or its id is empty. */
export function preparedEvent(operation: AnyEvent, input: unknown, nowMs: number): PreparedEvent {
  const { message, id, options, context } = asPublication(input);
  const { encoding } = operation;
  const pass = new Pass("reject");
  const data = dataOf(encoding, message, pass);
  if (pass.violations.length > 0) throw noPayload(operation, pass);
  if (id === "") throw refused(operation, "the id of an event is not empty");
  const key = options.key ?? keyOf(operation, message);
  const attributes = attributesOf(operation, {
    id,
    time: options.time ?? new Date(nowMs),
    subject: key,
    partitionKey: key,
    ...causesOf(context),
  });
  return { operation, key, attributes, contentType: contentTypeOf(encoding), data, trace: newTrace() };
}

function keyOf({ key }: AnyEvent, message: unknown): string | null {
  // The codec has checked that it is a payload of this type.
  return key === null ? null : keyText(key(message as never));
}

/** A key as text; a time is written as in JSON. */
function keyText(key: KeyValue): string {
  return key instanceof Date ? key.toISOString() : String(key);
}

function noPayload({ interaction }: AnyEvent, { violations }: Pass): InteractionError {
  const first = violations[0];
  const where = first === undefined || first.field === "" ? "" : `'${first.field}' `;
  const message = `this is no payload of ${interaction}: ${where}${first?.message ?? "it is none"}`;
  return interactionError({ code: "invalid_argument", reason: null, details: null, message, interaction, violations });
}

function refused({ interaction }: AnyEvent, message: string): InteractionError {
  return interactionError({ code: "invalid_argument", reason: null, details: null, message, interaction });
}
