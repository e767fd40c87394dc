import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Broker, LintSettings, SecurityScheme } from "../model/workspace.ts";
import type { SchemeSyntax, WorkspaceSyntax } from "../syntax/workspace.ts";

/** The brokers by name: those of the workspace, and the default ones. */
export function brokersOf(syntax: WorkspaceSyntax): ReadonlyMap<string, Broker> {
  const brokers = new Map<string, Broker>([
    ["event", { name: "event", kind: "kafka", url: null, description: null }],
    ["mqtt", { name: "mqtt", kind: "mqtt", url: null, description: null }],
  ]);
  for (const [name, it] of syntax.brokers ?? [])
    brokers.set(name, { name, kind: it.type, url: it.url ?? null, description: it.description ?? null });
  return brokers;
}

/** The security schemes by name; without `security` the four that always exist. */
export function securityOf(syntax: WorkspaceSyntax): ReadonlyMap<string, SecurityScheme> {
  if (syntax.security === undefined) return defaultSchemes;
  return new Map([...syntax.security].map(([name, it]) => [name, schemeOf(name, it)]));
}

const defaultSchemes: ReadonlyMap<string, SecurityScheme> = new Map<string, SecurityScheme>([
  ["user", { name: "user", type: "bearer", scopes: new Map() }],
  ["service", { name: "service", type: "bearer", scopes: new Map() }],
  ["partner", { name: "partner", type: "apiKey", header: "X-Api-Key" }],
  ["device", { name: "device", type: "mqttUser" }],
]);

function schemeOf(name: string, syntax: SchemeSyntax): SecurityScheme {
  switch (syntax.type) {
    case "oidc":
      return {
        name,
        type: "oidc",
        issuer: syntax.issuer,
        audience: syntax.audience ?? null,
        authorizationUrl: syntax.authorizationUrl ?? null,
        tokenUrl: syntax.tokenUrl ?? null,
        scopes: syntax.scopes ?? new Map(),
      };
    case "bearer":
      return { name, type: "bearer", scopes: syntax.scopes ?? new Map() };
    case "apiKey":
      return { name, type: "apiKey", header: syntax.header };
    case "mtls":
    case "mqttUser":
      return { name, type: syntax.type };
  }
}

/** What the design rules are told. */
export function lintOf(syntax: WorkspaceSyntax, origin: Origin): LintSettings {
  return {
    preset: syntax.lint?.preset ?? "default",
    maxSyncHops: syntax.lint?.maxSyncHops ?? 3,
    rules: syntax.lint?.rules ?? new Map(),
    origin: at(origin, "lint"),
  };
}
