import { ofStyle } from "../model/interaction.ts";
import type { Workspace } from "../model/workspace.ts";
import type { HttpInteraction } from "../styles/http/model.ts";

/** A piece of a path between slashes. */
export interface Segment {
  /** Null: a field stands here. */
  readonly text: string | null;
}

/** A path in its pieces. */
export interface Route {
  readonly interaction: HttpInteraction;
  readonly segments: readonly Segment[];
  /** `cancel` in `/orders/{id}:cancel`; null: none. */
  readonly customMethod: string | null;
}

/** The paths of all endpoints. */
export function routes(workspace: Workspace): readonly Route[] {
  return workspace.services.flatMap((it) => ofStyle(it, "http")).map(routeOf);
}

/** The words of a path that a person chose, without its version. */
export function literals({ segments }: Route): readonly string[] {
  return segments.flatMap(({ text }) => (text === null || isVersion(text) ? [] : [text]));
}

/** Whether a piece is a version: `v1`, `v2beta1`. */
export function isVersion(text: string): boolean {
  return /^v[0-9]+([a-z]+[0-9]*)?$/.test(text);
}

function routeOf(interaction: HttpInteraction): Route {
  const custom = /:([A-Za-z][A-Za-z0-9-]*)$/.exec(interaction.path);
  const path = custom === null ? interaction.path : interaction.path.slice(0, custom.index);
  const segments = path
    .split("/")
    .filter((it) => it !== "")
    .map((it) => ({ text: it.includes("{") ? null : it }));
  return { interaction, segments, customMethod: custom?.[1] ?? null };
}
