import { interactionError } from "../../../interaction-error.ts";

const literal = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** The topic as a subject; throws `invalid_argument` where it is none, or more than one. */
export function subjectOf(topic: string): string {
  if (literal.test(topic)) return topic;
  const message = `'${topic}' is no subject of NATS: letters, digits, '_' and '-', with dots in between`;
  throw interactionError({ code: "invalid_argument", reason: null, details: null, message });
}

/** The stream of a topic, and the consumer of a group: its name, with `_` for what JetStream takes in no name. */
export function jetStreamName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, "_");
}
