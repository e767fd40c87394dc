import type { RegistryMode } from "./operation.ts";

/** Where writers and readers of Avro find schemas: a registry of Confluent's kind. */
export interface SchemaRegistry {
  /**
   * The id of a schema under its subject. Registers it where it may, and says how its next versions are checked; rejects
   * with `failed_precondition` where it is not there, or not as compatible as the mode asks.
   */
  idOf(subject: string, schema: string, mode: RegistryMode): Promise<number>;
  /** The schema of an id; rejects with `not_found`, and with `unavailable`. */
  schemaOf(id: number): Promise<string>;
}
