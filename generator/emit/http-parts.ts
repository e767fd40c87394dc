import type { JsonValue } from "../model/types.ts";
import { recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { HttpInteraction } from "../styles/http/model.ts";
import { isList, wireJson } from "./wire-json.ts";

/** What of an input travels outside of the body. */
export interface HttpParts {
  /** Percent-encoded, with the query: `/v1/orders/o-1?limit=5`. */
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

type Values = Readonly<Record<string, JsonValue>>;

/** Path, query and headers of a request with these values, which are in the form of examples. */
export function httpParts(workspace: Workspace, interaction: HttpInteraction, given: Values): HttpParts {
  const values = wireValues(workspace, interaction, given);
  const headers = interaction.input.headers.flatMap(({ field, header }) => {
    const value = values[field] ?? null;
    return value === null ? [] : [{ name: header, value: textOf(value) }];
  });
  return { path: pathOf(interaction, values) + queryOf(workspace, interaction, values), headers };
}

/** The values as they travel, still by the spec's names. */
function wireValues(workspace: Workspace, { input }: HttpInteraction, values: Values): Values {
  const { fields } = recordType(workspace, input.type);
  const given = fields.flatMap((it) => {
    const value = values[it.name] ?? null;
    return value === null ? [] : [[it.name, wireJson(workspace, it.type, value, "in")] as const];
  });
  return Object.fromEntries(given);
}

function pathOf({ parts }: HttpInteraction, values: Values): string {
  return parts.map((it) => ("field" in it ? encoded(values[it.field]) : encodeURI(it.text))).join("");
}

function queryOf(workspace: Workspace, { input }: HttpInteraction, values: Values): string {
  const wire = new Map(recordType(workspace, input.type).fields.map((it) => [it.name, it.names.json]));
  const pairs = input.query.flatMap((field) => {
    const value = values[field] ?? [];
    const items: readonly JsonValue[] = isList(value) ? value : [value];
    return items.map((it) => `${encodeURIComponent(wire.get(field) ?? field)}=${encoded(it)}`);
  });
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encoded(value: JsonValue | undefined): string {
  return encodeURIComponent(textOf(value ?? ""));
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
