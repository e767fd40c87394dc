import { byCodeUnit, unique } from "../../base/order.ts";
import { asyncapiSchemas, schemasOf } from "../../emit/json-schema.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Auth, AuthOption } from "../../model/policy.ts";
import type { Broker, Service, Workspace } from "../../model/workspace.ts";
import type { Context } from "./context.ts";
import { infoOf } from "./info.ts";
import type { Json } from "./json.ts";
import { scopeOf } from "./names.ts";
import type { Entry } from "./part.ts";
import { partsOf } from "./parts.ts";
import { schemaUses } from "./schema-uses.ts";
import type { Schemes } from "./security.ts";
import { schemesOf } from "./security.ts";
import { brokerServer, webServers } from "./servers.ts";
import { brokerOf, describedOf, webSocketsOf } from "./subjects.ts";

/** The AsyncAPI document of a service; null where it has no message and no feed. */
export function asyncapiDocument(workspace: Workspace, service: Service): Json | null {
  const described = describedOf(service);
  if (described.length === 0) return null;
  const schemes = schemesOf(workspace, framedSchemes(service));
  const servers = serversOf(workspace, service, schemes);
  const context = contextOf(workspace, service, schemes, servers);
  const { channels, operations, messages, schemas } = partsOf(context, described);
  return {
    asyncapi: "3.0.0",
    id: service.urn,
    info: infoOf(service, described),
    defaultContentType: "application/json",
    servers: Object.fromEntries([...servers.brokers, ...servers.web.flatMap((it) => it.entries)]),
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: {
      ...sorted("schemas", [...schemas, ...Object.entries(context.schemas.components())]),
      ...sorted("messages", messages),
      ...sorted("securitySchemes", schemes.components()),
    },
  };
}

/** The schemes that prove who opens a WebSocket. */
function framedSchemes(service: Service): ReadonlySet<string> {
  const sessions = webSocketsOf(service);
  return new Set(sessions.flatMap((it) => optionsOf(it.policies.auth.value).map((option) => option.scheme)));
}

interface WebServers {
  readonly protocol: "https" | "wss";
  readonly entries: readonly Entry[];
}

interface Servers {
  readonly brokers: readonly Entry[];
  readonly web: readonly WebServers[];
}

function serversOf(workspace: Workspace, service: Service, schemes: Schemes): Servers {
  const names = brokersOf(service);
  const free = scopeOf(names);
  const brokers = names.map((name): Entry => {
    const broker = brokerOf(workspace, name);
    return [name, brokerServer(broker, schemes.security(optionsOn(service, broker), broker.kind))];
  });
  const feeds = ofStyle(service, "realtime");
  const wanted = (["https", "wss"] as const).filter((protocol) =>
    feeds.some((it) => (it.transport === "sse") === (protocol === "https")),
  );
  const web = wanted.map((protocol, index) => {
    const stem = index === 0 ? "web" : "webSocket";
    return { protocol, entries: webServers(service, protocol).map((it): Entry => [free(stem), it]) };
  });
  return { brokers, web };
}

function brokersOf(service: Service): readonly string[] {
  return unique(describedOf(service).flatMap((it) => (it.style === "realtime" ? [] : [it.channel.broker])));
}

/** Whatever proves who it is for any message of a service on a broker. */
function optionsOn(service: Service, broker: Broker): readonly AuthOption[] {
  const options = describedOf(service)
    .filter((it) => it.style !== "realtime" && it.channel.broker === broker.name)
    .flatMap((it) => optionsOf(it.policies.auth.value));
  const byScheme = new Map(options.map((it) => [it.scheme, { scheme: it.scheme, scopes: [] }]));
  return [...byScheme.values()];
}

function optionsOf(auth: Auth): readonly AuthOption[] {
  return auth.kind === "none" ? [] : auth.options;
}

function contextOf(workspace: Workspace, service: Service, schemes: Schemes, { web }: Servers): Context {
  const uses = schemaUses(workspace, service);
  const schemas = schemasOf(workspace, { unit: service, uses, style: asyncapiSchemas, root: null });
  const names = describedOf(service).map((it) => it.name);
  const own = scopeOf([]);
  return {
    workspace,
    service,
    schemas,
    channelName: scopeOf(names),
    operationName: scopeOf(names),
    messageName: scopeOf([]),
    schemaName: (wanted) => own(schemas.freeName(wanted)),
    webServers: (protocol) =>
      web.filter((it) => it.protocol === protocol).flatMap((it) => it.entries.map(([name]) => name)),
    security: (auth, carrier) => schemes.security(optionsOf(auth), carrier),
  };
}

/** The entries under a key by code unit, or nothing where there are none. */
function sorted(key: string, entries: readonly Entry[]): Json {
  if (entries.length === 0) return {};
  return { [key]: Object.fromEntries([...entries].sort(([a], [b]) => byCodeUnit(a, b))) };
}
