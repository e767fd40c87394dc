import { join } from "node:path";
import type { onTestFinished } from "vitest";
import type { CallOptions } from "../../runtime/src/call-options.ts";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { ConsumeOptions, Subscription } from "../../runtime/src/event/subscribe-options.ts";
import type { PublishOptions } from "../../runtime/src/publish-options.ts";
import type { Brokers } from "../../runtime/src/publisher.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { Service } from "../../runtime/src/service.ts";
import { root } from "../infra/places.mjs";
import { readTree } from "../judges/files.ts";
import { sampleTexts } from "../support/mutations.ts";
import { userProject } from "../support/user-project.ts";
import { Faults } from "./faults.ts";
import { type Heard, listening } from "./heard.ts";
import { type WatchedBroker, watchedBroker } from "./watched-broker.ts";

/** A value of a generated type, whose compiler has gone home. */
export type Values = Readonly<Record<string, unknown>>;
/** A method of a generated client. */
export type Call = (input: object, options?: CallOptions) => Promise<Values>;
/** The same of pages, streams and feeds. */
export type Stream = (input: object, options?: CallOptions) => AsyncIterable<Values>;
/** A method of a generated publisher or device. */
export type Publish = (message: object, options?: PublishOptions) => Promise<void>;
/** A generated maker of clients. */
export type MakeClient<Client> = (target: string, options?: ClientOptions) => Client & AsyncDisposable;
/** A generated maker of publishers. */
export type MakePublisher<Publisher> = (brokers: Brokers) => Publisher & AsyncDisposable;
/** A generated reader of events. */
export type Consume = (brokers: Brokers, options: ConsumeOptions, handlers: object) => Promise<Subscription>;
/** A generated service. */
export type MakeService = (handlers: object) => Service;
/** `serve` of the runtime that the project has. */
export type Serve = (services: readonly Service[], options: ServeOptions) => Promise<App>;

/** A sample that runs. */
export interface RunningSample {
  readonly url: string;
  readonly heard: Heard;
  readonly faults: Faults;
  /** All brokers of the sample are this one. */
  readonly broker: WatchedBroker;
  /** Closes it when the tests are over. */
  open<Opened extends AsyncDisposable>(opened: Opened): Opened;
}

/** What the module `desk` of a sample's project exports, generated and compiled with every strict flag. */
export async function madeOf<Made>(
  sample: string,
  folders: readonly string[],
  whenFinished: typeof onTestFinished,
): Promise<Made> {
  const sources = folders.flatMap((it) =>
    readTree(join(root, it)).map(({ path, content }) => [path, content] as const),
  );
  const files = Object.fromEntries(sources.map(([path, content]) => [`src/${path}`, content]));
  const project = await userProject(sampleTexts(sample), files, whenFinished);
  return claimed<Made>(await project.load("src/desk"));
}

/** Serves a sample in this process, with a broker in memory. */
export async function runningSample(
  serve: Serve,
  servicesWith: (faults: Faults) => readonly Service[],
  brokers: readonly string[],
  whenFinished: typeof onTestFinished,
  options: ServeOptions = {},
): Promise<RunningSample> {
  const heard = listening(whenFinished);
  const faults = new Faults();
  const broker = watchedBroker();
  const app = await serve(servicesWith(faults), {
    port: 0,
    host: "127.0.0.1",
    logger: heard.logger,
    brokers: Object.fromEntries(brokers.map((it) => [it, broker])),
    // The machine may have much else to do.
    limits: { overload: false },
    drain: { graceMs: 1000 },
    ...options,
  });
  whenFinished(() => app.drain());
  return {
    url: `http://127.0.0.1:${app.port}`,
    heard,
    faults,
    broker,
    open(opened) {
      whenFinished(() => opened[Symbol.asyncDispose]());
      return opened;
    },
  };
}

/** The compiler has checked the project; what it says of it is lost where its modules are loaded. */
function claimed<Made>(module: unknown): Made {
  return module as Made;
}
