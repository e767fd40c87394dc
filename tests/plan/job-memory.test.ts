import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { jobMemory } from "../../generator/cli/job-memory.ts";

const files = [{ path: "orders.ts", digest: "d" }];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interspec-jobs-"));
  writeFileSync(join(folder, "orders.ts"), "export {};\n");
  const memory = opened();
  memory.cache.keep("job", "fingerprint", files);
  memory.save();
});

afterEach(() => rmSync(folder, { recursive: true }));

it("knows the files of a job as long as they lie as it left them", () => {
  expect(opened().cache.find("job", "fingerprint")).toEqual(files);
  expect(opened().cache.find("job", "another fingerprint")).toBeNull();
  appendFileSync(join(folder, "orders.ts"), "// by hand\n");
  expect(opened().cache.find("job", "fingerprint")).toBeNull();
});

it("does not take for its own what somebody wrote while a run left the file alone", () => {
  const memory = opened();
  expect(memory.cache.find("job", "fingerprint")).toEqual(files);
  memory.cache.keep("job", "fingerprint", files);
  appendFileSync(join(folder, "orders.ts"), "// by hand\n");
  memory.save();
  expect(opened().cache.find("job", "fingerprint")).toBeNull();
});

it("answers how each file lies on disk, so that nobody has to look again", () => {
  const memory = opened();
  memory.cache.keep("job", "another fingerprint", files);
  expect([...memory.note().keys()]).toEqual(["orders.ts"]);
  expect(memory.note().get("orders.ts")?.[1]).toBe("export {};\n".length);
});

function opened() {
  const memory = jobMemory({ file: join(folder, "memory.json"), program: "program" });
  const cache = memory.opened("anything")(folder);
  const save = () => {
    memory.note();
    memory.save();
  };
  return { cache, note: memory.note, save };
}
