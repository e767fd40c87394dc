import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../support/cli.ts";
import { readTree, tempFolder } from "../support/temp-folder.ts";

const gen = cli();
const names = ["orders", "payments", "pricing", "reviews", "shipping", "stock"] as const;

/** A service of one call; `orders` calls `payments`. */
function specOf(name: string): string {
  const calls = name === "orders" ? ", calls: [payments.ask]" : "";
  return [
    "interspec: 1",
    `service: ${name}`,
    "description: One of many.",
    `owner: team-${name}`,
    "defaults: { auth: { none: a test } }",
    "types:",
    "  Thing: { fields: { label: string } }",
    "interactions:",
    `  ask: { style: http, route: POST /${name}, in: Thing, out: Thing, idempotency: natural${calls} }`,
    "",
  ].join("\n");
}

async function market() {
  const specs = Object.fromEntries(names.map((it) => [`specs/${it}.yaml`, specOf(it)]));
  const config = "interspec: 1\nname: market\n";
  const dir = tempFolder({ ".git/HEAD": "", "node_modules/x": "", "interspec.yaml": config, ...specs });
  const at = (path: string) => join(dir, path);
  const run = (...args: readonly string[]) => gen(["--timings", ...args], { cwd: dir });
  expect((await run()).code).toBe(0);
  return {
    dir,
    at,
    run,
    edit: (path: string, from: string, to: string) =>
      writeFileSync(at(path), readFileSync(at(path), "utf8").replace(from, to)),
  };
}

type Market = Awaited<ReturnType<typeof market>>;

/** How many jobs a run looked at. */
function jobsIn(stderr: string): number {
  return Number(/(\d+) {2}emitting/.exec(stderr)?.[1]);
}

/** What a run without any memory makes of the same specs. */
async function remade({ dir }: Market) {
  const copy = tempFolder({});
  cpSync(dir, copy, { recursive: true });
  rmSync(join(copy, "generated"), { recursive: true });
  expect((await gen(["--no-cache"], { cwd: copy })).code).toBe(0);
  return readTree(copy);
}

describe("a run after one spec has changed", () => {
  it("prints its files alone, and leaves the workspace as a whole run does", { timeout: 60_000 }, async () => {
    const place = await market();
    const whole = jobsIn((await place.run("--no-cache")).stderr);
    place.edit("specs/stock.yaml", "label: string", "label: string, count: int?");
    const { code, stdout, stderr } = await place.run("-v");
    expect(code).toBe(0);
    expect(jobsIn(stderr)).toBeLessThan(whole / names.length + 1);
    expect(stdout).toContain("market.stock.v1.Thing.count = 2");
    expect(stdout).toContain("= src/handlers/orders.ts");
    expect(readTree(place.dir)).toEqual(await remade(place));
    expect((await place.run("--no-cache")).stdout).toContain("up to date");
    expect((await place.run()).stdout).toContain("up to date");
  });

  it("prints the files of those that need it, too", { timeout: 60_000 }, async () => {
    const place = await market();
    place.edit("specs/payments.yaml", "label: string", "label: string, count: int?");
    const { stdout } = await place.run();
    expect(stdout).toContain("generated/payments/types.ts");
    expect(readTree(place.dir)).toEqual(await remade(place));
  });

  it("goes on from there, change by change", { timeout: 60_000 }, async () => {
    const place = await market();
    const changes = [
      ["label: string", "label: string, count: int?"],
      ["One of many.", "One of six."],
      ["  Thing:", "  More: { fields: { more: Thing } }\n  Thing:"],
      ["label: string", "label: { type: string, maxLength: 9 }"],
      [", count: int?", ""],
    ] as const;
    for (const [from, to] of changes) {
      place.edit("specs/stock.yaml", from, to);
      expect((await place.run()).code, to).toBe(0);
      expect(readTree(place.dir), to).toEqual(await remade(place));
    }
  });

  it("looks at everything when a generated file of another service is gone, or edited", {
    timeout: 60_000,
  }, async () => {
    const place = await market();
    place.edit("specs/stock.yaml", "label: string", "label: string, count: int?");
    rmSync(place.at("generated/orders/types.ts"));
    expect((await place.run()).code).toBe(0);
    expect(readTree(place.dir)).toEqual(await remade(place));
    place.edit("specs/stock.yaml", "count: int?", "count: int?, more: int?");
    appendFileSync(place.at("generated/orders/types.ts"), "// by hand\n");
    const { code, stdout } = await place.run();
    expect(code).toBe(1);
    expect(stdout).toContain("'generated/orders/types.ts' was edited by hand");
  });

  it("sees that a handler of another service is gone", { timeout: 60_000 }, async () => {
    const place = await market();
    place.edit("specs/stock.yaml", "label: string", "label: string, count: int?");
    rmSync(place.at("src/handlers/orders.ts"));
    expect((await place.run()).stdout).toContain("+ src/handlers/orders.ts");
  });

  it("tells all mistakes, and what another service's change breaks", { timeout: 60_000 }, async () => {
    const place = await market();
    place.edit("specs/payments.yaml", "  ask:", "  demand:");
    const { code, stdout } = await place.run();
    expect(code).toBe(1);
    expect(stdout).toContain("there is no interaction 'payments.ask'");
    place.edit("specs/payments.yaml", "  demand:", "  ask:");
    place.edit("specs/stock.yaml", "POST /stock", "POST /stock/{label}/{none}");
    expect((await place.run()).code).toBe(1);
    place.edit("specs/stock.yaml", "POST /stock/{label}/{none}", "POST /stock");
    expect((await place.run()).stdout).toContain("up to date");
  });

  it("refuses to change the lock when that is frozen", { timeout: 60_000 }, async () => {
    const place = await market();
    place.edit("specs/stock.yaml", "label: string", "label: string, count: int?");
    const { code, stdout } = await place.run("--frozen");
    expect(code).toBe(1);
    expect(stdout).toContain("would change: market.stock.v1.Thing.count = 2");
    place.edit("specs/stock.yaml", ", count: int?", "");
    expect((await place.run("--check")).code).toBe(0);
  });
});
