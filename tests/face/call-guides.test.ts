import { describe, expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { guidePage, projectOf, shape, shownCommands, startModule, typed } from "../support/guide-page.ts";

describe.each([
  ["http", 5],
  ["rpc", 6],
  ["graphql", 7],
] as const)("the page about %s", (name, count) => {
  it("has commands that print what it shows", { timeout: 60_000 }, async (test) => {
    await need(test, "curl");
    const page = guidePage(name);
    const service = startModule(await projectOf(page, onTestFinished), "src/main", { PORT: "0" }, onTestFinished);
    await service.until(/on port \d+\n/);
    const port = /on port (\d+)/.exec(service.text)?.[1] ?? "";
    const commands = shownCommands(page);
    expect(commands).toHaveLength(count);
    for (const { command, printed } of commands) {
      const answer = typed(command.replace("localhost:8080", `localhost:${port}`), onTestFinished);
      expect(await answer.ended, answer.text).toBe(0);
      expect(answer.text).toMatch(shape(printed));
    }
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe(0);
  });
});
