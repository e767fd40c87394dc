import { lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { tempFolder } from "./support/temp-folder.ts";

const gen = cli();

it("formats what comes in, without a workspace", async () => {
  const cwd = tempFolder();
  const { code, stdout, stderr } = await gen(["fmt", "--stdin"], { cwd, input: "a:   'b' # c\r\n" });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "a: b  # c\n", stderr: "" });
});

it("tells of what comes in whether it has its form", async () => {
  const cwd = tempFolder();
  expect((await gen(["fmt", "--stdin", "--check"], { cwd, input: "a: b\n" })).code).toBe(0);
  expect(await gen(["fmt", "--stdin", "--check"], { cwd, input: "a:  b\n" })).toMatchObject({ code: 1, stdout: "" });
});

it("prints nothing but the mistakes of what comes in, aside", async () => {
  const { code, stdout, stderr } = await gen(["fmt", "--stdin"], { cwd: tempFolder(), input: "a: [b\n" });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("<stdin>:2:1 error yaml-syntax");
});

it("formats a named file without a workspace, and through a link", async () => {
  const cwd = tempFolder({ "real.yaml": "a:  b\n" });
  symlinkSync("real.yaml", join(cwd, "link.yaml"));
  expect((await gen(["fmt", "link.yaml"], { cwd })).code).toBe(0);
  expect(lstatSync(join(cwd, "link.yaml")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(cwd, "real.yaml"), "utf8")).toBe("a: b\n");
});

it("does not mind the line ends of a checkout, and writes its own where there is more to do", async () => {
  const cwd = tempFolder({ "a.yaml": "a: b\r\n" });
  expect((await gen(["fmt", "a.yaml", "--check"], { cwd })).code).toBe(0);
  writeFileSync(join(cwd, "a.yaml"), "a:  b\r\n");
  expect((await gen(["fmt", "a.yaml", "--check"], { cwd })).code).toBe(1);
  await gen(["fmt", "a.yaml"], { cwd });
  expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe("a: b\n");
});
