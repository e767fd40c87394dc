import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { fromBase64, toBase64 } from "../../values/base64.ts";
import type { RpcOperation } from "../operation.ts";

/** What a call is answered with, whatever the protocol. */
export type RpcReply =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "failure"; readonly error: ConnectError };

/** A reply as it is kept for calls with the same key: bytes in base64. */
type Saved =
  | { readonly message: string }
  | {
      readonly code: number;
      readonly text: string;
      readonly metadata: readonly (readonly [string, string])[];
      readonly details: readonly { readonly type: string; readonly value: string }[];
    };

/** A reply as text. */
export function saveReply(reply: RpcReply, { method }: RpcOperation): string {
  const saved: Saved =
    reply.kind === "message"
      ? { message: toBase64(toBinary(method.output, reply.message)) }
      : savedFailure(reply.error);
  return JSON.stringify(saved);
}

/** The reply that a text stands for. Throws where it is none. */
export function restoreReply(text: string, { method }: RpcOperation): RpcReply {
  const saved = savedOf(text);
  if ("message" in saved) return { kind: "message", message: fromBinary(method.output, bytesOf(saved.message)) };
  const error = new ConnectError(saved.text, saved.code, Object.fromEntries(saved.metadata));
  error.details = saved.details.map(({ type, value }) => ({ type, value: bytesOf(value) }));
  return { kind: "failure", error };
}

function savedFailure({ code, rawMessage, metadata, details }: ConnectError): Saved {
  const ours = details.flatMap((it) => ("type" in it ? [{ type: it.type, value: toBase64(it.value) }] : []));
  return { code, text: rawMessage, metadata: [...metadata], details: ours };
}

/** Only we write into the store: what is there has one of our shapes. */
function savedOf(text: string): Saved {
  return JSON.parse(text) as Saved;
}

function bytesOf(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array();
}
