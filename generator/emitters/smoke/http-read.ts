import { jsString, jsTemplateText } from "../../emit/js-text.ts";
import { isList, wireJson } from "../../emit/wire-json.ts";
import type { JsonValue } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { httpCheck } from "./check-text.ts";
import { errorsOf, inputOf } from "./input.ts";
import type { ReadContext, ReadView } from "./read-view.ts";
import { timeoutText } from "./timeout-text.ts";

/** A GET or HEAD request with the values of an example. */
export function httpRead(read: HttpInteraction, { workspace, name, auth, tagged }: ReadContext): ReadView {
  const input = inputOf(workspace, read, read.input.type);
  const values = wireValues(workspace, read, input.values);
  const errors = errorsOf(workspace, read, input);
  const { lines, expectedStatuses } = httpCheck(read.id, read.status, errors, read.method !== "HEAD");
  return {
    name,
    id: jsString(read.id),
    path: jsTemplateText(pathOf(read, values) + queryOf(workspace, read, values)),
    method: read.method.toLowerCase(),
    query: "",
    variables: "",
    headers: headersOf(read, values, auth),
    timeout: jsString(timeoutText(read.policies.timeoutMs.value)),
    expectedStatuses: expectedStatuses.length === 0 ? null : expectedStatuses.join(", "),
    checkLines: lines,
    tagged,
  };
}

type Values = Readonly<Record<string, JsonValue>>;

/** The values as they travel, still by the spec's names. */
function wireValues(workspace: Workspace, read: HttpInteraction, values: Values): Values {
  const { fields } = recordType(workspace, read.input.type);
  const given = fields.flatMap((it) => {
    const value = values[it.name] ?? null;
    return value === null ? [] : [[it.name, wireJson(workspace, it.type, value, "in")] as const];
  });
  return Object.fromEntries(given);
}

function pathOf(read: HttpInteraction, values: Values): string {
  return read.parts.map((it) => ("field" in it ? encoded(values[it.field]) : encodeURI(it.text))).join("");
}

function queryOf(workspace: Workspace, read: HttpInteraction, values: Values): string {
  const wire = new Map(recordType(workspace, read.input.type).fields.map((it) => [it.name, it.names.json]));
  const pairs = read.input.query.flatMap((field) => {
    const value = values[field] ?? [];
    const items: readonly JsonValue[] = isList(value) ? value : [value];
    return items.map((it) => `${encodeURIComponent(wire.get(field) ?? field)}=${encoded(it)}`);
  });
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function headersOf(read: HttpInteraction, values: Values, auth: string | null): string | null {
  const bound = read.input.headers.flatMap(({ field, header }) => {
    const value = values[field] ?? null;
    return value === null ? [] : [`${jsString(header)}: ${jsString(textOf(value))}`];
  });
  if (bound.length === 0) return auth;
  return `{ ${[...(auth === null ? [] : [`...${auth}`]), ...bound].join(", ")} }`;
}

function encoded(value: JsonValue | undefined): string {
  return encodeURIComponent(textOf(value ?? ""));
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
