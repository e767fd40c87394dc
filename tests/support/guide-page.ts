import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { onTestFinished } from "vitest";
import { root } from "../infra/places.mjs";
import { userEnv } from "./packed-project.ts";
import { modules, wholeFiles } from "./page-files.ts";
import { type UserProject, userProject } from "./user-project.ts";

type WhenFinished = typeof onTestFinished;

/** A command of a page, and what the page says is printed then; `…` stands for anything. */
export interface ShownCommand {
  readonly command: string;
  readonly printed: string;
}

/** A page of `docs/guide/`. */
export function guidePage(name: string): string {
  return readFileSync(join(root, "docs", "guide", `${name}.md`), "utf8");
}

/** The commands of a page that are followed by what is printed, with a line in between that says by whom, or without. */
export function shownCommands(page: string): readonly ShownCommand[] {
  const pairs = page.matchAll(/^```sh\n((?:(?!```).*\n)+)```\n\n(?:(?!```).+\n\n)?```text\n((?:(?!```).*\n)+)```$/gm);
  return [...pairs].map(([, command = "", printed = ""]) => ({ command: command.trim(), printed: printed.trim() }));
}

/** The project that the files of a page make. */
export function projectOf(page: string, whenFinished: WhenFinished): Promise<UserProject> {
  return userProject(Object.fromEntries(wholeFiles(page)), Object.fromEntries(modules(page)), whenFinished);
}

/** A process, what it says, and how it ends. */
export interface Talking {
  readonly child: ChildProcess;
  /** What it has said until now. */
  readonly text: string;
  readonly ended: Promise<number | null>;
  /** Waits until it has said so. Rejects where it ends before. */
  until(what: string | RegExp): Promise<void>;
}

/** Starts a module of a compiled project. */
export function startModule(
  { dir }: UserProject,
  module: string,
  variables: Readonly<Record<string, string>>,
  whenFinished: WhenFinished,
): Talking {
  const env = { ...userEnv(), ...variables };
  return talking(spawn(process.execPath, [`dist/${module}.js`], { cwd: dir, env }), whenFinished);
}

/** What somebody types into a shell, with the project's own commands at hand. */
export function typed(line: string, whenFinished: WhenFinished): Talking {
  const PATH = [join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter);
  return talking(spawn(line, { shell: true, env: { ...process.env, PATH } }), whenFinished);
}

/** A text of a page as a pattern: `…` stands for anything. */
export function shape(text: string): RegExp {
  const parts = text.split("…").map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\n", "\\s+"));
  return new RegExp(parts.join("[\\s\\S]*"));
}

function talking(child: ChildProcess, whenFinished: WhenFinished): Talking {
  let text = "";
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (it) => {
      text += String(it);
      look();
    });
  whenFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    ended,
    get text() {
      return text;
    },
    until(what) {
      return new Promise((resolve, reject) => {
        look = () => {
          if (typeof what === "string" ? text.includes(what) : what.test(text)) resolve();
        };
        look();
        void ended.then(() => {
          look();
          reject(new Error(`it said: ${text}`));
        });
      });
    },
  };
}
