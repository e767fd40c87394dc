import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { readTree, type Tree, tempFolder } from "./support/temp-folder.ts";

const gen = cli();
const serviceCount = 40;

/** Many services that all say `word`, so that every file of one word differs from that of another. */
function specs(word: string, count = serviceCount): Tree {
  const texts = Array.from({ length: count }, (_, index): readonly [string, string] => {
    const lines = [
      "interspec: 1",
      `service: service${index}`,
      `description: Says ${word}.`,
      `types: { Thing: { description: The ${word} thing., fields: { id: id, name: string } } }`,
      "interactions:",
      `  getThing: { style: grpc, description: Gets the ${word} thing., in: { id: id }, out: Thing, auth: service }`,
    ];
    return [`specs/service${index}.yaml`, `${lines.join("\n")}\n`];
  });
  return Object.fromEntries([
    ...texts,
    ["interspec.yaml", "interspec: 1\nname: shop\nemit: [proto, service-config]\n"],
    [".git/HEAD", ""],
  ]);
}

function output(dir: string): Tree {
  return Object.fromEntries(Object.entries(readTree(dir)).filter(([path]) => path.startsWith("generated/")));
}

function respec(dir: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) if (path.startsWith("specs/")) writeFileSync(join(dir, path), text);
}

/** All but our own notes. */
function writtenFiles(dir: string): readonly (readonly [string, string])[] {
  return Object.entries(output(dir)).filter(([path]) => !path.includes(".gen-") && !path.endsWith(".manifest.json"));
}

function otherThan(word: "black" | "white"): "black" | "white" {
  return word === "black" ? "white" : "black";
}

async function madeOf(word: string): Promise<Tree> {
  const dir = tempFolder(specs(word));
  expect((await gen(["-q"], { cwd: dir })).code).toBe(0);
  return output(dir);
}

describe("gen, killed at any moment", () => {
  it("leaves every file old or new, and the next run puts all in order", async () => {
    const made = { black: await madeOf("black"), white: await madeOf("white") };
    const dir = tempFolder(specs("black"));
    const started = performance.now();
    expect((await gen(["-q"], { cwd: dir })).code).toBe(0);
    const wholeMs = performance.now() - started;
    const rounds = 14;
    for (let round = 0; round < rounds; round += 1) {
      const word = round % 2 === 0 ? "white" : "black";
      respec(dir, specs(word));
      // The moments are spread over the later part of a run: the first part only reads.
      await gen(["-q", "--no-cache"], { cwd: dir, limitMs: Math.round(wholeMs * (0.4 + (0.6 * round) / rounds)) });
      for (const [path, text] of writtenFiles(dir)) expect([made.black[path], made.white[path]], path).toContain(text);
      // Every other time the specs have changed again before the next run.
      const next = round % 4 < 2 ? word : otherThan(word);
      respec(dir, specs(next));
      expect(await gen(["-q"], { cwd: dir })).toMatchObject({ code: 0, stdout: "" });
      expect(output(dir)).toEqual(made[next]);
    }
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends by %s", async (signal, code) => {
    const dir = tempFolder(specs("black"));
    const ended = await gen([], { cwd: dir, onStart: (child) => setTimeout(() => child.kill(signal), 150) });
    // Either the signal itself ended it, before there was anything to put in order, or it ended in order.
    expect(ended.signal ?? ended.code).toBe(ended.signal === null ? code : signal);
    expect((await gen(["-q"], { cwd: dir })).code).toBe(0);
  });
});

describe("several runs at once", () => {
  it("write one after the other", async () => {
    const white = await madeOf("white");
    const dir = tempFolder(specs("white"));
    const all = await Promise.all(Array.from({ length: 4 }, () => gen(["-q", "--no-cache"], { cwd: dir })));
    expect(all.map((it) => [it.code, it.stderr])).toEqual(all.map(() => [0, ""]));
    expect(output(dir)).toEqual(white);
  });

  it("end with what the last specs say", async () => {
    const white = await madeOf("white");
    const dir = tempFolder(specs("black"));
    const first = gen(["-q"], { cwd: dir });
    respec(dir, specs("white"));
    const second = await gen(["-q"], { cwd: dir });
    await first;
    expect(second.code).toBe(0);
    await gen(["-q"], { cwd: dir });
    expect(output(dir)).toEqual(white);
  });
});

describe("what the last run remembers", () => {
  const read = (dir: string, path: string) => readFileSync(join(dir, path), "utf8");

  it("notices a new file, a changed spec, a changed lock and a changed output", async () => {
    const dir = tempFolder(specs("black", 3));
    const again = async () => (await gen([], { cwd: dir })).stdout;
    await again();
    expect(await again()).toBe("up to date: 6 files\n");
    writeFileSync(join(dir, "specs/more.yaml"), read(dir, "specs/service0.yaml").replaceAll("service0", "more"));
    expect(await again()).toContain("+ generated/contracts/proto/shop/more/v1/more.proto");
    respec(dir, specs("white", 3));
    expect(await again()).toContain("3 files updated");
    const lock = read(dir, "interspec.lock.yaml");
    writeFileSync(join(dir, "interspec.lock.yaml"), lock.replace("name: name, type: string", "name: name, type: int"));
    expect(await again()).not.toContain("up to date");
    writeFileSync(join(dir, "interspec.lock.yaml"), lock);
    await again();
    const proto = "generated/contracts/proto/shop/service1/v1/service1.proto";
    // As long as before: neither size nor content of the entry tells.
    writeFileSync(join(dir, proto), read(dir, proto).replace("white", "wHite"));
    expect(await again()).toContain("hand-edited");
  });
});
