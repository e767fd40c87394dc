import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { proto } from "../../generator/emitters/proto/index.ts";
import { runBin } from "../judges/run.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";
import { type Edit, edited, edits, firstRecord, specOf } from "../support/field-edits.ts";
import { withLock } from "../support/lock-history.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** What buf says of going from one folder to another, as its config for both says. */
async function breaking(dir: string, from: number, to: number): Promise<string> {
  const { status, stdout, stderr } = await runBin("buf", ["breaking", `${to}`, "--against", `${from}`], { cwd: dir });
  return status === 0 ? "" : `${from} → ${to}: ${stdout}${stderr}`;
}

/** Every step of a history as proto files below its number. */
async function steps(dir: string, history: readonly Edit[]): Promise<number> {
  let record = firstRecord;
  let lock: string | null = null;
  const taken = new Set(["id"]);
  let count = 0;
  const write = async () => {
    const compiled = await compiledTexts(withLock({ "specs/shop.yaml": specOf(record) }, lock));
    lock = compiled.lockText;
    const config = { path: "buf.yaml", content: "version: v2\nbreaking:\n  use: [WIRE_JSON]\n" };
    for (const { path, content } of [...(await emitted(compiled.workspace, [proto])), config]) {
      const file = join(dir, `${count}`, path.replace(/^contracts\/proto\//, ""));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    count += 1;
  };
  await write();
  for (const edit of history) {
    record = edited(record, edit, taken);
    await write();
  }
  return count;
}

it("breaks no earlier step of any history, also where something was removed or renamed", async () => {
  const histories = fc.sample(edits("f", 7), { numRuns: 4, seed: 20_261_123 });
  const known: readonly Edit[] = [
    { kind: "add", name: "userID", type: "string" },
    { kind: "add", name: "note", type: '"string?"' },
    { kind: "rename", index: 1, to: "customerId" },
    { kind: "rename", index: 1, to: "ownerId" },
    { kind: "remove", index: 1 },
    { kind: "rotate", by: 2 },
  ];
  for (const all of [known, ...histories]) {
    // What comes back leaves its reservation, which buf forbids and rule 4 of the lock allows: it means what it meant.
    const history = all.filter((it) => it.kind !== "restore");
    const dir = tempFolder();
    const count = await steps(dir, history);
    const last = count - 1;
    const pairs = Array.from({ length: last }, (_, index) => [
      [index, index + 1],
      [index, last],
    ]).flat();
    const findings = await Promise.all(pairs.map(([from = 0, to = 0]) => breaking(dir, from, to)));
    expect(findings.filter((it) => it !== "")).toEqual([]);
  }
});
