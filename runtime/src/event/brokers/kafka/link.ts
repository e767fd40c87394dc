import type { ConnectionOptions } from "@platformatic/kafka";
import { interactionError } from "../../../interaction-error.ts";
import { errorIds, kafkaFailure } from "./failures.ts";
import type { Library } from "./library.ts";

type Connection = InstanceType<Library["Connection"]>;
/** What a broker speaks, by the keys of requests. */
type Versions = ReadonlyMap<number, { readonly minVersion: number; readonly maxVersion: number }>;

/** A request of the protocol, in one of its versions. */
export interface Request<Args extends unknown[], Answer> {
  readonly key: number;
  readonly version: number;
  async(connection: Connection, ...args: Args): Promise<Answer>;
}

/** How brokers are connected to. */
export interface LinkOptions extends ConnectionOptions {
  readonly clientId: string;
}

/** Where a broker listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A connection to one broker, which answers one request after the other. */
export class Link {
  readonly #connection: Connection;
  readonly #versions: Versions;
  readonly #address: string;

  private constructor(connection: Connection, address: string, versions: Versions) {
    this.#connection = connection;
    this.#address = address;
    this.#versions = versions;
  }

  static async open(kafka: Library, address: Address, { clientId, ...options }: LinkOptions): Promise<Link> {
    const connection = new kafka.Connection(clientId, options);
    const name = `${address.host}:${address.port}`;
    // It tells every failure to whoever waits for an answer too; told to nobody it would end the process.
    connection.on("error", () => undefined);
    try {
      await connection.connect(address.host, address.port);
      const { apiKeys } = await kafka.apiVersionsV3.api.async(connection, "interspec", "1");
      return new Link(connection, name, new Map(apiKeys.map((it) => [it.apiKey, it])));
    } catch (error) {
      quietly(connection);
      throw kafkaFailure(error, `the broker at ${name} cannot be reached`);
    }
  }

  get isOpen(): boolean {
    return this.#connection.isConnected();
  }

  /**
   * Asks in the newest version that both sides speak; `versions` begin with the newest. Rejects with the library's error
   * and closes the link where no answer came: what comes too late would be taken for the next one's.
   */
  async ask<Args extends unknown[], Answer>(
    versions: readonly Request<Args, Answer>[],
    ...args: Args
  ): Promise<Answer> {
    try {
      return await this.#request(versions).async(this.#connection, ...args);
    } catch (error) {
      const ids = errorIds(error);
      if (ids.includes("PLT_KFK_TIMEOUT") || ids.includes("PLT_KFK_NETWORK")) this.close();
      throw error;
    }
  }

  close(): void {
    quietly(this.#connection);
  }

  #request<Args extends unknown[], Answer>(versions: readonly Request<Args, Answer>[]): Request<Args, Answer> {
    const found = versions.find(({ key, version }) => {
      const range = this.#versions.get(key);
      return range !== undefined && range.minVersion <= version && version <= range.maxVersion;
    });
    if (found !== undefined) return found;
    const message = `the broker at ${this.#address} speaks no version of request ${versions[0]?.key} that we do`;
    throw interactionError({ code: "failed_precondition", reason: null, details: null, message });
  }
}

function quietly(connection: Connection): void {
  connection.close(() => undefined);
}
