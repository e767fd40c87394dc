import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../infra/places.mjs";
import { inFolder } from "../../judges/files.ts";
import { runBin } from "../../judges/run.ts";

it.each([
  ["runtime", "src/rpc/generated"],
  ["tests/runtime/rpc/probe", "generated"],
])("the messages of %s are those of its protos: `npm run proto`", async (folder, generated) => {
  const cwd = join(root, folder);
  const committed = files(join(cwd, generated));
  const made = await inFolder([], async (temporary) => {
    const { status, stderr } = await runBin("buf", ["generate", "-o", temporary], { cwd });
    if (status !== 0) throw new Error(stderr);
    return files(join(temporary, generated));
  });
  expect(made).toEqual(committed);
  expect(Object.keys(made).length).toBeGreaterThan(0);
});

function files(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".ts"));
  return Object.fromEntries(names.map((it) => [it, readFileSync(join(folder, it), "utf8")]));
}
