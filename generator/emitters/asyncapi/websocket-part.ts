import { capitalized, words } from "../../base/words.ts";
import { sentences, titleText } from "../../emit/document-text.ts";
import type { SchemaForm } from "../../emit/json-schema.ts";
import { wireExamples } from "../../emit/shown-example.ts";
import type { TypeId } from "../../model/types.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context } from "./context.ts";
import type { ControlFrame, FrameNames } from "./frames.ts";
import { controlFrames, idSchema } from "./frames.ts";
import type { Json } from "./json.ts";
import { listed, ref } from "./json.ts";
import { interactionText, operation } from "./operation.ts";
import { channelParameters } from "./parameters.ts";
import type { Part } from "./part.ts";
import { pathFields, queryBinding, sentExamples } from "./web-channel.ts";

/** The channel, operations and messages of a WebSocket session; `frames` are the names of the control frames. */
export function webSocketPart(context: Context, feed: RealtimeInteraction, frames: FrameNames): Part {
  const sent = dataFrame(context, feed, { type: feed.send, form: "out" });
  const received = feed.receive === null ? [] : [dataFrame(context, feed, { type: feed.receive, form: "in" })];
  const used = (types: readonly ControlFrame[]): readonly string[] =>
    types.filter((it) => isUsed(feed, it)).map((it) => frames[it]);
  const toClient = [...used(["welcome", "reset"]), sent.name, ...used(["ack", "error", "ping", "pong", "end"])];
  const fromClient = [...used(["hello"]), ...received.map((it) => it.name), ...used(["ping", "pong", "end"])];
  const all = [
    ...used(["hello", "welcome", "reset"]),
    sent.name,
    ...received.map((it) => it.name),
    ...used(["ack", "error", "ping", "pong", "end"]),
  ];
  const title = titleText(feed.name);
  const name = words(feed.name).join(" ");
  const shared = { description: null, channel: feed.name, bindings: null };
  const security = context.security(feed.policies.auth.value, "websocket");
  const receives = { ...shared, security, action: "receive", title: `${title}, from the client` } as const;
  const sends = { ...shared, security, action: "send", title: `${title}, to the client` } as const;
  return {
    channels: [[feed.name, channelOf(context, feed, all)]],
    operations: [
      [
        context.operationName(`receive${capitalized(feed.name)}`),
        operation(context.service, feed, { ...receives, summary: `Receive ${name}`, messages: fromClient }),
      ],
      [
        context.operationName(`send${capitalized(feed.name)}`),
        operation(context.service, feed, { ...sends, summary: `Send ${name}`, messages: toClient }),
      ],
    ],
    messages: [sent, ...received].map((it) => [it.name, it.message]),
    schemas: [sent, ...received].map((it) => [it.schemaName, it.schema]),
  };
}

/** The control frames that a session uses, in their order. */
export function usedFrames(feed: RealtimeInteraction): readonly ControlFrame[] {
  return controlFrames.filter((it) => isUsed(feed, it));
}

// Only what the client may send is acknowledged, and only what can be resumed can be missed.
function isUsed(feed: RealtimeInteraction, frame: ControlFrame): boolean {
  if (frame === "ack") return feed.receive !== null;
  return frame !== "reset" || feed.resume !== null;
}

function channelOf(context: Context, feed: RealtimeInteraction, messages: readonly string[]): Json {
  const { workspace } = context;
  const without =
    feed.resume === null ? "the frames are bare values" : "the frames are bare values, and nothing is resumed";
  const protocol = { type: "string", const: feed.subprotocol };
  const told = sentences(interactionText(feed), `Subprotocol \`${feed.subprotocol}\`; without it ${without}.`);
  return {
    address: feed.path,
    title: titleText(feed.name),
    description: told ?? "",
    servers: context.webServers("wss").map((it) => ref("servers", it)),
    ...channelParameters(workspace, pathFields(workspace, feed), null),
    messages: Object.fromEntries(messages.map((it) => [it, ref("components", "messages", it)])),
    bindings: {
      ws: {
        method: "GET",
        ...queryBinding(context, feed),
        headers: { type: "object", properties: { "Sec-WebSocket-Protocol": protocol } },
        bindingVersion: "0.1.0",
      },
    },
  };
}

interface DataFrame {
  readonly name: string;
  readonly message: Json;
  readonly schemaName: string;
  readonly schema: Json;
}

/** The frame around a value of the spec: one way for each side. */
function dataFrame(context: Context, feed: RealtimeInteraction, data: { type: TypeId; form: SchemaForm }): DataFrame {
  const isSent = data.form === "out";
  const name = context.messageName(`${feed.name}${isSent ? "Sent" : "Received"}`);
  const schemaName = context.schemaName(`${capitalized(name)}Frame`);
  const type = { kind: "named", id: data.type } as const;
  const description = isSent ? "A message to the client." : "A message from the client.";
  const number = isSent
    ? { seq: { description: "Counts the session's messages, from 1.", type: "integer", minimum: 1 } }
    : { id: { description: "Chosen by the client; comes back in `ack` or `error`.", ...idSchema } };
  const schema = {
    description,
    type: "object",
    required: ["type", ...(isSent ? ["seq"] : []), "data"],
    properties: { type: { type: "string", const: "message" }, ...number, data: context.schemas.of(type, data.form) },
  };
  const given = isSent ? sentExamples(feed) : [];
  const examples = wireExamples(context.workspace, type, data.form, given).map((it) => ({
    name: it.name,
    payload: { type: "message", ...(isSent ? { seq: 1 } : { id: "1" }), data: it.value },
  }));
  const message = {
    name: "message",
    title: `${titleText(feed.name)} message ${isSent ? "to" : "from"} the client`,
    summary: description,
    contentType: "application/json",
    payload: ref("components", "schemas", schemaName),
    ...listed("examples", examples),
  };
  return { name, message, schemaName, schema };
}
