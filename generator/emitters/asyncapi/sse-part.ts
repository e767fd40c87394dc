import { capitalized, words } from "../../base/words.ts";
import { documentText, sentences, titleText } from "../../emit/document-text.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import { wireExamples } from "../../emit/shown-example.ts";
import { isObject } from "../../emit/wire-json.ts";
import { namedType } from "../../model/walk.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";
import { listed, ref } from "./json.ts";
import { interactionText, operation } from "./operation.ts";
import { channelParameters } from "./parameters.ts";
import type { Entry, Part } from "./part.ts";
import { pathFields, queryBinding, sentExamples } from "./web-channel.ts";

/** The channel, operation and messages of server-sent events. */
export function ssePart(context: Context, feed: RealtimeInteraction): Part {
  const { workspace, service } = context;
  const messages = eventsOf(context, feed);
  const resumes = feed.resume === null ? null : "`Last-Event-ID` resumes.";
  const channel = {
    address: feed.path,
    title: titleText(feed.name),
    description: sentences(interactionText(feed), `Server-sent events${resumes === null ? "." : `; ${resumes}`}`) ?? "",
    servers: context.webServers("https").map((it) => ref("servers", it)),
    ...channelParameters(workspace, pathFields(workspace, feed), null),
    messages: Object.fromEntries(messages.map((it) => [it.inChannel, ref("components", "messages", it.entry[0])])),
  };
  const made = operation(service, feed, {
    action: "send",
    title: titleText(feed.name),
    summary: `Stream ${words(feed.name).join(" ")}`,
    description: null,
    channel: feed.name,
    messages: messages.map((it) => it.inChannel),
    security: context.security(feed.policies.auth.value, "sse"),
    bindings: { http: { method: "GET", ...queryBinding(context, feed), bindingVersion: "0.3.0" } },
  });
  return {
    channels: [[feed.name, channel]],
    operations: [[feed.name, made]],
    messages: messages.map((it) => it.entry),
    schemas: [],
  };
}

interface SseEvent {
  readonly inChannel: string;
  readonly entry: Entry;
}

/** One event for each variant of a union, whose name is the event's; else one, `message`. */
function eventsOf(context: Context, feed: RealtimeInteraction): readonly SseEvent[] {
  const { workspace, schemas } = context;
  const type = namedType(workspace, feed.send);
  const payload = schemas.of({ kind: "named", id: feed.send }, "out");
  const examples = examplesOf(context, feed);
  if (type.kind !== "union") {
    const name = context.messageName(feed.name);
    const facts = { event: "message", title: titleText(type.name), summary: documentText(type.description), payload };
    return [{ inChannel: lowerFirst(type.name), entry: [name, eventMessage({ ...facts, examples })] }];
  }
  return type.variants.map((it) => {
    const { json } = it.names;
    const facts = {
      event: json,
      title: titleText(it.name),
      summary: documentText(it.description),
      payload: { allOf: [payload, { type: "object", required: [json], properties: { [json]: {} } }] },
      examples: examples.filter(({ value }) => isObject(value) && Object.hasOwn(value, json)),
    };
    return { inChannel: it.name, entry: [context.messageName(feed.name + capitalized(it.name)), eventMessage(facts)] };
  });
}

interface EventFacts {
  readonly event: string;
  readonly title: string;
  readonly summary: string | null;
  readonly payload: Json;
  readonly examples: readonly NamedExample[];
}

function eventMessage({ event, title, summary, payload, examples }: EventFacts): Json {
  return {
    name: event,
    title,
    summary: summary ?? `${title}.`,
    contentType: "application/json",
    payload,
    ...listed(
      "examples",
      examples.map((it) => ({ name: it.name, payload: it.value })),
    ),
  };
}

function examplesOf({ workspace }: Context, feed: RealtimeInteraction): readonly NamedExample[] {
  return wireExamples(workspace, { kind: "named", id: feed.send }, "out", sentExamples(feed));
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
