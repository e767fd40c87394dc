import type { MessageFacts } from "../context.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { payloadOf } from "../event/event-payload.ts";
import { readCloudEvent } from "../event/read-cloud-event.ts";
import { type InteractionError, interactionError } from "../interaction-error.ts";
import { Pass } from "../values/pass.ts";
import { timeOfText } from "../values/time.ts";
import type { AnyMqtt } from "./as-mqtt.ts";
import type { MqttPacket } from "./broker.ts";
import { topicsOf } from "./outgoing-message.ts";

/** A packet that came in, as a message of one kind. It may be none: that shows when it is decoded. */
export class IncomingMqtt {
  readonly packet: MqttPacket;
  readonly #operation: AnyMqtt;
  /** A text says why it is no CloudEvent. */
  readonly #event: CloudEvent | string;

  constructor(operation: AnyMqtt, packet: MqttPacket, isVersion5: boolean) {
    this.packet = packet;
    this.#operation = operation;
    this.#event = isVersion5 ? eventOf(packet) : eventOfOld(operation, packet);
  }

  /** Tells two deliveries of one message; null where nothing does. */
  get identity(): string | null {
    const id = this.attribute("id");
    return id === null ? null : `${this.attribute("source")}\n${id}`;
  }

  /** An attribute; null where it is not there. */
  attribute(name: string): string | null {
    return typeof this.#event === "string" ? null : (this.#event.attributes[name] ?? null);
  }

  /** Whether nobody wants it any more. */
  isExpired(nowMs: number): boolean {
    const expiry = timeOfText(this.attribute("expirytime") ?? "");
    return expiry !== null && expiry <= nowMs;
  }

  /** What its handler may know. `nowMs` stands for a time that it does not say. */
  facts(nowMs: number): MessageFacts {
    return {
      id: this.attribute("id") ?? "",
      source: this.attribute("source") ?? "",
      time: new Date(timeOfText(this.attribute("time") ?? "") ?? nowMs),
      subject: this.attribute("subject"),
      key: null,
      correlationId: this.attribute("correlationid"),
    };
  }

  /** The message as its handler gets it; throws `invalid_argument`, and `out_of_range` where it is too large. */
  decode(): unknown {
    const { parameters } = topicsOf(this.#operation).read(this.packet.topic);
    const { bodyBytes } = this.#operation.limits;
    const bytes = this.packet.payload.length;
    if (bytes > bodyBytes) throw this.#refused("out_of_range", `it has ${bytes} bytes; the limit is ${bodyBytes}`);
    const event = this.#event;
    if (typeof event === "string") throw this.#refused("invalid_argument", event);
    const { type } = this.#operation;
    if (event.attributes["type"] !== type) throw this.#refused("invalid_argument", `its type is not '${type}'`);
    // Readers are open: fields that the spec does not know are of a newer writer, and dropped.
    const pass = new Pass("ignore");
    const payload = payloadOf({ json: this.#operation.payload }, event, pass);
    if (pass.violations.length > 0) throw this.#refused("invalid_argument", "its payload is none of its type", pass);
    return this.#operation.parameters === null ? payload : { ...fieldsOf(parameters), payload };
  }

  #refused(code: "invalid_argument" | "out_of_range", why: string, pass: Pass | null = null): InteractionError {
    const { interaction } = this.#operation;
    const violations = pass?.violations ?? [];
    const message = `this message cannot be read: ${why}`;
    return interactionError({ code, reason: null, details: null, message, interaction, violations });
  }
}

/** With MQTT 5 the content type says the mode; what a device with 3.1.1 sent has none, and is one document. */
function eventOf({ contentType, userProperties, payload }: MqttPacket): CloudEvent | string {
  const isBare = contentType === null && userProperties["specversion"] === undefined;
  return readCloudEvent({ headers: userProperties, value: payload, contentType }, isBare ? null : "");
}

/**
 * With 3.1.1 a message is one document, or the payload alone: so much the broker leaves of what was sent with MQTT 5. Of
 * such a one nobody knows the id.
 */
function eventOfOld({ type }: AnyMqtt, { payload: value }: MqttPacket): CloudEvent | string {
  const event = readCloudEvent({ headers: {}, value, contentType: null }, null);
  return typeof event === "string"
    ? { attributes: { type }, contentType: null, data: { kind: "bytes", bytes: value } }
    : event;
}

function fieldsOf(parameters: unknown): object {
  return typeof parameters === "object" && parameters !== null ? parameters : {};
}
