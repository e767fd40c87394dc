import type { Logger } from "../logger.ts";

/** Lines are written together, once a turn of the event loop. */
class Lines {
  #waiting: string[] = [];

  add(line: string): void {
    this.#waiting.push(line);
    if (this.#waiting.length === 1) setImmediate(() => this.#write());
  }

  #write(): void {
    const lines = this.#waiting;
    this.#waiting = [];
    process.stderr.write(`${lines.join("\n")}\n`);
  }
}

/** One JSON object a line on stderr. */
function jsonLines(): Logger {
  const lines = new Lines();
  const at = (level: string) => (fields: object, message: string) => {
    lines.add(JSON.stringify({ time: new Date().toISOString(), level, msg: message, ...fields }, readable));
  };
  return { debug: () => undefined, info: at("info"), warn: at("warn"), error: at("error") };
}

/** Says nothing. */
export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Silent in tests, JSON lines else. */
export function defaultLogger(): Logger {
  const { NODE_ENV, VITEST, NODE_TEST_CONTEXT } = process.env;
  const isTest = NODE_ENV === "test" || VITEST !== undefined || NODE_TEST_CONTEXT !== undefined;
  return isTest ? silent : jsonLines();
}

/** Errors have no fields of their own that JSON would show; big integers have no JSON at all. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
