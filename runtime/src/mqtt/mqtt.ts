import { peerLibrary } from "../peer-library.ts";
import type { MqttBroker } from "./broker.ts";

/** What may be said of a broker of MQTT. */
export interface MqttOptions {
  /** `mqtt://host:1883`, `mqtts://host:8883`, or `ws://` and `wss://` with a path. */
  readonly url: string;
  /** The name of the service, or the id of the device, when left out. */
  readonly username?: string;
  readonly password?: string;
  readonly tls?: MqttTlsOptions;
  /**
   * For a service whose instances have names of their own that stay, such as those of a StatefulSet: the broker keeps
   * for an hour what comes while this one is away. A new one for each connection when left out, whose session ends with
   * it; a device's is its id.
   */
  readonly clientId?: string;
  /** 5 when left out; 4 is MQTT 3.1.1, which has no properties: messages are structured CloudEvents then. */
  readonly protocolVersion?: 4 | 5;
}

/** Certificates in PEM. */
export interface MqttTlsOptions {
  /** What the broker's certificate is checked against; the usual authorities when left out. */
  readonly ca?: string | Uint8Array;
  /** What this side presents. */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
}

const protocols = ["mqtt:", "mqtts:", "ws:", "wss:"];

/**
 * A broker of MQTT, reached with the library `mqtt`, which is loaded with the first connection. Throws TypeError where
 * the URL is none of such a broker.
 *
 * Sessions last an hour, keepalive is 30 s, a connection opens again after 1 s, doubled up to 60 s, with full jitter; 20
 * packets are on their way at most in each direction, of 256 KiB at most that come in (resilience.md, Knobs).
 */
export function mqtt(options: MqttOptions): MqttBroker {
  const url = urlOf(options.url);
  let first: string | null = null;
  return {
    kind: "mqtt",
    address: url.host,
    async connectMqtt(settings) {
      const { connectLibrary } = await peerLibrary("mqtt()", ["mqtt"], () => import("./library/connection.ts"));
      const { user } = settings;
      first ??= user;
      const { clientId } = options;
      if (clientId === undefined) return connectLibrary(url, options, settings);
      // Several services of one process: two connections of one name would end each other.
      const own = first === user ? clientId : `${clientId}-${user}`;
      return connectLibrary(url, options, { ...settings, clientId: own, isStable: true });
    },
  };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && protocols.includes(url.protocol) && url.hostname !== "") return url;
  // The text may hold a password.
  throw new TypeError("the url of a broker of MQTT begins with mqtt://, mqtts://, ws:// or wss://, and names a host");
}
