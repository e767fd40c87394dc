import { unreachable } from "../../base/unreachable.ts";
import type { SchemaUse } from "../../emit/json-schema.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import { keyField } from "./event-message.ts";
import type { Described } from "./subjects.ts";
import { describedOf } from "./subjects.ts";
import { queryFields } from "./web-channel.ts";

/** Every type that the document of a service uses: messages are closed, as their publishers write them; feeds are open. */
export function schemaUses(workspace: Workspace, service: Service): readonly SchemaUse[] {
  return describedOf(service).flatMap((it) => usesOf(workspace, it));
}

function usesOf(workspace: Workspace, described: Described): readonly SchemaUse[] {
  switch (described.style) {
    case "event":
      return eventUses(workspace, described);
    case "mqtt":
      return [closed(named(described.channel.payload))];
    case "realtime":
      return realtimeUses(workspace, described);
    default:
      return unreachable(described);
  }
}

function eventUses(workspace: Workspace, { channel }: EventInteraction): readonly SchemaUse[] {
  const key = keyField(workspace, channel);
  const keys = key === null ? [] : [closed(key.type)];
  // The Avro schema is a file of its own.
  return channel.encoding === "avro" ? keys : [...keys, closed(named(channel.payload))];
}

function realtimeUses(workspace: Workspace, feed: RealtimeInteraction): readonly SchemaUse[] {
  return [
    ...queryFields(workspace, feed).map((it) => closed(it.type)),
    { type: named(feed.send), form: "out" },
    ...(feed.receive === null ? [] : [closed(named(feed.receive))]),
  ];
}

function closed(type: TypeRef): SchemaUse {
  return { type, form: "in" };
}

function named(id: TypeId): TypeRef {
  return { kind: "named", id };
}
