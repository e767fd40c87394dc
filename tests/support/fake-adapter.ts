import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Tree, writeTree } from "./temp-folder.ts";

/** A record in a broker that is a file. */
export interface FakeRecord {
  readonly position: string;
  readonly time: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** What lies in a broker that is a file, by topic. */
export type FakeTopics = Readonly<Record<string, readonly FakeRecord[]>>;

/** What goes wrong: a step and its number, as in `publish 2`; `connect hangs`, `close hangs`, `library`. */
export type FakeFault = string;

/** A runtime in the `node_modules` of a folder whose brokers are a file: for faults, which no real broker has on demand. */
export function fakeAdapter(dir: string, topics: FakeTopics, fault: FakeFault = ""): void {
  const entries = ["kafka", "nats", "pulsar"].map((it) => [`./event/${it}`, "./adapter.js"]);
  const files: Tree = {
    "broker.json": JSON.stringify(topics),
    "node_modules/@interspec/runtime/package.json": JSON.stringify({
      ...{ name: "@interspec/runtime", version: "0.0.0", type: "module", exports: Object.fromEntries(entries) },
    }),
    "node_modules/@interspec/runtime/adapter.js": adapter(join(dir, "broker.json"), fault),
  };
  writeTree(dir, files);
}

/** What lies in the broker of a folder by now, and the options it was made with. */
export function fakeBroker(dir: string): { readonly topics: FakeTopics; readonly options: unknown } {
  const { options, ...topics } = JSON.parse(readFileSync(join(dir, "broker.json"), "utf8"));
  return { topics, options };
}

function adapter(file: string, fault: string): string {
  return `
import { readFileSync, writeFileSync } from "node:fs";
const file = ${JSON.stringify(file)};
const fault = ${JSON.stringify(fault)};
const load = () => JSON.parse(readFileSync(file, "utf8"));
const failure = (code, message, cause) => Object.assign(new Error(message, { cause }), { code });
const never = () => new Promise(() => setInterval(() => {}, 1000));
let published = 0;
function broker(prefix) {
  return (options) => ({
    envelope: prefix === null ? { mode: "structured" } : { mode: "binary", prefix },
    async connect({ clientId, logger, clock }) {
      logger.info({}, clientId + " connects");
      if (fault === "connect hangs") return never();
      if (fault === "connect refused") throw failure("unauthenticated", "who are you?");
      if (fault === "library") {
        const cause = failure("ERR_MODULE_NOT_FOUND", "Cannot find package 'some-client' imported from here");
        throw failure("internal", "Kafka needs 'some-client'", cause);
      }
      writeFileSync(file, JSON.stringify({ ...load(), options }));
      return {
        async prepare(wanted) {
          const missing = wanted.filter((it) => load()[it.topic] === undefined).map((it) => it.topic);
          if (missing.length > 0) throw failure("failed_precondition", "there is no " + missing.join(", "));
        },
        async publish(record, signal) {
          published += 1;
          if (fault === "publish " + published) throw failure("unavailable", "the broker went away");
          const topics = load();
          const text = Buffer.from(record.value).toString("latin1");
          const kept = { position: "0/" + topics[record.topic].length, time: new Date(clock.now()).toISOString() };
          topics[record.topic].push({ ...kept, key: record.key, headers: record.headers, value: text });
          writeFileSync(file, JSON.stringify(topics));
        },
        async *read(topic) {
          for (const { position, time, key, headers, value } of load()[topic]) {
            yield { record: { topic, key, headers, value: Buffer.from(value, "latin1") }, position, time: new Date(time) };
          }
        },
        close: async () => (fault === "close hangs" ? never() : undefined),
      };
    },
  });
}
export const kafka = broker("ce_");
export const nats = broker("ce-");
export const pulsar = broker(null);
`;
}
