import type { TypeRef } from "../../model/types.ts";
import { opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";
import { aboutField, writtenFields } from "../written-fields.ts";

const shop = (type: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { note: { style: grpc, idempotency: key, in: { orderId: id, extra: ${type} } } }`,
  ),
});

/** See `summary`. */
export const untypedJson = defineRule({
  id: "untyped-json",
  severity: "warning",
  summary: "Data has a type: `json` is for what comes from somewhere else as it is.",
  why: "Nobody can tell what may stand in it, nothing checks it, and no tool sees when it changes.",
  examples: { bad: shop("json"), good: shop("map<string>") },
  *check({ workspace }) {
    for (const written of writtenFields(workspace)) {
      const { record, field } = written;
      if (!isJson(workspace, field.type)) continue;
      yield finding({
        message: `'${record.name}.${field.name}' is json: nothing is known of what it holds`,
        origin: field.origin,
        help: "give it a type with `fields`, a union, or `map<string>`",
        about: aboutField(written),
      });
    }
  },
});

function isJson(workspace: Workspace, type: TypeRef): boolean {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return inner.scalar.name === "json";
    case "list":
      return isJson(workspace, inner.item);
    case "map":
      return isJson(workspace, inner.value);
    case "named":
    case "ref":
      return false;
  }
}
