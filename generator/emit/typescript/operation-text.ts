import type { Interaction } from "../../model/interaction.ts";
import type { Deprecation } from "../../model/lifecycle.ts";
import type { Auth, AuthOption, Limits, Setting } from "../../model/policy.ts";
import type { JsonValue } from "../../model/types.ts";
import type { Workspace } from "../../model/workspace.ts";
import { jsKey, jsLiteral } from "../js-text.ts";
import { isList, isObject } from "../wire-json.ts";
import { grouped } from "./scalar-text.ts";

/** The policies of an interaction as members of an object literal: every number that a client or server goes by. */
export function policyLines(workspace: Workspace, interaction: Interaction): readonly string[] {
  const { policies, deprecated } = interaction;
  const { priority, audit } = policies;
  return [
    member("timeoutMs", policies.timeoutMs.value),
    member("idempotency", policies.idempotency.value),
    member("retry", retryData(policies)),
    member("breaker", breakerData(policies)),
    member("bulkhead", bulkheadData(policies)),
    member("limits", limitsData(policies.limits.value)),
    ...authLines(workspace, policies.auth.value),
    ...(priority.value === "default" ? [] : [member("priority", priority.value)]),
    ...(audit.value ? [member("audit", true)] : []),
    ...(deprecated === null ? [] : [member("deprecated", noticeData(workspace, interaction, deprecated))]),
  ];
}

/** The same of a message: who may publish and read it is the affair of the broker. */
export function messagePolicyLines(workspace: Workspace, interaction: Interaction): readonly string[] {
  const auth: Setting<Auth> = { ...interaction.policies.auth, value: { kind: "none", reason: null } };
  return policyLines(workspace, { ...interaction, policies: { ...interaction.policies, auth } });
}

/** Who may call, as a member. */
export function authLines(workspace: Workspace, auth: Auth): readonly string[] {
  return listLines("auth", authData(workspace, auth).map(dataText));
}

/** A member of an object literal that holds data. */
export function member(key: string, value: JsonValue): string {
  return `${key}: ${dataText(value)},`;
}

/** A member that holds a list: formatters leave several objects on a line each. */
export function listLines(key: string, items: readonly string[]): readonly string[] {
  if (items.length < 2) return [`${key}: [${items.join("")}],`];
  return [`${key}: [`, ...items.map((it) => `  ${it},`), "],"];
}

/** A JSON value as code, with the digits of long numbers in groups: `{ windowMs: 10_000 }`. */
export function dataText(value: JsonValue): string {
  if (typeof value === "number") return grouped(String(value));
  if (isList(value)) return `[${value.map(dataText).join(", ")}]`;
  if (!isObject(value)) return jsLiteral(value);
  return `{ ${Object.entries(value)
    .map(([key, it]) => `${jsKey(key)}: ${dataText(it)}`)
    .join(", ")} }`;
}

type Policies = Interaction["policies"];

/** The delays of retry topics are an event consumer's. */
function retryData({ retry }: Policies): JsonValue {
  if (retry.value === null) return null;
  const { attempts, backoffMs, maxBackoffMs, on } = retry.value;
  return { attempts, backoffMs, maxBackoffMs, on };
}

function breakerData({ breaker }: Policies): JsonValue {
  return breaker.value === null ? null : { ...breaker.value };
}

function bulkheadData({ bulkhead }: Policies): JsonValue {
  return bulkhead.value === null ? null : { ...bulkhead.value };
}

function limitsData({ bodyBytes, inFlight, rate, rateBy, headers }: Limits): JsonValue {
  return {
    bodyBytes,
    ...(inFlight === null ? {} : { inFlight }),
    ...(rate === null ? {} : { rate: { count: rate.count, perMs: rate.perMs }, rateBy }),
    ...(headers === null ? {} : { headers }),
  };
}

function authData(workspace: Workspace, auth: Auth): readonly JsonValue[] {
  return auth.kind === "none" ? [] : auth.options.map((it) => optionData(workspace, it));
}

function optionData({ security }: Workspace, { scheme, scopes }: AuthOption): JsonValue {
  const known = security.find((it) => it.name === scheme);
  return { scheme, scopes, ...(known?.type === "apiKey" ? { header: known.header } : {}) };
}

function noticeData(workspace: Workspace, { service: id }: Interaction, deprecated: Deprecation): JsonValue {
  const service = workspace.services.find((it) => it.id === id);
  const successor = service?.interactions.find((it) => it.name === deprecated.use);
  const docs = service?.docs ?? null;
  return {
    since: deprecated.since,
    ...(deprecated.sunset === null ? {} : { sunset: deprecated.sunset }),
    ...(docs === null ? {} : { docs }),
    ...(successor?.style === "http" ? { successor: successor.path } : {}),
    ...(deprecated.use !== null && /^https?:\/\/[!-~]+$/.test(deprecated.use) ? { migration: deprecated.use } : {}),
  };
}
