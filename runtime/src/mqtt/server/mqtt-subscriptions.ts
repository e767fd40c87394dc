import type { OpenBrokers } from "../../brokers.ts";
import type { Clock } from "../../clock.ts";
import type { Logger } from "../../logger.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { serviceFolder } from "../../service.ts";
import { asMqttSubscriber } from "../as-mqtt.ts";
import type { MqttConnection } from "../broker.ts";
import { topicsOf } from "../outgoing-message.ts";
import { Subscriber } from "./subscriber.ts";

/** What subscriptions need. */
export interface MqttSubscriptionsSettings {
  /** Of shape `message` and style `mqtt`. */
  readonly endpoints: readonly Endpoint[];
  readonly brokers: Pick<OpenBrokers, "mqtt" | "mqttConnection">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The first parameter of all topics, where it is known; null: any. */
  readonly first?: string;
}

/** Subscriptions that run. */
export interface MqttSubscriptions {
  /** Begins nothing more, lets handlers end for so long, and gives up those that have not; answers when all have. */
  stop(graceMs: number): Promise<void>;
  /** By the names of interactions: whether messages come in. */
  states(): Readonly<Record<string, "running" | "disconnected">>;
}

/** Subscribes; rejects where a broker cannot be reached, or refuses. */
export async function subscribeMqtt(settings: MqttSubscriptionsSettings): Promise<MqttSubscriptions> {
  const { endpoints, brokers, clock } = settings;
  const connections = new Set<MqttConnection>();
  const subscribers = await Promise.all(
    endpoints.map(async (endpoint) => {
      const broker = brokers.mqtt(asMqttSubscriber(endpoint.operation).message.broker);
      const connection = await brokers.mqttConnection(broker, serviceFolder(endpoint.service));
      connections.add(connection);
      const peer = `${broker.kind} ${broker.address}`;
      return { connection, endpoint, subscriber: new Subscriber(endpoint, { ...settings, connection, peer }) };
    }),
  );
  await Promise.all(
    subscribers.map(({ connection, endpoint, subscriber }) => {
      const { message, shared } = subscriber.operation;
      return connection.subscribe({
        filter: topicsOf(message).filter(settings.first ?? null),
        group: shared ? serviceFolder(endpoint.service) : null,
        qos: message.qos,
        take: subscriber.take,
      });
    }),
  );
  const ended = async () => {
    await Promise.all(subscribers.map(({ subscriber }) => subscriber.ended()));
  };
  return {
    async stop(graceMs) {
      const deadline = clock.now() + graceMs;
      const stopping = Promise.all([...connections].map((it) => it.stop()));
      await within(clock, graceMs, stopping);
      for (const { subscriber } of subscribers) subscriber.stop();
      await within(clock, deadline - clock.now(), ended());
      for (const { subscriber } of subscribers) subscriber.abandon();
      await ended();
    },
    states: () =>
      Object.fromEntries(
        subscribers.map(({ connection, subscriber }) => [
          subscriber.operation.interaction,
          connection.isUp ? "running" : "disconnected",
        ]),
      ),
  };
}

/** Waits for it, but no longer than so. */
function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    void work.then(() => {
      timer.cancel();
      resolve();
    });
  });
}
