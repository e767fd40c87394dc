import type { Logger } from "./logger.ts";
import type { Operation } from "./operation.ts";

/** What an answer says of its operation: that it goes out of use, and until when it works. */
export interface DeprecationHeaders {
  /** A date of HTTP (RFC 8594); null where none is known. */
  readonly sunset: string | null;
}

/** What the headers of an answer say of it (RFC 9745); null: nothing. */
export function deprecationOf(header: (name: string) => string | null): DeprecationHeaders | null {
  return header("deprecation") === null ? null : { sunset: header("sunset") };
}

/** Of each operation once in a process. */
const told = new Set<string>();

/** Says once that an operation goes out of use, where it does: in the log of the client, or as a warning of the process. */
export function tellDeprecation(
  { interaction }: Operation,
  deprecation: DeprecationHeaders | null,
  logger: Logger | null,
): void {
  if (deprecation === null || told.has(interaction)) return;
  told.add(interaction);
  const { sunset } = deprecation;
  const message = `${interaction} is deprecated${sunset === null ? "" : `, and works until ${sunset}`}`;
  if (logger !== null) logger.warn({ interaction, sunset }, message);
  else globalThis.process?.emitWarning?.(message, "DeprecationWarning");
}
