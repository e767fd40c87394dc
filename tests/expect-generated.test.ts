import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { CannotRun } from "../generator/cannot-run.ts";
import { generate } from "../generator/index.ts";
import { expectGenerated } from "../generator/testing/expect-generated.ts";
import { readTree, tempFolder, writeTree } from "./support/temp-folder.ts";

const config = "interspec: 1\nname: shop\nemit: [openapi, proto]\n";
const orders = `interspec: 1
service: orders
owner: team-orders
types:
  OrderId: id
interactions:
  cancelOrder: { style: grpc, in: { orderId: OrderId }, auth: service, timeout: 800ms }
`;

/** A workspace whose files are generated. */
async function generatedShop(): Promise<string> {
  const dir = tempFolder({ ".git/HEAD": "", "interspec.yaml": config, "specs/orders.yaml": orders });
  await generate({ cwd: dir });
  return dir;
}

/** What it says when it is not content; paths as from the folder of the workspace. */
async function saidOf(dir: string, options?: Parameters<typeof expectGenerated>[1]): Promise<string> {
  const before = readTree(dir);
  const error: unknown = await expectGenerated(dir, options).catch((it: unknown) => it);
  expect(readTree(dir)).toEqual(before);
  if (!(error instanceof Error)) return "";
  return error.message.replaceAll(/(?:\.\.\/)+[^\s:]*interspec-test-[^/]+\//g, "");
}

describe("expectGenerated", () => {
  it("is content when all is as the specs say, given a path or a URL", async () => {
    const dir = await generatedShop();
    await expectGenerated(dir);
    await expectGenerated(pathToFileURL(`${dir}/`));
    await expectGenerated(dir, { config: "interspec.yaml", only: ["proto"] });
  });

  it("says what would be created, changed and removed, line by line, and what to do", async () => {
    const dir = await generatedShop();
    writeTree(dir, { "specs/orders.yaml": orders.replace("cancelOrder", "dropOrder").replace("800ms", "900ms") });
    writeTree(dir, { "specs/stock.yaml": "interspec: 1\nservice: stock\nowner: team-stock\n" });
    rmSync(join(dir, "generated/contracts/proto/shop/orders/v1/orders.proto"));
    const said = await saidOf(dir);
    expect(said).toContain("the generated files are not what the specs make\n\n  + generated/contracts/");
    expect(said).toContain("+ generated/contracts/proto/shop/orders/v1/orders.proto  created  +");
    expect(said).toMatch(/\n {2}~ interspec\.lock\.yaml\n/);
    expect(said).toContain('\n+syntax = "proto3";\n');
    expect(said.endsWith("\n\nrun npx gen and commit the result\n")).toBe(true);
  });

  it("cuts what nobody would read in the output of a test", async () => {
    const dir = await generatedShop();
    const methods = Array.from(
      { length: 300 },
      (_, it) => `  call${it}: { style: grpc, auth: service, timeout: 1s }\n`,
    );
    appendFileSync(join(dir, "specs/orders.yaml"), methods.join(""));
    const said = await saidOf(dir);
    expect(said).toMatch(/\n… \d+ more lines; gen --diff shows all\n\nrun npx gen/);
    expect(said.split("\n").length).toBeLessThan(220);
  });

  it("looks at the emitters that it is told to", async () => {
    const dir = await generatedShop();
    appendFileSync(join(dir, "specs/orders.yaml"), "  show: { style: http, route: GET /v1/orders, auth: user }\n");
    expect(await saidOf(dir, { only: ["openapi"] })).toContain("+ generated/contracts/openapi/orders.yaml");
    expect(await saidOf(dir, { only: ["openapi"] })).not.toContain("orders.proto");
  });

  it("prints mistakes in specs as gen does, without colours", async () => {
    const dir = await generatedShop();
    appendFileSync(join(dir, "specs/orders.yaml"), "  late: { style: grpc, in: { of: Ordr }, auth: service }\n");
    const said = await saidOf(dir);
    expect(said).toContain("the workspace has mistakes\n\nspecs/orders.yaml:8:34 error unknown-type: ");
    expect(said).toContain("  > 8 |   late:");
    expect(said).toContain("gen explain unknown-type");
    expect(said).not.toContain("\u001b");
  });

  it("tells an edit by hand, and shows it", async () => {
    const dir = await generatedShop();
    appendFileSync(join(dir, "generated/contracts/proto/shop/orders/v1/orders.proto"), "// by hand\n");
    const said = await saidOf(dir);
    expect(said).toContain("error hand-edited: ");
    expect(said).toContain("\n+// by hand\n");
  });

  it("cannot look where there is no workspace", async () => {
    await expect(expectGenerated(tempFolder({ ".git/HEAD": "" }))).rejects.toThrow(CannotRun);
  });
});
