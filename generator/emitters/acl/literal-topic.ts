// A wildcard in a list would open far more than the spec says, and a dead letter may have any name.
const literals = {
  kafka: /^[A-Za-z0-9._-]+$/,
  nats: /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/,
} as const;

/** Whether a broker of this kind takes the topic for one plain name; what is none is granted to nobody. */
export function isLiteralTopic(kind: keyof typeof literals, topic: string): boolean {
  return literals[kind].test(topic);
}
