import type { MessageOperation, PublicationOperation } from "../operation.ts";
import type { AvroCodec } from "../values/avro.ts";
import type { JsonCodec } from "../values/codec.ts";

/** How the payload of an event is written. */
export type EventEncoding<Payload, Init> =
  | { readonly json: JsonCodec<Payload, Init> }
  | { readonly avro: AvroCodec<Payload, Init>; readonly schema: string };

/** What a schema registry asks of the next version of a schema. */
export type RegistryMode =
  | "none"
  | "backward"
  | "backward_transitive"
  | "forward"
  | "forward_transitive"
  | "full"
  | "full_transitive";

/** What may be a key; a time is written as in JSON. */
export type KeyValue = string | number | bigint | boolean | Date;

/** An event as its producer and its consumers know it. */
export interface EventOperation<Payload, Init> extends PublicationOperation<Init> {
  readonly style: "event";
  readonly topic: string;
  /** The attributes of CloudEvents that are the same of all of them: `shop.orders.orderPlaced.v2`, `/shop/orders`. */
  readonly type: string;
  readonly source: string;
  readonly dataschema: string;
  /** `pii` or `secret` where a field is. */
  readonly dataclassification?: "pii" | "secret";
  /** The name of its broker in `serve({ brokers })`. */
  readonly broker: string;
  /** The key of a payload; null: none. */
  readonly key: ((payload: Init) => KeyValue) | null;
  readonly ordering: "none" | "key";
  /** So long the broker keeps it; null: as long as it likes. */
  readonly retentionMs: number | null;
  /** After so long nobody wants it any more; null: always. */
  readonly expiryMs: number | null;
  /** How a schema registry checks the next version of its schema. */
  readonly registryMode: RegistryMode;
  readonly encoding: EventEncoding<Payload, Init>;
}

/** An event that goes out. */
export function event<Payload, Init>(
  data: Omit<EventOperation<Payload, Init>, "shape" | "style" | "types">,
): EventOperation<Payload, Init> {
  return { ...data, shape: "publication", style: "event" };
}

/** What a group does with the events of one kind. */
export interface ConsumerOperation<Payload> extends MessageOperation<Payload> {
  readonly style: "event";
  readonly event: EventOperation<Payload, never>;
  readonly group: string;
  /** Where the group begins that has never read. */
  readonly from: "earliest" | "latest";
  /** Handlers at a time. */
  readonly concurrency: number;
  /** The delays of retry topics, after the attempts in place; the topics are `<topic>.<group>.retry.<n>`. */
  readonly retryTopicsMs: readonly number[];
  /** Null: what cannot be handled is dropped, and told. */
  readonly deadLetter: string | null;
  /** So long an event is known that was handled; null: not at all. */
  readonly dedupeMs: number | null;
}

/** An event that comes in. */
export function consumer<Payload>(
  data: Omit<ConsumerOperation<Payload>, "shape" | "style" | "types">,
): ConsumerOperation<Payload> {
  return { ...data, shape: "message", style: "event" };
}
