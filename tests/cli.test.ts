import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cli } from "./support/cli.ts";
import { readTree, tempFolder } from "./support/temp-folder.ts";

// A case is a folder: `args` (commands, a line each), what lies in `workspace/`, and `expected.txt`, all that is printed.
// Besides `gen` there are `cat <file>`, `append <file> <text>`, `rm <file>` and `ls`, which shows what is there.
const cases = join(dirname(fileURLToPath(import.meta.url)), "cli");
const gen = cli();

describe("gen", () => {
  for (const name of readdirSync(cases).filter((it) => existsSync(join(cases, it, "args")))) {
    it.concurrent(name.replaceAll("-", " "), async ({ expect: expectHere, onTestFinished }) => {
      const printed = await printedBy(join(cases, name), tempFolder({}, onTestFinished));
      const file = join(cases, name, "expected.txt");
      if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, printed);
      expectHere(printed).toBe(
        existsSync(file)
          ? readFileSync(file, "utf8")
          : "(no expected.txt: run UPDATE_GOLDENS=1 npx vitest run tests/cli.test.ts)",
      );
    });
  }
});

async function printedBy(folder: string, home: string): Promise<string> {
  // A new workspace is called after its folder.
  const cwd = join(home, "shop");
  mkdirSync(cwd);
  if (existsSync(join(folder, "workspace"))) cpSync(join(folder, "workspace"), cwd, { recursive: true });
  // The root of a repository, so that nothing above is looked at.
  mkdirSync(join(cwd, ".git"));
  const commands = readFileSync(join(folder, "args"), "utf8").trim().split("\n");
  let printed = "";
  for (const line of commands) printed += `$ ${line}\n${(await printedByLine(line, cwd)).replaceAll(cwd, "<dir>")}\n`;
  return printed;
}

async function printedByLine(line: string, cwd: string): Promise<string> {
  const { variables, command, args } = commandOf(line);
  const file = join(cwd, args[0] ?? "");
  switch (command) {
    case "gen": {
      const { code, signal, stdout, stderr } = await gen(args, { cwd, env: variables });
      return `${stdout}${stderr === "" ? "" : `--- stderr\n${stderr}`}--- exit ${code ?? signal}\n`;
    }
    case "cat":
      return readFileSync(file, "utf8");
    case "append":
      appendFileSync(file, `${args[1] ?? ""}\n`);
      return "";
    case "rm":
      rmSync(file);
      return "";
    case "ls":
      return Object.keys(readTree(cwd))
        .map((it) => `${it}\n`)
        .join("");
    default:
      throw new Error(`a case cannot '${command}'`);
  }
}

/** `CI=1 gen --check` → its variables and its arguments; a line has no quotes but around a whole argument. */
function commandOf(line: string): Typed {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((it) => it[1] ?? it[2] ?? "");
  const at = words.findIndex((it) => !/^[A-Z_]+=/.test(it));
  const variables = words
    .slice(0, at)
    .map((it): readonly [string, string] => [it.slice(0, it.indexOf("=")), it.slice(it.indexOf("=") + 1)]);
  return { variables: Object.fromEntries(variables), command: words[at] ?? "", args: words.slice(at + 1) };
}

interface Typed {
  readonly variables: Readonly<Record<string, string>>;
  readonly command: string;
  readonly args: readonly string[];
}

it("has cases", () => {
  expect(readdirSync(cases).length).toBeGreaterThan(0);
});
