import { interactionError, isInteractionError } from "../../interaction-error.ts";
import { fromAvro } from "../../values/avro.ts";
import type { Pass } from "../../values/pass.ts";
import type { CloudEvent } from "../cloud-event.ts";
import { type AnyEncoding, payloadOf } from "../event-payload.ts";
import type { SchemaRegistry } from "../schema-registry.ts";
import type { Transcode } from "./resolution.ts";
import { schemaIdOf } from "./schema-id.ts";

/** Reads the payloads of one kind of event: those of our own schema at once, others by the schema of whoever wrote them. */
export class PayloadReader {
  readonly #encoding: AnyEncoding;
  readonly #registry: SchemaRegistry | null;
  readonly #transcodes = new Map<number, Transcode>();

  constructor(encoding: AnyEncoding, registry: SchemaRegistry | null) {
    this.#encoding = encoding;
    this.#registry = registry;
  }

  /**
   * Gets the schema that an event was written by; null where nothing is to be got. Rejects with what the registry
   * rejects with, and with `invalid_argument` where the schema is unknown or cannot be read by ours.
   */
  prepare({ data }: CloudEvent): Promise<void> | null {
    if (this.#registry === null || !("avro" in this.#encoding) || data.kind === "json") return null;
    const written = schemaIdOf(data.bytes);
    if (written === null || this.#transcodes.has(written.id)) return null;
    return this.#learn(written.id, this.#registry, this.#encoding.schema);
  }

  /** The payload; nothing of worth where the pass refused it. */
  read(event: CloudEvent, pass: Pass): unknown {
    const { data } = event;
    if (this.#registry === null || !("avro" in this.#encoding) || data.kind === "json")
      return payloadOf(this.#encoding, event, pass);
    const written = schemaIdOf(data.bytes);
    const transcode = written === null ? undefined : this.#transcodes.get(written.id);
    if (written === null || transcode === undefined) return payloadOf(this.#encoding, event, pass);
    const bytes = transcode(written.body);
    return bytes === null
      ? pass.refuse("", "avro", "is no Avro of the schema that it names")
      : fromAvro(this.#encoding.avro, bytes, pass);
  }

  async #learn(id: number, registry: SchemaRegistry, schema: string): Promise<void> {
    try {
      const written = await registry.schemaOf(id);
      const { transcoder } = await import("./resolution.ts");
      this.#transcodes.set(id, await transcoder(written, schema));
    } catch (cause) {
      if (isInteractionError(cause) && cause.code !== "not_found") throw cause;
      const message = isInteractionError(cause)
        ? `the registry has no schema ${id}`
        : `schema ${id} cannot be read by ours`;
      throw interactionError({ code: "invalid_argument", reason: null, details: null, message, cause });
    }
  }
}
