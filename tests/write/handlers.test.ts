import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../support/cli.ts";
import { readTree, type Tree, tempFolder } from "../support/temp-folder.ts";

const gen = cli();
const config = "interspec: 1\nname: shop\nemit: [ts-handlers]\n";
const handlersFile = "src/handlers/orders.ts";

/** A service with these interactions; `now (was before)` is one that was renamed. */
function spec(...names: readonly string[]): string {
  const lines = names.map((it) => {
    const [, name = "", was] = /^(\w+)(?: \(was (\w+)\))?$/.exec(it) ?? [];
    const renamed = was === undefined ? "" : `, was: ${was}`;
    return `  ${name}: { style: grpc, in: { id: id }, auth: { none: a test }${renamed} }\n`;
  });
  return `interspec: 1\nservice: orders\nowner: team-orders\ninteractions:\n${lines.join("")}`;
}

function shop(interactions: readonly string[], more: Tree = {}) {
  const dir = tempFolder({
    ".git/HEAD": "",
    "interspec.yaml": config,
    "specs/orders.yaml": spec(...interactions),
    ...more,
  });
  const file = join(dir, handlersFile);
  return {
    dir,
    file,
    gen: (...args: readonly string[]) => gen(args, { cwd: dir }),
    respec: (...names: readonly string[]) => writeFileSync(join(dir, "specs/orders.yaml"), spec(...names)),
    text: () => readFileSync(file, "utf8"),
  };
}

const stub = (name: string) => `  async ${name}(_input, ctx) {\n    throw ctx.unimplemented();\n  },\n`;
const first = (...names: readonly string[]) =>
  `import { defineOrdersHandlers } from "../../generated/orders/handlers.js";\n\nexport const orders = defineOrdersHandlers({\n${names.map(stub).join("")}});\n`;

