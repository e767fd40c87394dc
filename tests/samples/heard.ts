import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { onTestFinished } from "vitest";
import type { CallEvent } from "../../runtime/src/events.ts";
import type { Logger } from "../../runtime/src/logger.ts";
import { traceIdOf } from "../../runtime/src/trace.ts";
import { Happenings } from "./happenings.ts";

/** A call or a message as the access log has it, and a message that went out. */
export interface Crossing {
  readonly interaction: string;
  /** `ok`, or what it failed with. */
  readonly code: string;
  /** Of a declared error; null of all others. */
  readonly reason: string | null;
  readonly traceId: string;
}

/** What servers, consumers and devices log of calls and messages, and what is published. */
export interface Heard {
  readonly logger: Logger;
  /** The lines `call` of the access logs. */
  readonly calls: Happenings<Crossing>;
  readonly publications: Happenings<Crossing>;
}

/** Listens until the tests are over. */
export function listening(whenFinished: typeof onTestFinished): Heard {
  const calls = new Happenings<Crossing>();
  const publications = new Happenings<Crossing>();
  const hear = (fields: object, message: string) => {
    if (message === "call" && isCrossing(fields)) calls.add(fields);
  };
  const published = (event: unknown) => {
    const { operation, error, trace } = event as CallEvent;
    const { interaction } = operation;
    const traceId = trace === null ? "" : traceIdOf(trace.traceparent);
    publications.add({ interaction, code: error?.code ?? "ok", reason: error?.reason ?? null, traceId });
  };
  subscribe("interspec:producer:end", published);
  whenFinished(() => void unsubscribe("interspec:producer:end", published));
  return { logger: { debug() {}, info: hear, warn() {}, error: hear }, calls, publications };
}

function isCrossing(fields: object): fields is Crossing {
  return "interaction" in fields && "code" in fields && "reason" in fields && "traceId" in fields;
}
