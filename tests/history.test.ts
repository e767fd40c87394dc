import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { git } from "./support/git.ts";
import { tempFolder } from "./support/temp-folder.ts";

const gen = cli();
const handlersFile = "src/handlers/orders.ts";

/** What the service is at one step: the fields of Order, the values of Status, and the interactions. */
interface Step {
  readonly fields: readonly string[];
  readonly status: string;
  readonly interactions: readonly string[];
}

const getOrder = "getOrder: { style: http, route: 'GET /orders/{id}', in: { id: id }, out: Order }";
const placeOrder = "placeOrder: { style: http, route: POST /orders, in: { note: string? }, out: Order }";
const cancelOrder = "cancelOrder: { style: grpc, in: { id: id }, out: Order }";
const submitOrder =
  "submitOrder: { was: placeOrder, style: http, route: POST /orders, in: { note: string? }, out: Order }";

const first: Step = {
  fields: ["id: id", "note: string?", "coupon: string?", "status: Status"],
  status: "[OPEN, PAID]",
  interactions: [getOrder, placeOrder, "watchOrders: { style: stream, in: {}, out: stream Order }"],
};

function spec({ fields, status, interactions }: Step): string {
  return [
    "interspec: 1",
    "service: orders",
    "defaults: { auth: user }",
    "types:",
    `  Status: { enum: ${status} }`,
    "  Order:",
    "    fields:",
    ...fields.map((it) => `      ${it}`),
    "interactions:",
    ...interactions.map((it) => `  ${it}`),
    "",
  ].join("\n");
}

/** A repository that goes from one step to the next. */
class Repository {
  readonly dir = tempFolder({
    "interspec.yaml": "interspec: 1\nname: shop\n",
    "package.json": '{ "type": "module" }\n',
    "specs/orders.yaml": spec(first),
  });

  constructor() {
    this.git("init", "-q", "-b", "main");
  }

  git(...args: readonly string[]): string {
    return git(this.dir, ...args);
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), "utf8");
  }

  /** Generates, commits, and answers what gen had to say. Nothing is left to do then, and the lock has only grown. */
  async commit(step: Step, message: string): Promise<string> {
    writeFileSync(join(this.dir, "specs/orders.yaml"), spec(step));
    const ran = await gen([], { cwd: this.dir });
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(await gen(["--check", "--no-cache"], { cwd: this.dir })).toMatchObject({ code: 0 });
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
    await gen(["--force"], { cwd: this.dir });
    expect(this.git("status", "--porcelain")).toBe("");
    if (message !== "first") {
      const verified = await gen(["lock", "verify", "--against", "git:HEAD~1"], { cwd: this.dir });
      expect(verified.code, verified.stdout + verified.stderr).toBe(0);
    }
    return ran.stdout + ran.stderr;
  }

  /** The numbers of the fields of Order in the contract. */
  numbers(): Readonly<Record<string, number>> {
    const proto = this.read("generated/contracts/proto/shop/orders/v1/orders.proto");
    const message = /message Order \{(?<body>[^}]*)\}/.exec(proto)?.groups?.["body"] ?? "";
    const fields = [...message.matchAll(/(\w+) = (\d+)/g)].map(([, name = "", number]): [string, number] => [
      name,
      Number(number),
    ]);
    return Object.fromEntries(fields);
  }
}

it("keeps numbers, handlers and goldens through ten steps of a history", { timeout: 120_000 }, async () => {
  const repo = new Repository();
  await repo.commit(first, "first");
  expect(repo.numbers()).toEqual({ id: 1, status: 2, note: 3, coupon: 4 });
  const seeded = repo.read(handlersFile);
  expect(seeded).toContain("async getOrder(_input, ctx)");

  // Somebody writes a handler, in a form of their own.
  const written = seeded.replace(
    /async getOrder\(_input, ctx\) \{\s*throw ctx\.unimplemented\(\);\s*\}/,
    'async getOrder( input ) { /* mine */ return { id : input.id, status:"OPEN" } }',
  );
  expect(written).not.toBe(seeded);
  writeFileSync(join(repo.dir, handlersFile), written);

  let step: Step = { ...first, fields: [...first.fields, "gift: bool?"] };
  await repo.commit(step, "a field more");
  expect(repo.numbers()).toMatchObject({ id: 1, status: 2, note: 3, coupon: 4, gift: 5 });
  expect(repo.read(handlersFile)).toBe(written);

  step = { ...step, fields: step.fields.filter((it) => !it.startsWith("coupon")) };
  await repo.commit(step, "a field less");
  expect(repo.numbers()).not.toHaveProperty("coupon");
  expect(repo.read("generated/contracts/proto/shop/orders/v1/orders.proto")).toContain('reserved "coupon"');

  step = {
    ...step,
    fields: step.fields.map((it) => (it.startsWith("note") ? 'memo: { type: "string?", was: note }' : it)),
  };
  await repo.commit(step, "a field renamed");
  expect(repo.numbers()).toMatchObject({ note: 3, gift: 5 });
  expect(repo.read("generated/orders/types.ts")).toContain("readonly memo?: string;");

  step = { ...step, interactions: [...step.interactions, cancelOrder] };
  await repo.commit(step, "an interaction more");
  const merged = repo.read(handlersFile);
  expect(merged).toContain("/* mine */ return { id : input.id");
  expect(merged).toContain("async cancelOrder(_input, ctx)");

  step = { ...step, interactions: step.interactions.map((it) => (it === placeOrder ? submitOrder : it)) };
  const renamed = await repo.commit(step, "an interaction renamed");
  expect(renamed).toMatch(/src\/handlers\/orders\.ts:\d+:\d+ warning handler-without-interaction: .*placeOrder/);
  expect(repo.read(handlersFile)).toBe(merged);
  const byHand = merged.replace("async placeOrder(", "async submitOrder(");
  writeFileSync(join(repo.dir, handlersFile), byHand);

  step = { ...step, interactions: step.interactions.filter((it) => it !== getOrder) };
  const removed = await repo.commit(step, "an interaction less");
  expect(removed).toMatch(/warning handler-without-interaction: .*getOrder/);
  expect(repo.read(handlersFile)).toBe(byHand);

  step = { ...step, fields: [...step.fields, "coupon: string?"], interactions: [getOrder, ...step.interactions] };
  const restored = await repo.commit(step, "a field and an interaction restored");
  expect(repo.numbers()).toMatchObject({ note: 3, coupon: 4, gift: 5 });
  expect(restored).not.toContain("warning");
  expect(repo.read(handlersFile)).toBe(byHand);

  step = { ...step, status: "[OPEN, PAID, SHIPPED]" };
  await repo.commit(step, "an enum value more");
  expect(repo.read("generated/orders/types.ts")).toContain('"OPEN" | "PAID" | "SHIPPED"');

  step = {
    ...step,
    interactions: step.interactions.map((it) =>
      it === getOrder ? "getOrder: { style: grpc, in: { id: id }, out: Order }" : it,
    ),
  };
  await repo.commit(step, "another style");
  expect(repo.read(handlersFile)).toBe(byHand);
  expect(repo.numbers()).toMatchObject({ id: 1, status: 2, note: 3, coupon: 4, gift: 5 });
  expect(repo.git("log", "--oneline").trim().split("\n")).toHaveLength(10);
});
