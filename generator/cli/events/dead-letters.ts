import { CannotRun } from "../../cannot-run.ts";
import type { Safety, TypeId } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import { didYouMean } from "../../syntax/suggest.ts";

/** Where a group puts what it cannot handle, and where that is read again. */
export interface DeadLetters {
  /** The consumer, or the producer whose events a foreign group reads: `orders.onPaymentEnded`. */
  readonly interaction: string;
  readonly group: string;
  readonly topic: string;
  /** The group's first retry topic: other groups do not read it. */
  readonly retryTopic: string;
  readonly broker: Broker;
  readonly payload: TypeId;
  readonly encoding: "json" | "avro";
  /** How careful one has to be with keys. */
  readonly keySafety: Safety;
}

/** The dead letters of a consumer; with `group` those of another group that reads the same events. */
export function deadLettersOf(workspace: Workspace, id: string, group: string | null): DeadLetters {
  if (group !== null && !/^[A-Za-z0-9._-]{1,200}$/.test(group))
    throw new CannotRun(`'${group}' is no name of a consumer group`, "use letters, digits, '.', '_' and '-'");
  const event = eventOf(workspace, id);
  const { channel, role } = event;
  const own = role.kind === "consumer" && (group === null || group === role.group) ? role : null;
  if (own !== null && own.deadLetter === null)
    throw new CannotRun(`'${id}' keeps no dead letters`, "its spec says `deadLetter: none`");
  const name = own?.group ?? group;
  if (name === null) throw new CannotRun(`'${id}' is published, not consumed`, producerHelp(workspace, id));
  return {
    interaction: id,
    group: name,
    topic: own?.deadLetter?.topic ?? `${channel.topic}.${name}.dlq`,
    retryTopic: own?.retryTopics[0] ?? `${channel.topic}.${name}.retry.1`,
    broker: brokerOf(workspace, channel.broker),
    payload: channel.payload,
    encoding: channel.encoding,
    keySafety: keySafety(workspace, event),
  };
}

function eventOf(workspace: Workspace, id: string): EventInteraction {
  const found = workspace.interactions.get(id);
  if (found?.style === "event") return found;
  const consumers = consumersIn(workspace).map((it) => it.id);
  throw new CannotRun(
    found === undefined
      ? `there is no interaction '${id}'`
      : `'${id}' is of style ${found.style}: it consumes no events`,
    didYouMean(id, consumers) ??
      (consumers.length === 0 ? null : `those that consume events are ${consumers.join(", ")}`),
  );
}

function consumersIn(workspace: Workspace): readonly EventInteraction[] {
  return [...workspace.interactions.values()].filter(
    (it): it is EventInteraction => it.style === "event" && it.role.kind === "consumer",
  );
}

function producerHelp(workspace: Workspace, id: string): string {
  const consumers = consumersIn(workspace).filter((it) => it.role.kind === "consumer" && it.role.producer === id);
  const outside = "of a consumer outside this workspace, give its --group";
  return consumers.length === 0 ? outside : `name ${consumers.map((it) => it.id).join(" or ")}; ${outside}`;
}

function brokerOf(workspace: Workspace, name: string): Broker {
  const broker = workspace.brokers.find((it) => it.name === name);
  if (broker === undefined) throw new Error(`no broker '${name}' in the workspace`);
  return broker;
}

function keySafety(workspace: Workspace, { channel }: EventInteraction): Safety {
  if (channel.partitionBy === null) return "safe";
  const field = recordType(workspace, channel.payload).fields.find((it) => it.name === channel.partitionBy);
  return field?.safety ?? "safe";
}
