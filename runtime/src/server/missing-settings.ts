import { isEventBroker, isMqttBroker } from "../brokers.ts";
import type { Operation } from "../operation.ts";
import { type Service, serviceFolder } from "../service.ts";
import { brokersInUse } from "./brokers-in-use.ts";
import type { ServeOptions } from "./options.ts";
import { serviceOf } from "./outgoing.ts";

/** All that services need and nobody has set, a line each: what it is, and where to set it. */
export function missingSettings(services: readonly Service[], options: ServeOptions): readonly string[] {
  return [
    ...new Set([
      ...doubles(services),
      ...wrongBrokers(services, options),
      ...services.flatMap((it) => [
        ...handlers(it),
        ...verifiers(it, options),
        ...outboxes(it, options),
        ...callees(it, services, options),
      ]),
    ]),
  ];
}

/** The variable that says where a service is. */
export function targetVariable(service: string): string {
  return `INTERSPEC_TARGET_${service.toUpperCase().replaceAll("-", "_")}`;
}

/** A broker that nobody has set is one in memory, which takes all. */
function wrongBrokers(services: readonly Service[], { brokers = {} }: ServeOptions): readonly string[] {
  return brokersInUse(services).flatMap(({ name, style }) => {
    const broker = brokers[name];
    if (broker === undefined || (style === "mqtt" ? isMqttBroker(broker) : isEventBroker(broker))) return [];
    const what = style === "mqtt" ? "messages of MQTT" : "events";
    return [`the broker '${name}' takes no ${what}: set options.brokers${member(name)} to one that does`];
  });
}

function doubles(services: readonly Service[]): readonly string[] {
  const names = services.map(serviceFolder);
  return names.filter((it, index) => names.indexOf(it) !== index).map((it) => `'${it}' is served twice: leave one out`);
}

function handlers({ name, operations, handlers }: Service): readonly string[] {
  return Object.keys(operations)
    .filter((it) => typeof Reflect.get(handlers, it) !== "function")
    .map((it) => `no handler for '${name}.${it}': add '${it}' to the handlers`);
}

function verifiers({ operations }: Service, { auth = {} }: ServeOptions): readonly string[] {
  return Object.values(operations).flatMap((operation) =>
    operation.auth
      .filter(({ scheme }) => !Object.hasOwn(auth, scheme))
      .map(
        ({ scheme }) =>
          `no verifier for the scheme '${scheme}' of '${operation.interaction}': set options.auth${member(scheme)}`,
      ),
  );
}

function outboxes({ name, outbox }: Service, options: ServeOptions): readonly string[] {
  const [first] = outbox;
  if (first === undefined || options.outbox !== undefined) return [];
  return [`no outbox for '${name}.${first}': set options.outbox, to postgresOutbox(pool) for example`];
}

function callees({ calls }: Service, services: readonly Service[], options: ServeOptions): readonly string[] {
  const called = Object.values(calls).flatMap((it) => Object.values(it).flatMap((of) => Object.values(of)));
  return called.flatMap((it) => [...target(it, services, options), ...credential(it, options)]);
}

function target(operation: Operation, services: readonly Service[], { targets = {} }: ServeOptions): readonly string[] {
  const service = serviceOf(operation);
  const isHere = services.some((it) => serviceFolder(it) === service);
  const variable = targetVariable(service);
  if (isHere || Object.hasOwn(targets, service) || process.env[variable] !== undefined) return [];
  return [`no target for '${service}': set options.targets${member(service)} or ${variable}`];
}

function credential({ auth, interaction }: Operation, { credentials = {} }: ServeOptions): readonly string[] {
  const [first] = auth;
  if (first === undefined || auth.some(({ scheme }) => Object.hasOwn(credentials, scheme))) return [];
  return [`no credential for '${interaction}': set options.credentials${member(first.scheme)}`];
}

/** As it is written behind a dot, or in brackets. */
function member(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
