import { nameOf } from "../../syntax/names.ts";
import { orNone } from "../../syntax/policies.ts";
import { interactionRef } from "../../syntax/references.ts";
import { duration, line, url, whole, word } from "../../syntax/scalars.ts";
import type { Of, Shape } from "../../syntax/shape.ts";
import { byKind, mapped, optional, record, required } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";
import { registryModes } from "./model.ts";

const deadLetterRecord = record("{ topic, owner, runbook, maxAge }", {
  topic: required(line, "Where they go."),
  owner: optional(line, "Who looks after them."),
  runbook: optional(url, "What to do with them."),
  maxAge: optional(duration, "How old one may get before it is an alert."),
});

/** `deadLetter` as written. */
export type DeadLetterSyntax = Of<typeof deadLetterRecord>;

const deadLetter: Shape<DeadLetterSyntax> = byKind<DeadLetterSyntax>("a topic, or { topic, owner, runbook, maxAge }", {
  text: mapped(line, (topic) => ({ topic, owner: undefined, runbook: undefined, maxAge: undefined })),
  map: deadLetterRecord,
});

/** The keys of a producer alone. */
export const producerKeys = {
  topic: optional(line, "The topic, literally."),
  payload: optional(body, "The message: a record, a union, or fields."),
  partitionBy: optional(nameOf("field", "camel"), "The field of the payload that is the key."),
  ordering: optional(word(["none", "key"]), "`key`: in order for one key."),
  encoding: optional(word(["json", "avro"]), "How the payload is written."),
  retention: optional(duration, "How long the topic keeps it."),
  broker: optional(nameOf("broker", "camel"), "An entry of the workspace's `brokers`."),
  expiry: optional(duration, "After it a message is worthless."),
  registryMode: optional(word(registryModes), "How a schema registry checks its next version."),
};

/** The keys of a consumer alone. */
export const consumerKeys = {
  consumes: optional(interactionRef, "The producer's interaction."),
  group: optional(line, "The consumer group."),
  from: optional(word(["earliest", "latest"]), "Where a new group begins."),
  concurrency: optional(whole(1, 10_000), "Messages handled at once."),
  dedupe: optional(orNone(duration), "How long a message is remembered."),
  deadLetter: optional(orNone(deadLetter), "Where a message goes that cannot be handled."),
};

/** The keys of `style: event` alone. */
export const eventKeys = { ...producerKeys, ...consumerKeys };

const keys = record("an event interaction", eventKeys);

/** The keys of `style: event` as written. */
export type EventSyntax = Of<typeof keys>;
