import { producerOf } from "../../model/graph.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Broker, Service, Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import type { MqttInteraction } from "../../styles/mqtt/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";

/** What of a service AsyncAPI describes. */
export type Described = EventInteraction | MqttInteraction | RealtimeInteraction;

/** Its messages and feeds, in the order of the spec. */
export function describedOf(service: Service): readonly Described[] {
  return service.interactions.filter(
    (it): it is Described => it.style === "event" || it.style === "mqtt" || it.style === "realtime",
  );
}

/** The feeds of a service that go through a WebSocket. */
export function webSocketsOf(service: Service): readonly RealtimeInteraction[] {
  return ofStyle(service, "realtime").filter((it) => it.transport === "websocket");
}

/** The interaction that declares a message: the one itself, or the one that it consumes. */
export function ownerOf(workspace: Workspace, event: EventInteraction): EventInteraction;
export function ownerOf(workspace: Workspace, message: MqttInteraction): MqttInteraction;
export function ownerOf(
  workspace: Workspace,
  it: EventInteraction | MqttInteraction,
): EventInteraction | MqttInteraction;
export function ownerOf(
  workspace: Workspace,
  it: EventInteraction | MqttInteraction,
): EventInteraction | MqttInteraction {
  const source = producerOf(it);
  const owner = source === null ? it : workspace.interactions.get(source);
  if (owner?.style !== it.style) throw new Error(`'${source}' is no message of style ${it.style}`);
  return owner;
}

/** The broker of this name. */
export function brokerOf(workspace: Workspace, name: string): Broker {
  const broker = workspace.brokers.find((it) => it.name === name);
  if (broker === undefined) throw new Error(`no broker '${name}' in the workspace`);
  return broker;
}
