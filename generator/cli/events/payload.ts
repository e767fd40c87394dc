import { safetyOf } from "../../emit/safety-of.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { documentOf } from "./letter.ts";
import { redacted } from "./redacted.ts";
import type { StoredRecord } from "./stored-record.ts";

/** What may be seen of a payload. */
export type SeenPayload =
  | { readonly json: unknown }
  /** Bytes that are no JSON, of a type without personal data. */
  | { readonly base64: string }
  /** Bytes that cannot be read here, and of which some are personal. */
  | { readonly hidden: string };

/** The payload of a dead letter, less what is personal or secret in it. */
export function seenPayload(
  workspace: Workspace,
  of: DeadLetters,
  { record }: StoredRecord,
  prefix: string | null,
): SeenPayload {
  const { headers, value } = record;
  const isDocument = prefix === null || (headers["content-type"] ?? "").startsWith("application/cloudevents");
  if (!isDocument) return seenBytes(workspace, of, value);
  const document = documentOf(value);
  const base64 = document?.["data_base64"];
  if (typeof base64 === "string") return seenBytes(workspace, of, Buffer.from(base64, "base64"));
  if (document === null) return seenBytes(workspace, of, value);
  return { json: seenJson(workspace, of, document["data"] ?? null) };
}

function seenBytes(workspace: Workspace, of: DeadLetters, bytes: Uint8Array): SeenPayload {
  const json = of.encoding === "json" ? documentOf(bytes) : null;
  if (json !== null) return { json: seenJson(workspace, of, json) };
  if (safetyOf(workspace, of.payload) === "safe") return { base64: Buffer.from(bytes).toString("base64") };
  const what = of.encoding === "json" ? "no JSON object" : "Avro";
  return { hidden: `${bytes.length} bytes of ${what}, with personal data in them` };
}

function seenJson(workspace: Workspace, { payload }: DeadLetters, value: unknown): unknown {
  return redacted(workspace, { kind: "named", id: payload }, value);
}
