import type { Texts } from "../support/compile.ts";

/** One service with one interaction for each thing that a server does for its handlers. */
export const shopSpecs: Texts = {
  "interspec.yaml": `interspec: 1
name: test
namespace: shop
security:
  user: { type: oidc, issuer: "https://id.shop.example", scopes: { "carts:write": Changes carts. } }
  partner: { type: apiKey, header: X-Partner-Key }
`,
  "specs/shop.yaml": `interspec: 1
service: shop
owner: team-shop
defaults: { auth: { none: a test } }
types:
  Tick: { fields: { number: int } }
errors:
  CardDeclined: { code: FAILED_PRECONDITION, status: 402, fields: { why: string }, message: the card was declined }
  BankBusy: { code: UNAVAILABLE, retryable: true, message: the bank is busy }
interactions:
  pay:
    style: http
    route: POST /v1/payments
    description: Pays.
    idempotency: key
    in: { amount: { type: int, min: 1 }, card: string }
    out: { number: int }
    errors: [CardDeclined, BankBusy]
  payRpc:
    style: grpc
    description: Pays too.
    idempotency: key
    in: { amount: { type: int, min: 1 }, card: string }
    out: { number: int }
    errors: [CardDeclined, BankBusy]
  work:
    style: http
    route: POST /v1/work
    description: Takes a while.
    idempotency: none
    timeout: 2s
    in: { ms: int }
    out: { done: bool }
  workRpc:
    style: grpc
    description: Takes a while.
    idempotency: none
    timeout: 2s
    in: { ms: int }
    out: { done: bool }
  ticks:
    style: stream
    description: Counts.
    in: { count: int, everyMs: int }
    out: stream Tick
    timeout: 5s
    idleTimeout: 300ms
  cart:
    style: http
    route: PUT /v1/cart
    description: Changes a cart.
    idempotency: natural
    auth: { scheme: user, scopes: ["carts:write"] }
    audit: true
    in: { sku: string }
    out: { by: string }
  quota:
    style: http
    route: GET /v1/quota
    description: May be asked twice a second.
    idempotency: read
    auth: { scheme: partner }
    limits: { rate: 2/s, headers: draft }
    in: {}
    out: { by: string }
`,
};

/** What the user wrote: handlers that do what a test tells them. */
export const shopSource = `
import { serve, type ServeOptions } from "@interspec/runtime/server";
import { cardDeclined, bankBusy } from "../generated/shop/errors.js";
import { createShopClient } from "../generated/shop/client.js";
import { shopService } from "../generated/shop/server.js";

/** What the handlers have done. */
export class Done {
  payments = 0;
  works = 0;
  cancelled = 0;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function start(done: Done, options: ServeOptions) {
  const pay = async ({ amount, card }: { readonly amount: number; readonly card: string }) => {
    await pause(20);
    done.payments += 1;
    const number = done.payments;
    if (card === "declined") throw cardDeclined({ why: "limit" });
    if (card === "busy") throw bankBusy({});
    if (card === "broken") throw new Error("secret-password in a stack");
    return { number: number + amount * 0 };
  };
  const work = async ({ ms }: { readonly ms: number }, { signal }: { readonly signal: AbortSignal }) => {
    done.works += 1;
    signal.addEventListener("abort", () => {
      done.cancelled += 1;
    });
    await pause(ms);
    return { done: true };
  };
  const shop = shopService({
    pay,
    payRpc: pay,
    work,
    workRpc: work,
    async *ticks({ count, everyMs }) {
      for (let number = 1; number <= count; number += 1) {
        await pause(everyMs);
        yield { number };
      }
    },
    async cart(_input, ctx) {
      return { by: ctx.principal?.id ?? "" };
    },
    async quota(_input, ctx) {
      return { by: ctx.principal?.id ?? "" };
    },
  });
  return serve([shop], { port: 0, host: "127.0.0.1", ...options });
}

export const client = createShopClient;
`;
