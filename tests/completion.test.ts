import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commands, globalFlags, shells } from "../generator/cli/commands.ts";
import { bashCompletion } from "../generator/cli/completion/bash.ts";
import { fishCompletion } from "../generator/cli/completion/fish.ts";
import { pwshCompletion } from "../generator/cli/completion/pwsh.ts";
import { spellings, vocabularyOf } from "../generator/cli/completion/vocabulary.ts";
import { zshCompletion } from "../generator/cli/completion/zsh.ts";
import { tempFolder } from "./support/temp-folder.ts";

const vocabulary = vocabularyOf(commands, globalFlags);
const scripts = {
  bash: bashCompletion(vocabulary),
  zsh: zshCompletion(vocabulary),
  fish: fishCompletion(vocabulary),
  pwsh: pwshCompletion(vocabulary),
};

// What is typed, the last word of it unfinished, and what bash offers.
const offers: Readonly<Record<string, readonly string[]>> = {
  "gen va": ["validate"],
  "gen c": ["check", "completion"],
  "gen plan --ou": ["--out"],
  "gen --dr": ["--dry-run"],
  "gen fmt --": ["--check", "--stdin", ...vocabulary.flags.flatMap(spellings).filter((it) => it.startsWith("--"))],
  "gen --format js": ["json"],
  "gen --format = js": ["json"],
  "gen --format =": ["pretty", "json", "ndjson", "github", "gitlab", "sarif", "junit", "markdown"],
  "gen -q --format json ex": ["explain"],
  "gen --cwd plan lock re": ["resolve"],
  "gen lock verify r": [],
  "gen add interaction --style ": ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  "gen check --skip d": ["drift"],
  "gen completion ": [...shells],
  "gen fmt a": ["a.yaml"],
  "gen --config a.yaml fmt b": ["b c.yaml"],
  "gen --cwd f": ["folder"],
  "gen nothing ": [],
  "interspec init --ci git": ["github", "gitlab"],
};

describe("bash offers", () => {
  it.each(Object.entries(offers))("%s", (typed, offered) => {
    const cwd = tempFolder({ "a.yaml": "", "b c.yaml": "", "folder/x.yaml": "" });
    expect(offeredByBash(typed, cwd)).toEqual(offered);
  });
});

it.each(["bash", "zsh", "fish"] as const)("%s takes its script, where it is installed", (shell) => {
  const { error, status, stderr } = spawnSync(shell, ["-n"], { input: scripts[shell], encoding: "utf8" });
  if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it.each(shells)("the script for %s knows every command, flag and word", (shell) => {
  const script = scripts[shell];
  const words = commands.flatMap(({ name, offer, flags }) => [
    name,
    ...(Array.isArray(offer) ? offer : []),
    ...flags.flatMap((it) => it.name),
  ]);
  expect([...words, ...globalFlags.map((it) => it.name)].filter((it) => !script.includes(it))).toEqual([]);
});

it("means the same by a flag in every command", () => {
  const flags = [...globalFlags, ...commands.flatMap((it) => it.flags)];
  const offersOf = (name: string) =>
    new Set(flags.filter((it) => it.name === name).map((it) => JSON.stringify(it.offer)));
  expect(flags.filter((it) => offersOf(it.name).size > 1).map((it) => it.name)).toEqual([]);
});

it("tells flags with a value apart where letters have no case, as in PowerShell", () => {
  const typed = vocabulary.valued.flatMap(spellings).map((it) => it.toLowerCase());
  expect(new Set(typed).size).toBe(typed.length);
});

/** Runs the function that bash itself would call. */
function offeredByBash(typed: string, cwd: string): readonly string[] {
  const words = typed.split(" ");
  const quoted = words.map((it) => `'${it}'`).join(" ");
  const code = `${scripts.bash}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
_interspec
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", code], { cwd, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").filter((it) => it !== "");
}