describe("gen and the handlers of a service", () => {
  it("writes a file of stubs once, beside `out` and not in its manifest", async () => {
    const { dir, gen: run, text } = shop(["getOrder", "placeOrder"]);
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain("+ src/handlers/orders.ts\n");
    expect(stdout).toContain("done: 1 file created");
    expect(text()).toBe(first("getOrder", "placeOrder"));
    expect(existsSync(join(dir, "generated/.manifest.json"))).toBe(false);
  });

  it("has nothing to do the second time, with and without its memory", async () => {
    const { dir, gen: run } = shop(["getOrder"]);
    await run();
    const before = readTree(dir);
    for (const args of [[], ["--no-cache"], ["--check"], ["--check", "--no-cache"]])
      expect(await run(...args)).toMatchObject({ code: 0, stdout: "up to date: 1 file\n" });
    expect(readTree(dir)).toEqual(before);
  });

  it("adds the stub of a new interaction, and says so", async () => {
    const { gen: run, file, text, respec } = shop(["getOrder"]);
    await run();
    writeFileSync(file, `// mine\n${text().replace("throw ctx.unimplemented()", "return   { }")}`);
    chmodSync(file, 0o640);
    respec("getOrder", "placeOrder");
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain("~ src/handlers/orders.ts  adds placeOrder\n");
    expect(text()).toBe(
      `// mine\n${first("getOrder", "placeOrder").replace("throw ctx.unimplemented()", "return   { }")}`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect((await run("--check")).code).toBe(0);
  });

  it("tells with --check of a stub or a file that is missing, and writes neither", async () => {
    const { dir, gen: run, file, respec } = shop(["getOrder"]);
    await run();
    respec("getOrder", "placeOrder");
    const before = readTree(dir);
    const missing = await run("--check");
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain("~ src/handlers/orders.ts  adds placeOrder\n");
    expect(missing.stdout).toContain("out of date");
    expect(readTree(dir)).toEqual(before);
    await run();
    rmSync(file);
    const gone = await run("--check");
    expect(gone.code).toBe(1);
    expect(gone.stdout).toContain("+ src/handlers/orders.ts\n");
    expect(existsSync(file)).toBe(false);
  });

  it("writes nothing with --dry-run, and shows with plan, --diff and JSON what it would do", async () => {
    const { dir, gen: run, respec } = shop(["getOrder"]);
    await run();
    respec("getOrder", "placeOrder");
    const before = readTree(dir);
    expect((await run("--dry-run")).stdout).toContain("adds placeOrder\n");
    expect((await run("plan")).stdout).toContain("~ src/handlers/orders.ts  adds placeOrder\n");
    expect((await run("--dry-run", "--diff")).stdout).toContain("+  async placeOrder(_input, ctx) {\n");
    const { result } = JSON.parse((await run("plan", "--format", "json")).stdout);
    expect(result.handlers).toEqual([
      { change: "update", path: handlersFile, stubs: ["placeOrder"], from: "specs/orders.yaml" },
    ]);
    expect(readTree(dir)).toEqual(before);
  });

  it("sees a handler that the user deleted, though nothing else has changed", async () => {
    const { gen: run, file, text } = shop(["getOrder", "placeOrder"]);
    await run();
    expect((await run()).stdout).toBe("up to date: 1 file\n");
    writeFileSync(file, first("placeOrder"));
    expect((await run()).stdout).toContain("adds getOrder");
    expect(text()).toBe(first("placeOrder", "getOrder"));
  });

  it("shows the place of a handler whose interaction was renamed, every time", async () => {
    const { gen: run, text, respec } = shop(["getOrder", "placeOrder"]);
    await run();
    respec("getOrder", "createOrder (was placeOrder)");
    const warning = `src/handlers/orders.ts:7:9 warning handler-without-interaction: 'orders' has no interaction for the handler 'placeOrder'`;
    for (const args of [[], [], ["--no-cache"]]) {
      const { code, stdout } = await run(...args);
      expect(code).toBe(0);
      expect(stdout).toContain(warning);
      expect(stdout).toContain("> 7 |   async placeOrder(_input, ctx) {\n");
      expect(stdout).toContain("related: specs/orders.yaml:6:3 'createOrder' was 'placeOrder' before");
      expect(stdout).toContain("help: rename it to 'createOrder'");
    }
    expect(text()).toBe(first("getOrder", "placeOrder"));
  });

  it("knows by the lock which methods of a class were handlers", async () => {
    const { gen: run, file, respec } = shop(["getOrder", "placeOrder"]);
    mkdirSync(join(file, ".."), { recursive: true });
    const methods = ["getOrder", "placeOrder", "load"].map((it) => `  async ${it}() {}\n`).join("");
    writeFileSync(
      file,
      `import type { OrdersHandlers } from "x";\nexport class Orders implements OrdersHandlers {\n${methods}}\n`,
    );
    expect((await run()).stdout).not.toContain("warning");
    respec("getOrder");
    const { stdout } = await run();
    expect(stdout).toContain("src/handlers/orders.ts:4:9 warning handler-without-interaction");
    expect(stdout).toContain("1 warning\n");
  });

  it("leaves a file alone that it cannot read or understand", async () => {
    const { gen: run, file, text } = shop(["getOrder", "placeOrder"]);
    await run();
    writeFileSync(file, text().replace("}, ", "").replace("defineOrdersHandlers({", "defineOrdersHandlers({{"));
    const broken = readFileSync(file, "utf8");
    expect((await run()).stdout).toContain("src/handlers/orders.ts:3:45 warning handlers-syntax:");
    expect(text()).toBe(broken);
    writeFileSync(file, "export const orders = 1;\n");
    expect((await run()).stdout).toContain("src/handlers/orders.ts:1:1 warning handlers-not-found:");
    writeFileSync(file, first("getOrder").replace("});", "  ...more(),\n});"));
    expect((await run()).stdout).toContain("src/handlers/orders.ts:7:6 warning handlers-unclear:");
    writeFileSync(file, Buffer.from([0x2f, 0x2f, 0xff, 0x0a]));
    expect((await run()).stdout).toContain("src/handlers/orders.ts:1:1 warning handlers-syntax:");
    expect([...readFileSync(file)]).toEqual([0x2f, 0x2f, 0xff, 0x0a]);
  });

  it("writes through a link within the project, and through none that leads out", async () => {
    const { dir, gen: run, file, respec } = shop(["getOrder"]);
    await run();
    renameSync(file, join(dir, "elsewhere.ts"));
    symlinkSync(join(dir, "elsewhere.ts"), file);
    respec("getOrder", "placeOrder");
    expect((await run()).code).toBe(0);
    expect(readFileSync(join(dir, "elsewhere.ts"), "utf8")).toBe(first("getOrder", "placeOrder"));
    const outside = tempFolder({ "orders.ts": first() });
    rmSync(file);
    symlinkSync(join(outside, "orders.ts"), file);
    const refused = await run();
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("error outside-project: 'src/handlers/orders.ts' leads out of the project");
    expect(readTree(outside)).toEqual({ "orders.ts": first() });
    rmSync(file);
    mkdirSync(file);
    expect((await run()).stdout).toContain("error in-the-way:");
  });

  it("takes the handlers from where the user moved them", async () => {
    const { dir, gen: run, file, respec } = shop(["getOrder"]);
    await run();
    mkdirSync(join(dir, "src/handlers/shop"));
    renameSync(file, join(dir, "src/handlers/shop/all.ts"));
    expect((await run("--check")).code).toBe(0);
    respec("getOrder", "placeOrder");
    expect((await run()).stdout).toContain("~ src/handlers/shop/all.ts  adds placeOrder\n");
    expect(existsSync(file)).toBe(false);
  });

  it("asks nothing of a service that only publishes", async () => {
    const { dir, gen: run } = shop([]);
    writeFileSync(
      join(dir, "specs/orders.yaml"),
      "interspec: 1\nservice: orders\nowner: team-orders\ntypes: { A: { fields: { id: id } } }\ninteractions:\n  moved: { style: event, topic: shop.moved, payload: A }\n",
    );
    expect((await run()).code).toBe(0);
    expect(existsSync(join(dir, "src"))).toBe(false);
  });

  it("finds its way to `out` from wherever handlers are", async () => {
    const { dir, gen: run } = shop(["getOrder"]);
    writeFileSync(join(dir, "interspec.yaml"), `${config}handlers: a/b/c\nout: a/d\n`);
    await run();
    expect(readFileSync(join(dir, "a/b/c/orders.ts"), "utf8")).toContain('from "../../d/orders/handlers.js"');
  });
});

describe("gen", () => {
  it("loads the parser of TypeScript only when a stub is missing", async () => {
    const { dir, file, respec } = shop(["getOrder"]);
    const loaded = async () => {
      const coverage = tempFolder();
      expect((await gen(["--no-cache"], { cwd: dir, env: { NODE_V8_COVERAGE: coverage } })).code).toBe(0);
      const texts = readdirSync(coverage).map((it) => readFileSync(join(coverage, it), "utf8"));
      expect(texts.join("")).toContain("pipeline");
      return texts.some((it) => it.includes("ts-morph"));
    };
    expect(await loaded()).toBe(false);
    expect(await loaded()).toBe(false);
    appendFileSync(file, "// placeOrder: nothing here\n");
    expect(await loaded()).toBe(false);
    respec("getOrder", "placeOrder");
    expect(await loaded()).toBe(true);
    expect(await loaded()).toBe(false);
  });
});
