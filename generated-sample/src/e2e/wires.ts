import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@interspec/runtime";

/** What a service has answered, as its access log says. */
export interface Crossing {
  readonly style: string;
  readonly interaction: string;
  readonly code: string;
  readonly traceId: string;
}

/** So long something may take to arrive. */
const patienceMs = 30_000;

/** What crosses the wires of the shop, told by the access logs of its services. */
export class Wires {
  readonly #crossings: Crossing[] = [];

  readonly logger: Logger = {
    debug() {},
    info: (fields) => this.#hear(fields),
    warn() {},
    error: (fields) => this.#hear(fields),
  };

  /** Forgets what has crossed until now. */
  clear(): void {
    this.#crossings.length = 0;
  }

  /** What crossed for each of these interactions, once it has. Rejects where something does not arrive. */
  async crossed(interactions: readonly string[]): Promise<readonly Crossing[]> {
    const endMs = Date.now() + patienceMs;
    while (Date.now() < endMs) {
      const found = interactions.flatMap((it) => this.#crossings.find(({ interaction }) => interaction === it) ?? []);
      if (found.length === interactions.length) return found;
      await pause(10);
    }
    const missing = interactions.filter((it) => !this.#crossings.some(({ interaction }) => interaction === it));
    throw new Error(`nothing was seen of ${missing.join(", ")}`);
  }

  #hear(fields: object): void {
    if (isCrossing(fields)) this.#crossings.push(fields);
  }
}

function isCrossing(fields: object): fields is Crossing {
  return "style" in fields && "interaction" in fields && "code" in fields && "traceId" in fields;
}
