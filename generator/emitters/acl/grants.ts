import { sortBy } from "../../base/order.ts";
import type { Interaction, InteractionId } from "../../model/interaction.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";

/** What one event interaction lets its service do on a broker. */
export interface EventGrant {
  readonly interaction: InteractionId;
  /** The principal: the folder of its service, so that two versions are two users. */
  readonly service: string;
  /** The consumer group; null for a producer. */
  readonly group: string | null;
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
  readonly deadLetter: string | null;
  /** Topics that the group reads again; it writes them only when its policy has delays. */
  readonly retryTopics: readonly string[];
  readonly writesRetryTopics: boolean;
}

/** What the services do on a broker of events, by interaction id. */
export function eventGrants(workspace: Workspace, broker: Broker): readonly EventGrant[] {
  const folders = foldersOf(workspace);
  const events = onBroker(workspace, broker).filter((it): it is EventInteraction => it.style === "event");
  return events.map((it) => eventGrant(it, folderOf(folders, it)));
}

/** The interactions whose messages go through the broker, by id. */
export function onBroker(workspace: Workspace, broker: Broker): readonly Interaction[] {
  const using = [...workspace.interactions.values()].filter((it) => {
    return (it.style === "event" || it.style === "mqtt") && it.channel.broker === broker.name;
  });
  return sortBy(using, (it) => it.id);
}

/** The folder of each service, by the service's id. */
export function foldersOf(workspace: Workspace): ReadonlyMap<string, string> {
  return new Map(workspace.services.map((it) => [it.id, it.folder]));
}

/** The folder of an interaction's service. */
export function folderOf(folders: ReadonlyMap<string, string>, interaction: Interaction): string {
  const folder = folders.get(interaction.service);
  if (folder === undefined) throw new Error(`no service '${interaction.service}' in the workspace`);
  return folder;
}

function eventGrant(event: EventInteraction, service: string): EventGrant {
  const { role, channel } = event;
  if (role.kind === "producer") {
    const none = { group: null, consumes: [], deadLetter: null, retryTopics: [], writesRetryTopics: false };
    return { interaction: event.id, service, publishes: [channel.topic], ...none };
  }
  return {
    interaction: event.id,
    service,
    group: role.group,
    publishes: [],
    consumes: [channel.topic],
    deadLetter: role.deadLetter === null ? null : role.deadLetter.topic,
    retryTopics: role.retryTopics,
    writesRetryTopics: (event.policies.retry.value?.topicsMs.length ?? 0) > 0,
  };
}
