import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A35: A type was renamed, and its fields stayed. */
export const typeRecordRenamed: CompatRule = {
  id: "type-record-renamed",
  row: "A35",
  axis: "wire",
  says: "has another name",
  summary: "A type was renamed, and its fields stayed.",
  why: "JSON and protobuf carry no names of types; Avro and GraphQL do, and generated code.",
  fix: "Write `was: <old name>` on the type.",
  claims: claim("type-name", (it) => it.way === "renamed" || it.way === "inline" || it.way === "pinned"),
  verdicts: {
    json: column("source", "source"),
    proto: column("source", "source"),
    avro: column("breaking", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "nothing for fields that were written inline, and only on wires whose name changed",
    judge: (change, use) => {
      if (!isOf(change.fact, "type-name")) return null;
      const { way, wires } = change.fact;
      if (use.codec === "avro") return wires.includes("avro") || way === "renamed" || way === "inline" ? null : "safe";
      if (use.codec === "graphql") return wires.includes("graphql") ? null : "safe";
      return way === "renamed" ? null : "safe";
    },
  },
  example: typesExample(
    ["Order: { fields: { line: Line } }", "Line: { fields: { sku: string } }"],
    ["Order: { fields: { line: Item } }", "Item: { fields: { sku: string } }"],
  ),
};
