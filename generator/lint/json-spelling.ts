import type { Interaction } from "../model/interaction.ts";
import type { Field } from "../model/types.ts";

/** How names of several words are joined. */
export type Spelling = "camelCase" | "snake_case";

/** How the name of a field in JSON is spelled; null: it has one word, or is spelled otherwise. */
export function spellingOf({ names: { json } }: Field): Spelling | null {
  if (/[a-z0-9]_[a-z0-9]/.test(json)) return "snake_case";
  return /[a-z0-9][A-Z]/.test(json) ? "camelCase" : null;
}

/** Whether what an interaction carries is JSON on its wire. */
export function travelsAsJson(it: Interaction): boolean {
  switch (it.style) {
    case "http":
    case "realtime":
    case "mqtt":
      return true;
    case "event":
      return it.channel.encoding === "json";
    case "grpc":
    case "stream":
    case "graphql":
      return false;
  }
}
