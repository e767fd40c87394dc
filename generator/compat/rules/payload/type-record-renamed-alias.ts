import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A36: A type was renamed with `was`. */
export const typeRecordRenamedAlias: CompatRule = {
  id: "type-record-renamed-alias",
  row: "A36",
  axis: "source",
  says: "is called otherwise in code",
  summary: "A type was renamed with `was`.",
  why: "JSON and protobuf carry no names of types; Avro and GraphQL do, and the name is another there.",
  fix: "Where Avro or a graph carries it, pin the old name: `wire: { avro: <name>, graphql: <name> }`.",
  claims: claim("type-name", (it) => it.way === "alias"),
  verdicts: {
    json: column("source", "source"),
    proto: column("source", "source"),
    avro: column("safe", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "only code where the name on the wire stayed",
    judge: (change, use) =>
      isOf(change.fact, "type-name") && !change.fact.wires.some((it) => it === use.codec) ? "source" : null,
  },
  example: typesExample(
    ["Order: { fields: { line: Line } }", "Line: { fields: { sku: string } }"],
    ["Order: { fields: { line: Item } }", "Item: { was: Line, fields: { sku: string } }"],
  ),
};
