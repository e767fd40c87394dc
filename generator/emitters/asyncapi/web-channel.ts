import type { NamedExample } from "../../emit/shown-example.ts";
import type { Field } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";

/** The fields of `in` that stand in the path of a feed, in its order. */
export function pathFields(workspace: Workspace, feed: RealtimeInteraction): readonly Field[] {
  return named(workspace, feed, feed.pathFields);
}

/** The fields of `in` that a feed takes as its query. */
export function queryFields(workspace: Workspace, feed: RealtimeInteraction): readonly Field[] {
  return named(workspace, feed, feed.queryFields);
}

/** The `query` of a binding, or nothing where a feed takes none. */
export function queryBinding({ workspace, schemas }: Context, feed: RealtimeInteraction): Json {
  const fields = queryFields(workspace, feed);
  if (fields.length === 0) return {};
  const { additionalProperties: _, ...query } = schemas.ofFields(fields, "in");
  return { query };
}

/** What the spec shows of a feed's messages to the client, as `out` or as `payload`. */
export function sentExamples(feed: RealtimeInteraction): readonly NamedExample[] {
  return feed.examples.flatMap(({ name, output, payload }) => {
    const value = output ?? payload;
    return value === null ? [] : [{ name, value }];
  });
}

function named(workspace: Workspace, { input }: RealtimeInteraction, names: readonly string[]): readonly Field[] {
  const { fields } = recordType(workspace, input);
  return names.flatMap((name) => fields.filter((it) => it.name === name));
}
