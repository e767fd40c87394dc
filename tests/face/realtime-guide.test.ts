import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { python } from "../infra/places.mjs";
import { guidePage, projectOf, shape, shownCommands, startModule } from "../support/guide-page.ts";

it("the page about realtime has commands that print what it shows", { timeout: 60_000 }, async (test) => {
  await need(test, "curl", "python");
  const page = guidePage("realtime");
  const project = await projectOf(page, onTestFinished);
  const service = startModule(project, "src/main", { PORT: "0" }, onTestFinished);
  await service.until(/on port \d+\n/);
  const port = /on port (\d+)/.exec(service.text)?.[1] ?? "";
  const here = (text: string) => text.replaceAll("localhost:8080", `127.0.0.1:${port}`);
  const [, script = ""] = /^```py\n# listen\.py\n([\s\S]*?)^```$/m.exec(page) ?? [];
  writeFileSync(join(project.dir, "listen.py"), here(script));
  // Python's own commands first: the page says which package they are of.
  const env = { ...process.env, PATH: [dirname(python), process.env["PATH"] ?? ""].join(delimiter) };
  const commands = shownCommands(page);
  expect(commands).toHaveLength(5);
  for (const { command, printed } of commands) {
    const options = { shell: "/bin/bash", cwd: project.dir, env, encoding: "utf8", timeout: 30_000 } as const;
    const { status, stdout, stderr } = spawnSync(here(command), options);
    expect(status, command + stdout + stderr).toBe(0);
    expect(stdout).toMatch(shape(printed));
  }
  service.child.kill("SIGTERM");
  expect(await service.ended).toBe(0);
});
