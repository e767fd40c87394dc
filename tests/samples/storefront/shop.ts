import type { onTestFinished } from "vitest";
import { Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { createInventoryClient } from "../../../generated-sample/generated/inventory/client.ts";
import type { Scheme } from "../../../generated-sample/src/e2e/people.ts";
import { type Shop, services } from "../../../generated-sample/src/e2e/shop.ts";
import { bearer, type Credential } from "../../../runtime/src/auth/credentials.ts";
import { sampleShop } from "../../support/sample-shop.ts";
import { Faults } from "../faults.ts";
import { type Heard, listening } from "../heard.ts";
import { type WatchedBroker, watchedBroker } from "../watched-broker.ts";

/** The storefront as tests call it. */
export interface TestShop extends Pick<Shop, "urlOf"> {
  readonly heard: Heard;
  readonly faults: Faults;
  /** All brokers of the shop are this one. */
  readonly broker: WatchedBroker;
  /** What somebody presents. */
  as(scheme: Scheme, id: string, ...scopes: readonly string[]): { readonly auth: Credential };
  token(scheme: Scheme, id: string, ...scopes: readonly string[]): Promise<string>;
  /** What the bank presents. */
  readonly partner: { readonly auth: Credential };
  /** Closes it when the tests are over. */
  open<Opened extends AsyncDisposable>(opened: Opened): Opened;
}

/** Enough for all tests, and too few for who wants 99. */
async function* enoughLamps() {
  yield { product: Sku("LA-0001"), shelf: "A-1", counted: 90 };
}

/** Starts it in this process, with brokers in memory. */
export async function testShop(whenFinished: typeof onTestFinished): Promise<TestShop> {
  const heard = listening(whenFinished);
  const faults = new Faults();
  const broker = watchedBroker();
  const started = Object.entries(services).map(([folder, it]) => {
    const id = it.version === 1 ? it.name : `${it.name}@${it.version}`;
    return [folder, { ...it, handlers: faults.in(id, it.handlers) }] as const;
  });
  const options = {
    logger: heard.logger,
    brokers: { event: broker, telemetry: broker, marketing: broker, inProcess: broker, mqtt: broker },
    // The machine may have much else to do.
    limits: { overload: false },
  };
  const { urlOf, people } = await sampleShop(whenFinished, options, Object.fromEntries(started));
  await using warehouse = createInventoryClient(urlOf("inventory"), {
    auth: bearer(() => people.token("service", "warehouse")),
  });
  await warehouse.takeStock(enoughLamps());
  return {
    urlOf,
    heard,
    faults,
    broker,
    token: people.token,
    as: (scheme, id, ...scopes) => ({ auth: bearer(() => people.token(scheme, id, ...scopes)) }),
    partner: { auth: people.partner },
    open(opened) {
      whenFinished(() => opened[Symbol.asyncDispose]());
      return opened;
    },
  };
}
