import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./infra/places.mjs";
import {
  foreignNeeds,
  manifestOf,
  packed,
  type Tarballs,
  userEnv,
  withForeignPackages,
} from "./support/packed-project.ts";

/** A block of code of the page, with the heading that it stands below. */
interface Block {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

const folder = mkdtempSync(join(tmpdir(), "interspec-tutorial-"));
const foreign = [...foreignNeeds(), "typescript", "@types/node"];
let tarballs: Tarballs;
let port = 0;
let server: ChildProcess | null = null;
/** What the last command printed. */
let printed = "";

beforeAll(async () => {
  port = await freePort();
  tarballs = packed(folder);
}, 180_000);

afterAll(() => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

describe.sequential("the tutorial, read from top to bottom by somebody with the two packages alone", () => {
  const blocks = blocksOf(readFileSync(join(root, "docs", "tutorial.md"), "utf8"));

  for (const heading of new Set(blocks.map((it) => it.heading)))
    it(heading, async () => {
      const below = blocks.filter((it) => it.heading === heading);
      for (const [index, block] of below.entries()) await follow(block, below[index + 1] ?? null);
    });

  it("ends the server in peace when it is asked to end", async () => {
    expect(await stopped()).toEqual({ code: 0, signal: null });
  });

  it("asks for ten lines of one's own at most", () => {
    const own = blocks.filter((it) => it.language === "ts").flatMap((it) => it.text.split("\n"));
    // The stub that was there already: its import, the call around the handlers, and the handler's own brackets.
    const given = [
      "import { defineGreetingsHandlers }",
      "export const greetings =",
      "  async greet(",
      "  },",
      "});",
      "//",
    ];
    expect(own.filter((it) => it !== "" && !given.some((start) => it.startsWith(start))).length).toBeLessThanOrEqual(
      10,
    );
  });
});

async function follow({ language, text }: Block, next: Block | null): Promise<void> {
  switch (language) {
    case "sh":
      for (const line of text.trim().split("\n")) await type(line, next?.text.includes(" error ") === true ? 1 : 0);
      return;
    case "ts": {
      const [, path = ""] = /^\/\/ (\S+)/.exec(text) ?? [];
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), here(text.slice(text.indexOf("\n") + 1)));
      return;
    }
    case "diff":
      return change(text);
    case "json":
    case "text":
      return expect(printed).toMatch(shape(text));
    default:
      throw new Error(`a reader cannot follow a block of ${language}`);
  }
}

/** What a person types: a command that ends, or the server, which goes on. */
async function type(line: string, expectedCode: number): Promise<void> {
  if (line === "node dist/src/main.js") return start();
  const { code, output } = await ran(offline(line));
  printed = output;
  expect(code, `${line}: ${output}`).toBe(expectedCode);
}

/** Packages come from the tarballs and from our own folder. */
function offline(line: string): string {
  const [, flags, names] = /^npm i( -D|) (.+)$/.exec(line) ?? [];
  if (names === undefined) return line;
  const words = names.split(" ");
  for (const it of words) if (!(it in tarballs)) note(it, flags === " -D" ? "devDependencies" : "dependencies");
  // Else npm remembers what there was, and asks the registry for the rest.
  for (const it of ["package-lock.json", "node_modules"]) rmSync(join(folder, it), { recursive: true, force: true });
  withForeignPackages(folder, foreign);
  const ours = Object.entries(tarballs).flatMap(([name, file]) => (words.includes(name) ? [file] : []));
  return `npm i${flags} --offline --no-audit --no-fund ${ours.join(" ")}`;
}

/** Writes a package into package.json that is there already, as `npm i` would. */
function note(name: string, kind: "dependencies" | "devDependencies"): void {
  expect(foreign).toContain(name);
  const file = join(folder, "package.json");
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const { version } = manifestOf(join(root, "node_modules", name));
  writeFileSync(file, JSON.stringify({ ...before, [kind]: { ...before[kind], [name]: version } }, null, 2));
}

/** Starts the server, after the one that was there; answers when it says where it listens. */
async function start(): Promise<void> {
  if (server !== null) expect(await stopped()).toEqual({ code: 0, signal: null });
  const child = spawn(process.execPath, ["dist/src/main.js"], { cwd: folder, env: environment(), stdio: "pipe" });
  server = child;
  let said = "";
  child.stderr.on("data", (it) => {
    said += it;
  });
  const [line] = await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => [said])]);
  expect(String(line)).toBe(`greetings on http://localhost:${port}\n`);
}

async function stopped(): Promise<{ readonly code: unknown; readonly signal: unknown }> {
  const ended = server === null ? [null, null] : once(server, "exit");
  server?.kill("SIGTERM");
  const [code, signal] = await ended;
  server = null;
  return { code, signal };
}

async function ran(line: string): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(here(line), {
    cwd: folder,
    env: environment(),
    shell: true,
    timeout: 120_000,
  });
  let output = "";
  const stream = line.startsWith("curl") ? [child.stdout] : [child.stdout, child.stderr];
  for (const it of stream)
    it.on("data", (text) => {
      output += text;
    });
  const [code] = await once(child, "close");
  return { code: code ?? 70, output };
}

/** The port of the page may be taken. */
function here(text: string): string {
  return text.replaceAll("localhost:8080", `localhost:${port}`);
}

function environment(): NodeJS.ProcessEnv {
  return { ...userEnv(), PORT: String(port), GITHUB_ACTIONS: undefined, NO_COLOR: "1" };
}

/** Puts the lines with a plus in the place of those with a minus. */
function change(text: string): void {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const file = join(folder, head.replace("--- ", ""));
  const of = (sign: string) =>
    lines
      .filter((it) => it.startsWith(sign))
      .map((it) => `${it.slice(1)}\n`)
      .join("");
  const before = readFileSync(file, "utf8");
  expect(before).toContain(of("-"));
  writeFileSync(file, before.replace(of("-"), of("+")));
}

/** A text of the page as a pattern: `…` stands for anything. */
function shape(text: string): RegExp {
  const shown = text.trim();
  return new RegExp(
    shown
      .split("…")
      .map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[\\s\\S]*"),
  );
}

function blocksOf(page: string): readonly Block[] {
  let heading = "";
  return [...page.matchAll(/^## (.*)$|^```([a-z]+)\n([\s\S]*?)^```$/gm)].flatMap(([, title, language, text]) => {
    heading = title ?? heading;
    return language === undefined || text === undefined ? [] : [{ heading, language, text }];
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0);
  await once(probe, "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
