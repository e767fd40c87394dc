import type { Interaction, StyleName } from "../model/interaction.ts";
import type { Direction } from "../model/walk.ts";
import type { EffectivePolicy } from "./policy.ts";

/** What a value is written in. */
export const codecs = ["json", "proto", "avro", "graphql"] as const;
/** One of `codecs`. */
export type Codec = (typeof codecs)[number];

/** `backward`: the new side reads what old senders wrote. `forward`: the old side reads what new senders write. */
export type Lens = "backward" | "forward";

/** One way in which a type travels. */
export interface Use {
  readonly style: StyleName;
  readonly codec: Codec;
  /** Null: the interaction as a whole. */
  readonly direction: Direction | null;
  readonly lenses: readonly Lens[];
  /** The interaction by which it is reached; of several the first. */
  readonly interaction: Interaction;
  readonly policy: EffectivePolicy;
  /** Fields whose coming and going is told elsewhere; null: none. */
  readonly ignores: ReadonlySet<string> | "all" | null;
}

/** How the values of an interaction are written. */
export function codecOf(interaction: Interaction): Codec {
  switch (interaction.style) {
    case "grpc":
    case "stream":
      return "proto";
    case "graphql":
      return "graphql";
    case "event":
      return interaction.channel.encoding;
    case "http":
    case "realtime":
    case "mqtt":
      return "json";
  }
}

/** From which sides a direction is looked at. Messages that wait, and streams that cross a deployment, from both. */
export function lensesOf(style: StyleName, direction: Direction, { mode, rollout }: EffectivePolicy): readonly Lens[] {
  const word = mode.replace("_transitive", "");
  if (word === "full") return ["backward", "forward"];
  if (word === "backward" || word === "forward") return [word];
  if (style === "event" || style === "mqtt" || style === "stream" || rollout === "any") return ["backward", "forward"];
  const isServerFirst = rollout !== "client-first";
  return (direction === "in") === isServerFirst ? ["backward"] : ["forward"];
}
