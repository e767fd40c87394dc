import type { Lock, LockInteraction } from "../lock/lock.ts";
import type { Interaction, InteractionId } from "../model/interaction.ts";
import type { TypeId } from "../model/types.ts";

/** The first name that an interaction had: its RPC method and its event type are made from it. */
export function firstNameOf(
  lock: Lock,
  service: string,
  name: string,
  was: readonly string[],
  current: ReadonlySet<string>,
): string {
  for (const candidate of [name, ...was.filter((it) => !current.has(it))]) {
    const entry = lock.interactions.get(`${service}.${candidate}`);
    if (entry !== undefined) return entry.was.at(-1) ?? candidate;
  }
  return name;
}

/** Where a service's RPC methods stand. */
export type RpcServices = ReadonlyMap<string, { readonly protoPackage: string; readonly protoService: string }>;

/** The interactions of the new lock. What is gone stays, removed. */
export function lockedInteractions(
  lock: Lock,
  interactions: ReadonlyMap<InteractionId, Interaction>,
  services: RpcServices,
  typeText: (interaction: Interaction, id: TypeId) => string,
): ReadonlyMap<string, LockInteraction> {
  const result = new Map<string, LockInteraction>();
  const moved = new Set<string>();
  for (const interaction of interactions.values()) {
    const prefix = interaction.id.slice(0, interaction.id.lastIndexOf(".") + 1);
    const earlierId = interaction.was
      .map((it) => `${prefix}${it}`)
      .find((it) => lock.interactions.has(it) && !interactions.has(it));
    const own = lock.interactions.get(interaction.id);
    const earlier = own ?? (earlierId === undefined ? undefined : lock.interactions.get(earlierId));
    if (own === undefined && earlierId !== undefined) moved.add(earlierId);
    const renamed = own === undefined && earlierId !== undefined ? [earlierId.slice(prefix.length)] : [];
    result.set(interaction.id, {
      facts: factsOf(interaction, services, typeText),
      was: [...renamed, ...(earlier?.was ?? [])],
      removed: false,
    });
  }
  for (const [id, entry] of lock.interactions) {
    if (!result.has(id) && !moved.has(id)) result.set(id, { ...entry, removed: true });
  }
  return result;
}

function factsOf(
  interaction: Interaction,
  services: RpcServices,
  typeText: (interaction: Interaction, id: TypeId) => string,
): ReadonlyMap<string, string> {
  const style = ["style", interaction.style] as const;
  switch (interaction.style) {
    case "http":
      return new Map([style, ["wire", `${interaction.method} ${interaction.path}`]]);
    case "grpc":
    case "stream": {
      const service = services.get(interaction.service);
      return new Map([
        style,
        ["wire", `/${service?.protoPackage ?? ""}.${service?.protoService ?? ""}/${interaction.methodName}`],
      ]);
    }
    case "graphql":
      return new Map([
        style,
        [
          "wire",
          interaction.field.root === null
            ? `${typeText(interaction, interaction.field.type)}.${interaction.field.name}`
            : `${interaction.field.root}.${interaction.field.name}`,
        ],
      ]);
    case "realtime":
      return new Map([style, ["wire", interaction.path], ["transport", interaction.transport]]);
    case "event": {
      const { channel, role } = interaction;
      if (role.kind === "consumer") return new Map([style, ["consumes", role.producer], ["group", role.group]]);
      const key = channel.partitionBy === null ? [] : [["key", channel.partitionBy] as const];
      return new Map([style, ["wire", channel.eventType], ["topic", channel.topic], ...key]);
    }
    case "mqtt": {
      const { channel, role } = interaction;
      if (role.kind === "subscriber") return new Map([style, ["consumes", role.of]]);
      return new Map([style, ["wire", channel.eventType], ["topic", channel.topic]]);
    }
  }
}
