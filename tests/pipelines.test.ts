import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "../generator/cli/arguments.ts";
import { pipelines } from "../generator/cli/commands.ts";
import { grammar } from "../generator/cli/quick.ts";
import { pipelineFiles } from "../generator/cli/starters/pipelines.ts";

const files = pipelines.flatMap((it) => [...pipelineFiles[it].own, ...pipelineFiles[it].shared]);

it.each(files)("$path runs commands that gen has", ({ text }) => {
  const commands = [...text.matchAll(/npx --no-install gen (.*)/g)].map(([, it = ""]) => it.split(" "));
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands) expect(parseArguments(words, grammar).isNamed).toBe(true);
});

it("checks out all of the history, on Node 22", () => {
  const [github] = pipelineFiles.github.own;
  expect(parse(github?.text ?? "")).toMatchObject({
    on: { push: { branches: ["main"] }, pull_request: null },
    jobs: {
      check: {
        "runs-on": "ubuntu-latest",
        steps: [
          { uses: expect.stringMatching(/^actions\/checkout@v\d+$/), with: { "fetch-depth": 0 } },
          { uses: expect.stringMatching(/^actions\/setup-node@v\d+$/), with: { "node-version": 22, cache: "npm" } },
          { run: "npm ci" },
          { run: "npx --no-install gen check" },
        ],
      },
    },
  });
  const [gitlab] = pipelineFiles.gitlab.shared;
  expect(parse(gitlab?.text ?? "")).toMatchObject({
    interspec: {
      image: "node:22",
      variables: { GIT_DEPTH: "0" },
      script: [expect.any(String), "npx --no-install gen check --report gitlab=gl-code-quality-report.json"],
      artifacts: { when: "always", reports: { codequality: "gl-code-quality-report.json" } },
    },
  });
});

it("gives pre-commit local hooks that take no file names", () => {
  const hooks = pipelineFiles.github.shared.find((it) => it.path === ".pre-commit-config.yaml");
  const hook = { id: expect.any(String), name: expect.any(String), language: "system", pass_filenames: false };
  expect(parse(hooks?.text ?? "")).toEqual({
    repos: [
      {
        repo: "local",
        hooks: [
          { ...hook, entry: "npx --no-install gen fmt --check", files: "\\.ya?ml$" },
          { ...hook, entry: "npx --no-install gen check --skip fmt" },
        ],
      },
    ],
  });
});
