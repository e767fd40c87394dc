import { unique } from "../../base/order.ts";
import { unreachable } from "../../base/unreachable.ts";
import type { InteractionId } from "../../model/interaction.ts";
import type { Auth } from "../../model/policy.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import type { MqttInteraction } from "../../styles/mqtt/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context } from "./context.ts";
import { deadLetterPart } from "./dead-letter-part.ts";
import { eventMessage } from "./event-message.ts";
import { eventPart } from "./event-part.ts";
import type { FrameNames, SessionFacts } from "./frames.ts";
import { framesPart } from "./frames.ts";
import { mqttMessage } from "./mqtt-message.ts";
import { mqttPart } from "./mqtt-part.ts";
import type { Part } from "./part.ts";
import { joined } from "./part.ts";
import { ssePart } from "./sse-part.ts";
import type { Described } from "./subjects.ts";
import { brokerOf, ownerOf } from "./subjects.ts";
import { usedFrames, webSocketPart } from "./websocket-part.ts";

/** All parts of a document, in the order of the spec. The spec's own messages get their names before the frames do. */
export function partsOf(context: Context, described: readonly Described[]): Part {
  const names = messageNames(context, described);
  const feeds = described.filter((it) => it.style === "realtime");
  const plain = new Map(described.map((it) => [it, plainPart(context, it, names)]));
  const frames = frameNames(context);
  const sessions = feeds.filter((it) => it.transport === "websocket");
  const framed = new Map<Described, Part>(sessions.map((it) => [it, webSocketPart(context, it, frames)]));
  return joined([
    ...described.flatMap((it) => framed.get(it) ?? plain.get(it) ?? []),
    ...messageParts(context, described, names),
    ...(sessions.length === 0 ? [] : [framesPart(context, frames, sessionFacts(context, sessions))]),
  ]);
}

/** The name of each message in the document, by the interaction that declares it: its own ones have the first choice. */
function messageNames(context: Context, described: readonly Described[]): ReadonlyMap<InteractionId, string> {
  const owners = ownersOf(context, described);
  const isOwn = (it: MessageOwner): boolean => it.service === context.service.id;
  const inOrder = [...owners.filter(isOwn), ...owners.filter((it) => !isOwn(it))];
  return new Map(inOrder.map((it) => [it.id, context.messageName(it.name)]));
}

type MessageOwner = EventInteraction | MqttInteraction;

function ownersOf({ workspace }: Context, described: readonly Described[]): readonly MessageOwner[] {
  return unique(described.flatMap((it) => (it.style === "realtime" ? [] : [ownerOf(workspace, it)])));
}

/** What an interaction adds beside its message; nothing yet for a WebSocket, whose frames come last. */
function plainPart(context: Context, it: Described, names: ReadonlyMap<InteractionId, string>): Part {
  switch (it.style) {
    case "realtime":
      return it.transport === "sse" ? ssePart(context, it) : joined([]);
    case "mqtt": {
      const owner = ownerOf(context.workspace, it);
      const message = names.get(owner.id) ?? owner.name;
      return mqttPart(context, { own: it, owner, broker: brokerOf(context.workspace, it.channel.broker), message });
    }
    case "event":
      return eventParts(context, it, names);
    default:
      return unreachable(it);
  }
}

function eventParts(context: Context, event: EventInteraction, names: ReadonlyMap<InteractionId, string>): Part {
  const producer = ownerOf(context.workspace, event);
  const broker = brokerOf(context.workspace, event.channel.broker);
  const subject = { event, producer, broker, message: names.get(producer.id) ?? producer.name };
  const letter = event.role.kind === "consumer" ? event.role.deadLetter : null;
  return joined([eventPart(context, subject), ...(letter === null ? [] : [deadLetterPart(context, subject, letter)])]);
}

/** The messages themselves, each once, however many interactions have it. */
function messageParts(
  context: Context,
  described: readonly Described[],
  names: ReadonlyMap<InteractionId, string>,
): readonly Part[] {
  return ownersOf(context, described).map((it) => {
    const name = names.get(it.id) ?? it.name;
    if (it.style === "mqtt") return mqttMessage(context, it, name);
    return eventMessage(context, it, brokerOf(context.workspace, it.channel.broker), name);
  });
}

function frameNames({ messageName }: Context): FrameNames {
  return {
    ack: messageName("ack"),
    end: messageName("end"),
    error: messageName("error"),
    hello: messageName("hello"),
    ping: messageName("ping"),
    pong: messageName("pong"),
    reset: messageName("reset"),
    welcome: messageName("welcome"),
  };
}

function sessionFacts({ workspace }: Context, sessions: readonly RealtimeInteraction[]): SessionFacts {
  const heartbeats = new Set(sessions.map((it) => it.heartbeatMs));
  const [heartbeatMs = null] = heartbeats;
  const tokens = new Set(
    workspace.security.filter((it) => it.type === "oidc" || it.type === "bearer").map((it) => it.name),
  );
  return {
    heartbeatMs: heartbeats.size === 1 ? heartbeatMs : null,
    hasToken: sessions.some((it) => optionsOf(it.policies.auth.value).some((name) => tokens.has(name))),
    used: new Set(sessions.flatMap(usedFrames)),
  };
}

function optionsOf(auth: Auth): readonly string[] {
  return auth.kind === "none" ? [] : auth.options.map((it) => it.scheme);
}
