import { type Clock, systemClock } from "../clock.ts";
import { uuidV7 } from "../event/uuid-v7.ts";
import { notProcessed } from "../evidence.ts";
import { interactionError } from "../interaction-error.ts";
import type { Logger } from "../logger.ts";
import type { Operation } from "../operation.ts";
import { Publishers, type PublishMethod } from "../publishers.ts";
import { Admission } from "../server/admission.ts";
import { Endpoint } from "../server/endpoint.ts";
import type { Host } from "../server/host.ts";
import { defaultLogger } from "../server/json-lines.ts";
import type { Operations, Service } from "../service.ts";
import { memoryStore } from "../stores/memory.ts";
import { asMqtt } from "./as-mqtt.ts";
import type { MqttBroker, MqttConnectSettings } from "./broker.ts";
import type { DeviceMessages, DeviceOptions } from "./device.ts";
import { mqttSubscriber } from "./operation.ts";
import { outgoingMessage, packetOf, topicsOf } from "./outgoing-message.ts";
import { subscribeMqtt } from "./server/mqtt-subscriptions.ts";
import { isPlainLevel } from "./topic.ts";

/** So long handlers may take to end. Source: resilience.md, Lifecycle. */
const graceMs = 25_000;

/** Connects a device, and answers what it publishes with. */
export async function connectedDevice(
  { service: name, sends, receives }: DeviceMessages<Operations, Operations>,
  broker: MqttBroker,
  handlers: object,
  options: DeviceOptions,
): Promise<object> {
  const { id, will, logger = defaultLogger(), clock = systemClock } = options;
  if (!isPlainLevel(id))
    throw new TypeError("the id of a device is a level of its topics: visible ASCII without wildcards");
  const operations = subscribers(receives, handlers);
  const lastWill = will === undefined ? null : willOf(sends, will, id, clock);
  const settings = { clientId: id, user: id, isStable: true, logger, clock, will: lastWill };
  const connection = await broker.connectMqtt(settings);
  const brokers = { mqtt: () => broker, mqttConnection: async () => connection, event: noEvents, connection: noEvents };
  const admission = new Admission({ overload: false }, clock);
  const host = hostOf(admission, clock, logger);
  const service = { ...nothing, name, operations, handlers };
  const endpoints = Object.entries(operations).map(([it, operation]) => new Endpoint(service, it, operation, host));
  const close = async () => {
    await connection.close();
    admission.close();
  };
  try {
    const subscriptions = await subscribeMqtt({ endpoints, brokers, clock, logger, first: id });
    const methods = new Publishers({ brokers, clock, logger }).of(sends, null);
    let closed: Promise<void> | null = null;
    const dispose = () => {
      closed ??= subscriptions.stop(graceMs).then(close);
      return closed;
    };
    const own = Object.entries(methods).map(([it, publish]) => [it, ofItself(operationOf(sends, it), id, publish)]);
    return { ...Object.fromEntries(own), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await close();
    throw error;
  }
}

// A device is no service of the workspace: it calls nobody, and nobody publishes in its name.
const nothing: Omit<Service, "name" | "operations" | "handlers"> = {
  version: 1,
  unknownFields: "ignore",
  maxHops: Number.POSITIVE_INFINITY,
  subgraph: null,
  calls: {},
  emits: {},
  outbox: [],
};

function hostOf(admission: Admission, clock: Clock, logger: Logger): Host {
  return {
    clock,
    logger,
    admission,
    verifiers: new Map(),
    idempotency: memoryStore({ clock }),
    audit: (record) => logger.info(record, "audit"),
    clientsOf: () => ({}),
    publishersOf: () => ({}),
  };
}

/** What it subscribes to: each message that it has a handler for, alone. */
function subscribers(receives: Operations, handlers: object): Operations {
  const names = Object.keys(handlers).filter((it) => Reflect.get(handlers, it) !== undefined);
  return Object.fromEntries(
    names.map((it) => {
      const message = asMqtt(operationOf(receives, it));
      return [it, mqttSubscriber({ ...message, message: message as never, shared: false })];
    }),
  );
}

function operationOf(operations: Operations, name: string): Operation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw new TypeError(`a device has no message '${name}' in this direction`);
}

/** Makes the will anew for each connection: it is another event each time. */
function willOf(
  sends: Operations,
  will: Readonly<Record<string, unknown>>,
  id: string,
  clock: Clock,
): MqttConnectSettings["will"] {
  const [name, ...others] = Object.keys(will).filter((it) => will[it] !== undefined);
  if (name === undefined || others.length > 0) throw new TypeError("a connection has one will");
  const operation = asMqtt(operationOf(sends, name));
  if (!operation.will) throw new TypeError(`${operation.interaction} is no will: the spec says so with \`will: true\``);
  checkOwn(operation, will[name], id);
  const make = (isVersion5: boolean) => {
    const now = clock.now();
    const outgoing = outgoingMessage(operation, will[name], { id: uuidV7(now), time: new Date(now) });
    return packetOf(outgoing, isVersion5, outgoing.trace);
  };
  // What is wrong with it is told now, and not in the middle of a connection.
  make(false);
  return make;
}

/** The broker would end the connection of a device that speaks for another. */
function ofItself(operation: Operation, id: string, publish: PublishMethod): PublishMethod {
  return async (message, options) => {
    checkOwn(operation, message, id);
    await publish(message, options);
  };
}

function checkOwn(operation: Operation, message: unknown, id: string): void {
  const [first] = topicsOf(asMqtt(operation)).write(message).values;
  if (first === undefined || first === id) return;
  const { interaction } = operation;
  const text = "a device publishes for itself alone: the first parameter of the topic is its id";
  const fields = { code: "permission_denied", reason: null, details: null, message: text, interaction } as const;
  throw notProcessed(interactionError(fields));
}

function noEvents(): never {
  throw new TypeError("a device publishes messages of MQTT alone");
}
