import { plural } from "../../base/text.ts";
import { capitalized, words } from "../../base/words.ts";
import { sentences, titleText } from "../../emit/document-text.ts";
import { durationText } from "../../emit/duration-text.ts";
import type { DeadLetter } from "../../styles/event/model.ts";
import type { Context } from "./context.ts";
import type { EventSubject } from "./event-part.ts";
import { channelBindings } from "./event-part.ts";
import type { Json } from "./json.ts";
import { given, ref } from "./json.ts";
import { operation } from "./operation.ts";
import type { Part } from "./part.ts";

/** The channel to which a consumer sends what it cannot handle. */
export function deadLetterPart(context: Context, subject: EventSubject, letter: DeadLetter): Part {
  const { event, producer, broker } = subject;
  const message = context.messageName(`${subject.message}DeadLetter`);
  const channel = context.channelName(`${event.name}DeadLetter`);
  const headers = context.schemaName(`${capitalized(message)}Headers`);
  const attempts = event.policies.retry.value?.attempts ?? 1;
  const told = `After ${plural(attempts, "attempt")}, or at once where a retry cannot help, the message goes here as it came.`;
  const made = operation(context.service, event, {
    action: "send",
    title: `${titleText(event.name)}, dead letters`,
    summary: `Set aside ${words(producer.name).join(" ")}`,
    description: told,
    channel,
    messages: [message],
    security: [],
    bindings: null,
  });
  const object = {
    address: letter.topic,
    title: `${titleText(producer.name)}, dead letters`,
    description: letterText(letter),
    servers: [ref("servers", broker.name)],
    messages: { [message]: ref("components", "messages", message) },
    // `maxAge` is when somebody must look: the topic keeps a letter for as long as its owner says.
    ...given("bindings", channelBindings(broker, letter.topic, null)),
  };
  return {
    channels: [[channel, object]],
    operations: [[context.operationName(`${event.name}DeadLetter`), made]],
    messages: [[message, letterMessage(subject, headers)]],
    schemas: [[headers, headersSchema]],
  };
}

function letterText({ owner, runbook, maxAgeMs }: DeadLetter): string {
  const what = "What this service could not handle.";
  const owned = owner === null ? null : `Owned by ${owner}.`;
  const kept = maxAgeMs === null ? null : `One that is older than ${durationText(maxAgeMs)} is an alert.`;
  const help = runbook === null ? null : `What to do: <${runbook}>.`;
  return sentences(what, owned, kept, help) ?? what;
}

function letterMessage({ producer }: EventSubject, headers: string): Json {
  return {
    name: producer.channel.eventType,
    title: `${titleText(producer.name)}, dead letter`,
    summary: "The message as it came, with the reason in its headers.",
    contentType: producer.channel.encoding === "avro" ? "application/avro" : "application/json",
    headers: ref("components", "schemas", headers),
    payload: { description: "The bytes of the message; they may be no valid payload." },
    examples: [
      {
        name: "example",
        headers: {
          x_error_code: "invalid_argument",
          x_error: "a field is missing",
          x_attempts: "1",
          x_origin: `${producer.channel.topic}/3/1207`,
        },
      },
    ],
  };
}

const headersSchema = {
  description: "The headers of the message as it came, and why it is here.",
  type: "object",
  required: ["x_error_code", "x_attempts", "x_origin"],
  properties: {
    x_error_code: { description: "One of the 16 canonical codes.", type: "string" },
    x_error: { type: "string" },
    x_attempts: { type: "string", pattern: "^[0-9]+$" },
    x_origin: { description: "Topic, partition and offset of the message.", type: "string" },
  },
};
