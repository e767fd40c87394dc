import { readFileSync } from "node:fs";
import { upperSnakeCase } from "../../base/words.ts";
import { CannotRun } from "../../cannot-run.ts";
import type { Broker } from "../../model/workspace.ts";
import type { Session } from "../session.ts";

/** The brokers that run outside the process of a service. */
export type BrokerKind = "kafka" | "nats" | "pulsar";

/** Where a broker is and who comes; texts that are null were not said. */
export interface BrokerSettings {
  readonly kind: BrokerKind;
  /** In the workspace. */
  readonly name: string;
  readonly url: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly token: string | null;
  /** How Kafka is shown a user and a password. */
  readonly mechanism: SaslMechanism;
  /** PEM texts, or TLS with the usual authorities and no certificate of one's own; null: none. */
  readonly tls:
    | "usual"
    | { readonly ca: string | null; readonly cert: string | null; readonly key: string | null }
    | null;
}

/** What Kafka calls ways to show a password. */
export const saslMechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] as const;
/** One of `saslMechanisms`. */
export type SaslMechanism = (typeof saslMechanisms)[number];

/**
 * How to come to a broker: by `--url`, INTERSPEC_BROKER_<NAME>, or what the workspace says of it. Credentials come from
 * the environment alone: INTERSPEC_BROKER_<NAME>_USER and _PASSWORD, or _TOKEN, and for Kafka _SASL; _TLS is `true` for TLS,
 * and _CA, _CERT, _KEY name files of certificates.
 */
export function brokerSettings(broker: Broker, given: string | null, env: Session["env"]): BrokerSettings {
  const kind = kindOf(broker);
  const variable = `INTERSPEC_BROKER_${upperSnakeCase(broker.name)}`;
  const url = given ?? text(env[variable]) ?? broker.url;
  if (url === null)
    throw new CannotRun(
      `nobody says where the broker '${broker.name}' is`,
      `give its --url, set ${variable}, or write \`url\` under \`brokers\` in interspec.yaml`,
    );
  const { address, user, password } = withoutCredentials(url, given !== null, variable);
  if (kind === "pulsar" && !/^https?:/i.test(address)) throw noWebService(broker.name, address, variable);
  return {
    kind,
    name: broker.name,
    url: address,
    user: text(env[`${variable}_USER`]) ?? user,
    password: env[`${variable}_PASSWORD`] ?? password,
    token: text(env[`${variable}_TOKEN`]),
    mechanism: mechanismOf(text(env[`${variable}_SASL`]), `${variable}_SASL`),
    tls: tlsOf(env, variable),
  };
}

function kindOf({ name, kind }: Broker): BrokerKind {
  if (kind === "kafka" || kind === "nats" || kind === "pulsar") return kind;
  throw new CannotRun(
    `the broker '${name}' is one of ${kind}: what lies in it cannot be seen from outside`,
    "dead letters are read of Kafka, NATS and Pulsar",
  );
}

/** Contracts may tell where a Pulsar takes clients of its own protocol: the runtime's adapter is none of them. */
function noWebService(name: string, address: string, variable: string): CannotRun {
  return new CannotRun(
    `the broker '${name}' at ${address} is no web service, by which a Pulsar is read`,
    `give the address of that, such as http://localhost:8080, by --url or ${variable}`,
  );
}

/** What stands before the `@` of an address, which may have no scheme when it is not the first. */
const credentials = /^([a-z][a-z0-9+.-]*:\/\/)?([^@/?#]*)@/i;

/** The addresses, several with commas between them, and who comes by the first that says so. */
function withoutCredentials(url: string, isTyped: boolean, variable: string) {
  const parts = url.split(",").map((it) => ({ it, found: credentials.exec(it) }));
  const pair = parts.find(({ found }) => found !== null)?.found?.[2];
  if (pair === undefined) return { address: url, user: null, password: null };
  if (isTyped)
    throw new CannotRun(
      "a command line is no place for a password: others see it, and shells keep it",
      `set ${variable}_USER and ${variable}_PASSWORD, or ${variable}_TOKEN`,
    );
  const [user = "", ...rest] = pair.split(":").map(decodeURIComponent);
  return {
    address: parts
      .map(({ it, found }) => (found === null ? it : (found[1] ?? "") + it.slice(found[0].length)))
      .join(","),
    user: text(user),
    password: rest.length === 0 ? null : rest.join(":"),
  };
}

function mechanismOf(given: string | null, variable: string): SaslMechanism {
  const found = saslMechanisms.find((it) => it === (given ?? "PLAIN"));
  if (found !== undefined) return found;
  throw new CannotRun(`${variable} is '${given}'`, `it is one of ${saslMechanisms.join(", ")}`);
}

function tlsOf(env: Session["env"], variable: string): BrokerSettings["tls"] {
  const file = (kind: string) => pem(env[`${variable}_${kind}`], `${variable}_${kind}`);
  const files = { ca: file("CA"), cert: file("CERT"), key: file("KEY") };
  if (Object.values(files).some((it) => it !== null)) return files;
  return ["1", "true"].includes(env[`${variable}_TLS`] ?? "") ? "usual" : null;
}

function pem(path: string | undefined, variable: string): string | null {
  if (text(path) === null || path === undefined) return null;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CannotRun(`${variable} names a file that cannot be read: '${path}'`, null, { cause: error });
  }
}

function text(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}
