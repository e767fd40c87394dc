import { words } from "../../base/words.ts";
import { documentText } from "../../emit/document-text.ts";
import type { Broker, Service } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import { listed } from "./json.ts";

interface BrokerFacts {
  readonly protocol: string;
  readonly host: string;
  readonly address: string;
  readonly more: Json;
}

const facts: Readonly<Record<Broker["kind"], BrokerFacts>> = {
  kafka: { protocol: "kafka-secure", host: "kafka:9092", address: "Its bootstrap address.", more: {} },
  nats: { protocol: "nats", host: "nats:4222", address: "Its host and port.", more: {} },
  pulsar: {
    protocol: "pulsar",
    host: "pulsar:6651",
    address: "Its host and port.",
    more: { bindings: { pulsar: { tenant: "public", bindingVersion: "0.1.0" } } },
  },
  memory: { protocol: "memory", host: "localhost", address: "The process itself.", more: {} },
  mqtt: {
    protocol: "secure-mqtt",
    host: "mqtt:8883",
    address: "Its host and port.",
    more: {
      bindings: {
        mqtt: {
          cleanSession: false,
          keepAlive: 30,
          sessionExpiryInterval: 3600,
          maximumPacketSize: 262144,
          bindingVersion: "0.2.0",
        },
      },
    },
  },
};

// The schemes of addresses that say how the broker speaks, in AsyncAPI's words.
const protocols: ReadonlyMap<string, string> = new Map([
  ["mqtt", "mqtt"],
  ["tcp", "mqtt"],
  ["kafka", "kafka"],
  ["http", "http"],
  ["https", "https"],
]);

/** A broker as a server of the document. */
export function brokerServer(broker: Broker, security: readonly Json[]): Json {
  const { protocol, host, address, more } = facts[broker.kind];
  const known = broker.url === null ? null : splitUrl(broker.url);
  const place =
    known === null
      ? { host: "{host}", protocol }
      : { ...placeOf(known), protocol: protocols.get(known.scheme) ?? protocol };
  return {
    ...place,
    ...(broker.kind === "mqtt" ? { protocolVersion: "5" } : {}),
    description: documentText(broker.description) ?? `The broker \`${broker.name}\`.`,
    ...(known === null ? { variables: { host: { default: host, description: address } } } : {}),
    ...listed("security", security),
    ...more,
  };
}

/** The service itself as servers: at the addresses that its spec gives, else at one that the reader fills in. */
export function webServers(service: Service, secureProtocol: "https" | "wss"): readonly Json[] {
  const known = service.servers.flatMap(({ url, description }) => {
    const parts = splitUrl(url);
    if (parts.host === "") return [];
    const protocol = /^(http|ws)$/.test(parts.scheme) ? secureProtocol.slice(0, -1) : secureProtocol;
    const told = documentText(description) ?? "The service itself.";
    return [{ ...placeOf(parts), protocol, description: told, ...variablesOf(parts) }];
  });
  if (known.length > 0) return known;
  const host = { default: `${service.folder}:8080`, description: "Its host and port." };
  return [{ host: "{host}", protocol: secureProtocol, description: "The service itself.", variables: { host } }];
}

interface UrlParts {
  /** In lower case; "" where the URL is a path. */
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

/** The parts of a URL that say where a server is: what a user logs in with is nobody else's. */
function splitUrl(url: string): UrlParts {
  const [, scheme = "", authority = "", path = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), host: authority.replace(/^.*@/, ""), path };
}

function placeOf({ host, path }: UrlParts): Json {
  return { host, ...(path === "" || path === "/" ? {} : { pathname: path }) };
}

/** What a reader has to fill in: the `{names}` of an address. */
function variablesOf({ host, path }: UrlParts): Json {
  const names = [...`${host}${path}`.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  if (names.length === 0) return {};
  return { variables: Object.fromEntries(names.map((it) => [it, { description: `The ${words(it).join(" ")}.` }])) };
}
