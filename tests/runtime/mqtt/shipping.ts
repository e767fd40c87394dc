import { type MqttOperation, mqttMessage, mqttSubscriber } from "../../../runtime/src/mqtt/operation.ts";
import type { Operation } from "../../../runtime/src/operation.ts";
import type { JsonCodec } from "../../../runtime/src/values/codec.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { id, int, type ScalarType } from "../../../runtime/src/values/scalar.ts";
import { record, type Values } from "../../support/http-operations.ts";

const usual = {
  timeoutMs: 10_000,
  idempotency: "none",
  retry: { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
  breaker: null,
  bulkhead: { inFlight: 20, queue: 0 },
  limits: { bodyBytes: 4096 },
  auth: [],
  errors: [],
} as const;

type Message = MqttOperation<Values, Values, Values>;
type Needed = "topic" | "from" | "payload" | "parameters";

/** A message of the service shipping, as generated code writes it. */
export function message(name: string, own: Pick<Message, Needed> & Partial<Omit<Message, "types">>): Message {
  return mqttMessage({
    ...usual,
    interaction: `shipping.${name}`,
    qos: 1,
    retain: false,
    expiryMs: null,
    will: false,
    broker: "mqtt",
    type: `shop.shipping.${name}.v1`,
    source: "/shop/shipping",
    dataschema: `urn:interspec:shop:shipping:v1:${name}`,
    ...own,
  });
}

/** A service that receives a message; `shared` as the spec has it by default. */
export function subscriber(of: Message, own: Partial<Operation> & { readonly shared?: boolean } = {}) {
  return mqttSubscriber({ ...usual, interaction: of.interaction, message: of as never, shared: true, ...own });
}

const courierId = record({ courierId: json.scalar(id.within({ pattern: /^[\w$+#/ -]{1,60}$/u }) as ScalarType<"id">) });
const note = record({ note: json.string }) as JsonCodec<Values>;

/** What couriers and the service tell each other, as in the storefront. */
export const shipping = {
  position: message("position", {
    topic: "shop/v1/{courierId}/position",
    from: "device",
    qos: 0,
    retain: true,
    expiryMs: 60_000,
    parameters: courierId,
    payload: record({ lat: json.double, lon: json.double }),
  }),
  gone: message("gone", {
    topic: "shop/v1/{courierId}/gone",
    from: "device",
    will: true,
    expiryMs: 3_600_000,
    parameters: courierId,
    payload: record({ "since?": json.timestamp }),
  }),
  handedOver: message("handedOver", {
    topic: "shop/v1/{courierId}/parcels/{parcel}/handed-over",
    from: "device",
    parameters: record({ courierId: json.id, parcel: json.scalar(int.within({ min: 1 })) }),
    payload: note,
  }),
  signed: message("signed", {
    topic: "shop/v1/{courierId}/signed",
    from: "device",
    qos: 2,
    parameters: courierId,
    payload: note,
  }),
  job: message("job", {
    topic: "shop/v1/{courierId}/jobs",
    from: "service",
    expiryMs: 28_800_000,
    parameters: courierId,
    payload: note,
  }),
  settings: message("settings", {
    topic: "shop/v1/{courierId}/settings",
    from: "service",
    qos: 2,
    retain: true,
    parameters: courierId,
    payload: note,
  }),
  news: message("news", { topic: "shop/v1/news", from: "service", parameters: null as never, payload: note }),
} as const;
