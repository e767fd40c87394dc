import type { SecurityRequirementObject } from "openapi3-ts/oas31";
import { byCodeUnit } from "../../base/order.ts";
import { listed } from "../../base/text.ts";
import { documentText } from "../../emit/document-text.ts";
import type { Auth, AuthOption } from "../../model/policy.ts";
import type { SecurityScheme, Workspace } from "../../model/workspace.ts";
import type { Endpoint } from "./context.ts";

/** A scheme as OpenAPI has it. */
export type SchemeObject = Readonly<Record<string, unknown>>;

/** Which schemes open an operation: any one of the list suffices; an empty list asks for nobody. */
export function requirements(workspace: Workspace, auth: Auth): SecurityRequirementObject[] {
  const known = knownSchemes(workspace);
  return optionsOf(auth).flatMap(({ scheme, scopes }) => {
    const type = known.get(scheme)?.type;
    if (type === undefined || type === "mqttUser") return [];
    return [{ [scheme]: type === "oidc" ? [...scopes] : [] }];
  });
}

/** What a caller needs, in words; null where it is no scope. */
export function scopeText(auth: Auth): string | null {
  const options = optionsOf(auth);
  if (options.every((it) => it.scopes.length === 0)) return null;
  const [only] = options;
  if (options.length === 1 && only !== undefined) return `Needs ${scopesText(only)}.`;
  const ways = options.map((it) =>
    it.scopes.length === 0 ? `\`${it.scheme}\`` : `\`${it.scheme}\` with ${scopesText(it)}`,
  );
  return `Needs ${listed(ways, "or")}.`;
}

/** The schemes that some operation asks for, by name. */
export function securitySchemes(
  workspace: Workspace,
  endpoints: readonly Endpoint[],
): Readonly<Record<string, SchemeObject>> {
  const used = new Set(endpoints.flatMap((it) => optionsOf(it.policies.auth.value).map((option) => option.scheme)));
  const schemes = [...knownSchemes(workspace).values()].filter((it) => used.has(it.name) && it.type !== "mqttUser");
  return Object.fromEntries(
    schemes.sort((a, b) => byCodeUnit(a.name, b.name)).map((it) => [it.name, schemeObject(it)]),
  );
}

function optionsOf(auth: Auth): readonly AuthOption[] {
  return auth.kind === "none" ? [] : auth.options;
}

function knownSchemes({ security }: Workspace): ReadonlyMap<string, SecurityScheme> {
  return new Map(security.map((it) => [it.name, it]));
}

function scopesText({ scopes }: AuthOption): string {
  return `the scope${scopes.length === 1 ? "" : "s"} ${listed(scopes.map((it) => `\`${it}\``))}`;
}

function schemeObject(scheme: SecurityScheme): SchemeObject {
  switch (scheme.type) {
    case "oidc":
      return oidcScheme(scheme);
    case "bearer":
      return { type: "http", scheme: "bearer", bearerFormat: "JWT", description: withScopes("A JWT.", scheme.scopes) };
    case "apiKey":
      return {
        type: "apiKey",
        name: scheme.header,
        in: "header",
        description: "A key that the service has given out.",
      };
    case "mtls":
      return { type: "mutualTLS", description: "The caller's client certificate." };
    case "mqttUser":
      return {};
  }
}

function oidcScheme({
  issuer,
  audience,
  authorizationUrl,
  tokenUrl,
  scopes,
}: Extract<SecurityScheme, { type: "oidc" }>): SchemeObject {
  const token = audience === null ? "A token of the issuer." : `A token for the audience \`${audience}\`.`;
  const description = withScopes(token, scopes);
  if (authorizationUrl === null || tokenUrl === null) {
    return {
      type: "openIdConnect",
      openIdConnectUrl: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
      description,
    };
  }
  const flow = { authorizationUrl, tokenUrl, scopes: Object.fromEntries(scopes) };
  return { type: "oauth2", flows: { authorizationCode: flow }, description };
}

function withScopes(text: string, scopes: ReadonlyMap<string, string>): string {
  if (scopes.size === 0) return text;
  const lines = [...scopes].map(([name, told]) =>
    `- \`${name}\`: ${(documentText(told) ?? "").replace(/\s+/g, " ")}`.trimEnd(),
  );
  return `${text}\n\n${lines.join("\n")}\n`;
}
