import { interactionError, isInteractionError } from "../../../interaction-error.ts";
import type { TopicSettings } from "../../broker.ts";
import { errorCodes, type JetStream } from "./jet-stream.ts";
import { jetStreamName, subjectOf } from "./stream-names.ts";

/** How streams are made that are not there. */
export interface NewStreams {
  /** On how many servers they lie. */
  readonly replicas: number;
}

const nanosecondsInMs = 1_000_000;
/** So long a server knows what it took. Source: JetStream's default. */
const dedupeMs = 120_000;

/** Makes the streams that are not there; null: rejects with `failed_precondition` and the names of all that are missing. */
export async function prepareStreams(
  jetStream: JetStream,
  wanted: readonly TopicSettings[],
  making: NewStreams | null,
): Promise<void> {
  const looked = await Promise.all(wanted.map(async (it) => ((await isThere(jetStream, it.topic)) ? [] : [it])));
  const missing = looked.flat();
  if (missing.length > 0 && making === null) {
    const names = [...new Set(missing.map((it) => jetStreamName(it.topic)))];
    const message = `there ${names.length === 1 ? "is no stream" : "are no streams"} '${names.join("', '")}'`;
    throw interactionError({ code: "failed_precondition", reason: null, details: null, message });
  }
  for (const it of missing) await make(jetStream, it, making?.replicas ?? 1);
}

/** Whoever writes dead letters alone may not look: then it is taken to be there. */
async function isThere(jetStream: JetStream, topic: string): Promise<boolean> {
  const stream = jetStreamName(subjectOf(topic));
  try {
    return (await jetStream.ask(`STREAM.INFO.${stream}`, {}, errorCodes.streamNotFound)) !== null;
  } catch (error) {
    if (isInteractionError(error) && error.code === "permission_denied") return true;
    throw error;
  }
}

async function make(jetStream: JetStream, { topic, retentionMs }: TopicSettings, replicas: number): Promise<void> {
  const name = jetStreamName(topic);
  const settings = {
    name,
    subjects: [topic],
    storage: "file",
    retention: "limits",
    discard: "old",
    max_age: (retentionMs ?? 0) * nanosecondsInMs,
    // No longer than anything lies there.
    duplicate_window: Math.min(dedupeMs, retentionMs ?? dedupeMs) * nanosecondsInMs,
    num_replicas: replicas,
  };
  // Another process may have been faster.
  await jetStream.ask(`STREAM.CREATE.${name}`, settings, errorCodes.streamInUse);
}
