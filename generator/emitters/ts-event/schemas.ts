import { unique } from "../../base/order.ts";
import { avroFullName, avroSchema } from "../../emit/avro-schema.ts";
import { jsTemplateText } from "../../emit/js-text.ts";
import { printJson } from "../../emit/print-json.ts";
import { codecStem } from "../../emit/typescript/domain-names.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { namedType } from "../../model/walk.ts";
import type { Service, Workspace } from "../../model/workspace.ts";

/** Where the schemas of a service's payloads stand in its folder. */
export const schemasModule = "wire/avro-schemas";

/** What `schemas.hbs` prints. */
export interface SchemasView {
  readonly banner: string;
  readonly schemas: readonly {
    readonly name: string;
    /** `contracts/avro/shop.orders.v1.Order.avsc`. */
    readonly file: string;
    /** The lines of the schema as they stand in a template literal. */
    readonly lines: readonly string[];
  }[];
}

/** The schemas of what a service publishes as Avro; null where it publishes nothing so. */
export function schemasView(workspace: Workspace, service: Service): SchemasView | null {
  const names = schemaNames(workspace, service);
  if (names.size === 0) return null;
  const schemas = [...names].map(([id, name]) => ({
    name,
    file: `contracts/avro/${avroFullName(workspace, namedType(workspace, id))}.avsc`,
    lines: printJson(avroSchema(workspace, id)).trimEnd().split("\n").map(jsTemplateText),
  }));
  return { banner: typescriptBanner(service), schemas };
}

/** The constants of the schemas, by payload; two of one name are told apart by a number. */
export function schemaNames(workspace: Workspace, service: Service): ReadonlyMap<TypeId, string> {
  const payloads = ofStyle(service, "event").flatMap(({ role, channel }) =>
    role.kind === "producer" && channel.encoding === "avro" ? [channel.payload] : [],
  );
  const names = new Map<TypeId, string>();
  const taken = new Set<string>();
  for (const id of unique(payloads)) {
    const wanted = `${codecStem(workspace, id, "whole")}Schema`;
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
