import { unreachable } from "../../base/unreachable.ts";
import { capitalized, words } from "../../base/words.ts";
import type { AuthOption } from "../../model/policy.ts";
import type { Broker, SecurityScheme, Workspace } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import { ref } from "./json.ts";
import type { Scope } from "./names.ts";
import { scopeOf } from "./names.ts";
import type { Entry } from "./part.ts";

/** How a proof travels: the same scheme is another thing on each. */
export type Carrier = "sse" | "websocket" | Broker["kind"];

/** The schemes of a document: hands out what `security` lists, and keeps what it referred to. */
export interface Schemes {
  /** The `security` of a server or an operation. */
  security(options: readonly AuthOption[], carrier: Carrier): readonly Json[];
  /** The schemes that were asked for, by name. */
  components(): readonly Entry[];
}

/**
 * The security schemes of one document. A scheme that travels in two ways is two components; `framed` are those that a
 * WebSocket takes too, which is one way with server-sent events.
 */
export function schemesOf(workspace: Workspace, framed: ReadonlySet<string>): Schemes {
  const byName = new Map(workspace.security.map((it) => [it.name, it]));
  const free: Scope = scopeOf([]);
  const asked = new Map<string, Entry>();

  function security(options: readonly AuthOption[], carrier: Carrier): readonly Json[] {
    return options.flatMap((option) => {
      const way = carrier === "sse" && framed.has(option.scheme) ? "websocket" : carrier;
      const scheme = byName.get(option.scheme);
      if (scheme === undefined) return [];
      const described = schemeObject(scheme, way);
      // A reference has no room for the scopes of one operation.
      if (takesScopes(described) && option.scopes.length > 0) return [{ ...described, scopes: option.scopes }];
      return [ref("components", "securitySchemes", nameFor(scheme, way, described))];
    });
  }

  function nameFor(scheme: SecurityScheme, carrier: Carrier, described: Json): string {
    const key = `${scheme.name} ${carrier}`;
    const known = asked.get(key);
    if (known !== undefined) return known[0];
    const isSecond = [...asked.values()].some(([name]) => name === scheme.name);
    const suffix = carrier === "sse" || carrier === "websocket" ? "Web" : capitalized(carrier);
    const name = free(isSecond ? scheme.name + suffix : scheme.name);
    asked.set(key, [name, described]);
    return name;
  }

  return { security, components: () => [...asked.values()] };
}

function takesScopes({ type }: Json): boolean {
  return type === "openIdConnect" || type === "oauth2";
}

function schemeObject(scheme: SecurityScheme, carrier: Carrier): Json {
  const owner = `the ${words(scheme.name).join(" ")}'s`;
  switch (scheme.type) {
    case "oidc":
      return { ...oidc(scheme), description: tokenText(tokenFor(scheme.audience), carrier) };
    case "bearer":
      return { type: "http", scheme: "bearer", bearerFormat: "JWT", description: tokenText(`${owner} token`, carrier) };
    case "apiKey":
      return keyObject(scheme.header, `${capitalized(owner)} key`, carrier);
    case "mtls":
      return { type: "X509", description: `${capitalized(owner)} client certificate.` };
    case "mqttUser":
      return {
        type: "userPassword",
        description: `${capitalized(owner)} user name and password; its client id is the user name.`,
      };
    default:
      return unreachable(scheme);
  }
}

function oidc(scheme: Extract<SecurityScheme, { type: "oidc" }>): Json {
  const { authorizationUrl, tokenUrl } = scheme;
  if (authorizationUrl === null || tokenUrl === null) {
    const issuer = scheme.issuer.replace(/\/+$/, "");
    return { type: "openIdConnect", openIdConnectUrl: `${issuer}/.well-known/openid-configuration` };
  }
  const availableScopes = Object.fromEntries(scheme.scopes);
  return { type: "oauth2", flows: { authorizationCode: { authorizationUrl, tokenUrl, availableScopes } } };
}

function tokenFor(audience: string | null): string {
  return audience === null ? "a token" : `a token for the audience \`${audience}\``;
}

function tokenText(token: string, carrier: Carrier): string {
  switch (carrier) {
    case "kafka":
    case "memory":
    case "pulsar":
      return carrier === "kafka" ? `SASL OAUTHBEARER with ${token}.` : `${capitalized(token)}.`;
    case "nats":
    case "mqtt":
      return `${capitalized(token)}, as the password.`;
    case "sse":
      return `${capitalized(token)}.`;
    case "websocket":
      return `${capitalized(token)}, in \`Authorization\` at the handshake; browsers send it in the frame \`hello\`.`;
    default:
      return unreachable(carrier);
  }
}

function keyObject(header: string, key: string, carrier: Carrier): Json {
  switch (carrier) {
    case "kafka":
      return { type: "plain", description: `SASL PLAIN with ${lowerFirst(key)} as the password.` };
    case "nats":
    case "mqtt":
    case "pulsar":
    case "memory":
      return { type: "userPassword", description: `${key}, as the password.` };
    case "sse":
    case "websocket":
      return { type: "httpApiKey", name: header, in: "header", description: `${key}.` };
    default:
      return unreachable(carrier);
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
