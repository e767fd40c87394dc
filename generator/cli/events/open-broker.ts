import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CannotRun } from "../../cannot-run.ts";
import type { Session } from "../session.ts";
import { adapterOptions } from "./adapter-options.ts";
import { brokerFailure } from "./broker-failure.ts";
import type { BrokerKind, BrokerSettings } from "./broker-settings.ts";
import { memberOf, method, nextRecord, textMember } from "./foreign-values.ts";
import type { OpenBroker } from "./stored-record.ts";
import { within } from "./within.ts";

// A broker that is there answers in a moment; the first connection may have to find its way.
const answerMs = 20_000;
const publishMs = 30_000;
const closeMs = 5000;

/** Connects to a broker by the adapter that the project of the workspace has installed. */
export async function openBroker(dir: string, settings: BrokerSettings, session: Session): Promise<OpenBroker> {
  const { kind, url, name } = settings;
  /** Waits for what the adapter promises, for so long; says what was tried when it fails. */
  async function tried(what: string, limitMs: number, promise: () => unknown): Promise<unknown> {
    const trial = { name, url, what };
    try {
      const late = () => brokerFailure(new Error(`no answer within ${limitMs / 1000} s`), trial);
      return await within(Promise.resolve(promise()), limitMs, late);
    } catch (error) {
      throw brokerFailure(error, trial);
    }
  }
  const make = method(await tried("could not be reached", answerMs, () => adapterModule(dir, kind)), kind);
  const broker = await tried("has no usable address", answerMs, () => make(adapterOptions(settings)));
  const connection = await tried("could not be reached", answerMs, () =>
    method(broker, "connect")(surroundings(session)),
  );
  const envelope = memberOf(broker, "envelope");
  return {
    prefix: textMember(envelope, "mode") === "binary" ? textMember(envelope, "prefix") : null,
    has: async (topic) => {
      const promise = () => isThere(method(connection, "prepare")([{ topic, retentionMs: null }]));
      return (await tried("did not say what topics it has", answerMs, promise)) === true;
    },
    async *read(topic) {
      const iterator = method(method(connection, "read")(topic), Symbol.asyncIterator)();
      const next = () => tried("could not be read", answerMs, method(iterator, "next"));
      for (let it = nextRecord(await next()); it !== null; it = nextRecord(await next())) yield it;
    },
    publish: async (record) => {
      const signal = AbortSignal.timeout(publishMs);
      await tried("did not take a record", publishMs, () => method(connection, "publish")(record, signal));
    },
    close: async () => {
      await tried("could not be left", closeMs, method(connection, "close"));
    },
  };
}

/** The adapter, as the project of the workspace resolves it: gen brings none of its own. */
async function adapterModule(dir: string, kind: BrokerKind): Promise<unknown> {
  const path = adapterPath(dir, `@interspec/runtime/event/${kind}`);
  const loaded: unknown = await import(pathToFileURL(path).href);
  return loaded;
}

function adapterPath(dir: string, name: string): string {
  try {
    return createRequire(join(dir, "package.json")).resolve(name);
  } catch (cause) {
    const isOld = memberOf(cause, "code") === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    if (isOld)
      throw new CannotRun(
        `the '@interspec/runtime' of '${dir}' has no '${name}'`,
        "npm install @interspec/runtime@latest",
      );
    const message = `'@interspec/runtime' is not installed in '${dir}': gen reads brokers by it`;
    throw new CannotRun(message, "npm install @interspec/runtime", { cause });
  }
}

/** A topic that is not there is what an adapter says of it when it may not make it. */
async function isThere(prepared: unknown): Promise<boolean> {
  try {
    await prepared;
    return true;
  } catch (error) {
    const code = memberOf(error, "code");
    if (code === "not_found" || code === "failed_precondition") return false;
    throw error;
  }
}

/** What an adapter is connected with: who comes, where its log lines go, and what time it is. */
function surroundings({ log }: Session): object {
  const line = (level: string) => (_fields: object, message: string) => log(`${level}: ${message}`);
  const logger = { debug: line("debug"), info: line("info"), warn: line("warning"), error: line("error") };
  return { clientId: "interspec-gen", logger, clock: { now: Date.now, random: Math.random, after } };
}

function after(ms: number, call: () => void): { readonly cancel: () => void } {
  const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(call, Math.min(ms, 2_147_483_647));
  return { cancel: () => clearTimeout(timer) };
}
