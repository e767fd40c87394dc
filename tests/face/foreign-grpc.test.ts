import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import { readTree } from "../judges/files.ts";
import { callGrpc, type ForeignAnswer, type ForeignCall } from "../support/foreign-grpc.ts";
import { sampleShop } from "../support/sample-shop.ts";

const protos = readTree(join(root, "generated-sample", "generated", "contracts", "proto")).filter((it) =>
  it.path.endsWith(".proto"),
);
const service = "shop.inventory.v1.InventoryService";
const lamp = "LA-0001";

describe("Python's gRPC client", () => {
  let shop: Awaited<ReturnType<typeof sampleShop>>;
  beforeAll(async () => {
    shop = await sampleShop(afterAll);
  });

  async function call(asked: ForeignCall, more: Readonly<Record<string, string>> = {}): Promise<ForeignAnswer> {
    const metadata = { authorization: `Bearer ${shop.presented.service}`, ...more };
    const port = Number(new URL(shop.urlOf("inventory")).port);
    const [answer] = await callGrpc(port, protos, [asked], metadata);
    if (answer === undefined) throw new Error("there was no answer");
    return answer;
  }

  it("makes a unary call", async (test) => {
    await need(test, "python");
    const answer = await call({ method: `${service}/StockOf`, requests: [{ products: [lamp] }] });
    expect(answer).toMatchObject({ code: "OK", messages: [{ stocks: [{ product: lamp, onShelf: 10 }] }] });
  });

  it("reads a server stream, and gives it up", async (test) => {
    await need(test, "python");
    const answer = await call({ method: `${service}/WatchStock`, requests: [{ products: [lamp] }], take: 1 });
    expect(answer).toMatchObject({ code: "OK", messages: [{ stock: { product: lamp } }] });
  });

  it("sends a client stream", async (test) => {
    await need(test, "python");
    const counts = [3, 3, 10].map((counted) => ({ count: { product: lamp, shelf: "A-1", counted } }));
    const answer = await call({ method: `${service}/TakeStock`, requests: counts });
    expect(answer).toMatchObject({ code: "OK", messages: [{ counted: 3, corrected: 2 }] });
  });

  it("talks both ways", async (test) => {
    await need(test, "python");
    const counted = { scanNote: { counted: { product: lamp, shelf: "A-1", counted: 7 } } };
    const answer = await call({ method: `${service}/Scan`, requests: [counted, { scanNote: { unreadable: "?" } }] });
    const texts = ["7 on A-1", "please scan it again"];
    expect(answer).toMatchObject({ code: "OK", messages: texts.map((text) => ({ scanAnswer: { text } })) });
  });

  it("is told a declared error with its fields", async (test) => {
    await need(test, "python");
    const wants = [{ product: lamp, quantity: 99 }];
    const reserve = { method: `${service}/Reserve`, requests: [{ orderId: "order-1", wants }] };
    const answer = await call(reserve, { "idempotency-key": "key-1" });
    expect(answer).toMatchObject({ code: "FAILED_PRECONDITION", message: "not enough stock" });
    expect(answer.details).toContainEqual({ type: "shop.inventory.v1.OutOfStock", value: { skus: [lamp] } });
    expect(answer.details[0]).toMatchObject({ type: "google.rpc.ErrorInfo", value: { reason: "OUT_OF_STOCK" } });
  });

  it("is told which fields are wrong", async (test) => {
    await need(test, "python");
    const answer = await call({ method: `${service}/StockOf`, requests: [{ products: ["none"] }] });
    expect(answer.code).toBe("INVALID_ARGUMENT");
    const violations = { fieldViolations: [expect.objectContaining({ field: "products.0" })] };
    expect(answer.details).toContainEqual({ type: "google.rpc.BadRequest", value: violations });
  });

  it("is not let in without a token", async (test) => {
    await need(test, "python");
    const asked = { method: `${service}/StockOf`, requests: [{ products: [lamp] }] };
    expect(await call(asked, { authorization: "Bearer nobody" })).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("has its deadline kept", async (test) => {
    await need(test, "python");
    const watch = { method: `${service}/WatchStock`, requests: [{ products: [lamp] }], timeoutMs: 500 };
    expect(await call(watch)).toMatchObject({ code: "DEADLINE_EXCEEDED", messages: [{ stock: { product: lamp } }] });
  });
});
