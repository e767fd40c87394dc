import type { Failed } from "../../server/arrival.ts";
import { errorMembers } from "../../server/error-members.ts";
import { messageText } from "../frames.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Entry } from "./entry.ts";

/** How a connection writes what it says; null: it does not say it. */
export interface Dialect {
  readonly name: "framed" | "bare";
  message(entry: Entry): string;
  acknowledged(id: string): string | null;
  failed(id: string | null, failed: Failed): string | null;
  ended(): string | null;
  /** Asks whether the client is there; null: by the protocol's own ping. */
  ping(): string | null;
}

/** Frames of the subprotocol. Source: resilience.md, Realtime. */
export function framed({ errors }: RealtimeOperation): Dialect {
  return {
    name: "framed",
    message: ({ seq, data }) => messageText(seq, data),
    acknowledged: (id) => `{"type":"ack","id":${JSON.stringify(id)}}`,
    failed: (id, failed) =>
      JSON.stringify({ type: "error", ...(id === null ? {} : { id }), ...errorMembers(failed, errors) }),
    ended: () => '{"type":"end"}',
    ping: () => '{"type":"ping"}',
  };
}

/** Bare values, for clients that offer no subprotocol: all else is told by how the connection is closed. */
export const bare: Dialect = {
  name: "bare",
  message: ({ data }) => data,
  acknowledged: () => null,
  failed: () => null,
  ended: () => null,
  ping: () => null,
};
