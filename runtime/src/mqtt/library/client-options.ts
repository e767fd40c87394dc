import type { IClientOptions, IPublishPacket } from "mqtt";
import type { MqttConnectSettings, MqttPacket } from "../broker.ts";
import type { MqttOptions } from "../mqtt.ts";

// Source: resilience.md, Knobs, mqtt.
const keepaliveSeconds = 30;
const sessionSeconds = 3600;
/** Of a session that nobody comes back to after its process has died: what the broker brings there meanwhile is lost. */
const passingSessionSeconds = 60;
const connectTimeoutMs = 10_000;
/** So many packets of QoS 1 and 2 are on their way in each direction, at most. */
export const mostInFlight = 20;
/** The largest packet that is taken in. */
const maximumPacketSize = 262_144;

/** What the library is told of a broker. It neither connects nor reconnects by itself. */
export function clientOptions(url: URL, options: MqttOptions, settings: MqttConnectSettings): IClientOptions {
  const { protocolVersion = 5, tls = {} } = options;
  const { clientId, isStable } = settings;
  const password = options.password ?? decodeURIComponent(url.password);
  return {
    manualConnect: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    protocolVersion,
    clientId,
    username: options.username ?? (url.username === "" ? settings.user : decodeURIComponent(url.username)),
    ...(password === "" ? {} : { password }),
    // Sessions of 3.1.1 never expire: one that nobody comes back to is not to be kept.
    clean: protocolVersion === 4 && !isStable,
    keepalive: keepaliveSeconds,
    connectTimeout: connectTimeoutMs,
    ...certificates(tls),
    ...(protocolVersion === 4
      ? {}
      : {
          properties: {
            sessionExpiryInterval: isStable ? sessionSeconds : passingSessionSeconds,
            receiveMaximum: mostInFlight,
            maximumPacketSize,
          },
        }),
  };
}

function certificates({ ca, cert, key }: NonNullable<MqttOptions["tls"]>): IClientOptions {
  return {
    ...(ca === undefined ? {} : { ca: pem(ca) }),
    ...(cert === undefined ? {} : { cert: pem(cert) }),
    ...(key === undefined ? {} : { key: pem(key) }),
  };
}

function pem(text: string | Uint8Array): string {
  return typeof text === "string" ? text : Buffer.from(text).toString();
}

/** The URL without a secret: those are options. */
export function placeOf(url: URL): string {
  return `${url.protocol}//${url.host}${url.protocol.startsWith("ws") ? `${url.pathname}${url.search}` : ""}`;
}

/** The properties that a packet goes out with. */
export function propertiesOf(packet: MqttPacket): NonNullable<IPublishPacket["properties"]> {
  const { expirySeconds, contentType, responseTopic, correlationData, userProperties } = packet;
  return {
    ...(contentType?.includes("json") === true ? { payloadFormatIndicator: true } : {}),
    ...(expirySeconds === null ? {} : { messageExpiryInterval: expirySeconds }),
    ...(contentType === null ? {} : { contentType }),
    ...(responseTopic === null ? {} : { responseTopic }),
    ...(correlationData === null ? {} : { correlationData: Buffer.from(correlationData) }),
    ...(Object.keys(userProperties).length === 0 ? {} : { userProperties: { ...userProperties } }),
  };
}

/** The last will, as the library takes it. */
export function willOf(packet: MqttPacket, isVersion5: boolean): NonNullable<IClientOptions["will"]> {
  const { topic, payload, qos, retain } = packet;
  const will = { topic, payload: Buffer.from(payload), qos, retain };
  return isVersion5 ? { ...will, properties: propertiesOf(packet) } : will;
}

/** A packet that came in, as we know it. */
export function packetOf({ topic, payload, qos, retain, properties = {} }: IPublishPacket): MqttPacket {
  const { messageExpiryInterval, contentType, responseTopic, correlationData, userProperties = {} } = properties;
  return {
    topic,
    payload: typeof payload === "string" ? Buffer.from(payload) : payload,
    qos,
    retain,
    expirySeconds: messageExpiryInterval ?? null,
    contentType: contentType ?? null,
    responseTopic: responseTopic ?? null,
    correlationData: correlationData ?? null,
    userProperties: Object.fromEntries(
      Object.entries(userProperties).map(([name, value]) => [
        name,
        Array.isArray(value) ? (value.at(-1) ?? "") : value,
      ]),
    ),
  };
}
