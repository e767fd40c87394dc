import { isInteractionError } from "../../interaction-error.ts";
import type { Failed } from "../../server/arrival.ts";
import type { AnyConsumer } from "../as-event.ts";
import type { BrokerRecord } from "../broker.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { codeOf } from "./remedy.ts";

/** So many characters of a message are enough to know what happened. */
const longestText = 500;

/** The retry topic of a number. */
export function retryTopic({ event, group }: AnyConsumer, level: number): string {
  return `${event.topic}.${group}.retry.${level}`;
}

/** The numbers of its retry topics: one each delay, and the first for what is replayed of the dead letters. */
export function retryLevels({ retryTopicsMs, deadLetter }: AnyConsumer): readonly number[] {
  const count = Math.max(retryTopicsMs.length, deadLetter === null ? 0 : 1);
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A message as it goes to another topic: its bytes and headers as they came, and why it goes there. */
export function putAway(
  message: IncomingMessage,
  facts: { readonly topic: string; readonly attempts: number; readonly dueMs: number; readonly failed: Failed },
): BrokerRecord {
  const { record, position } = message.delivery;
  const { topic, attempts, dueMs, failed } = facts;
  return {
    topic,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      x_error_code: codeOf(failed),
      x_error: textOf(failed),
      x_attempts: String(attempts),
      x_origin: record.headers["x_origin"] ?? `${record.topic}/${position}`,
      x_due: String(dueMs),
    },
  };
}

/** What a failure says to those who run the service; of mistakes in the handler the log alone says more. */
function textOf({ error }: Failed): string {
  const { cause } = error;
  const text = isInteractionError(cause) ? cause.message : error.message;
  // Headers are one line.
  return text.replaceAll(/[\0-\x1f\x7f]+/g, " ").slice(0, longestText);
}
