import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../infra/places.mjs";
import { filesOf, inFolder } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { runBin } from "./run.ts";

/** Whether openapi-typescript, a generator of other people, reads the files below `openapi/` and makes types that compile. */
export async function judgeOpenapiForeign(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const typesOf = await foreignGenerator();
  const documents = filesOf(files, "openapi", ".yaml");
  const made = await Promise.all(
    documents.map(async ({ path, content }, index) => {
      try {
        return { path, types: { path: `types-${index}.ts`, content: await typesOf(content) }, refused: null };
      } catch (error) {
        return { path, types: null, refused: { file: path, rule: "openapi-typescript", message: messageOf(error) } };
      }
    }),
  );
  const compiled = await compile(made.flatMap((it) => (it.types === null ? [] : [it.types])));
  const named = compiled.map((it) => ({
    ...it,
    file: made.find(({ types }) => types?.path === it.file)?.path ?? it.file,
  }));
  return [...made.flatMap((it) => (it.refused === null ? [] : [it.refused])), ...named];
}

async function compile(types: readonly TextFile[]): Promise<readonly Finding[]> {
  if (types.length === 0) return [];
  return inFolder(types, async (folder) => {
    const args = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--pretty",
      "false",
      "--types",
      "",
      ...types.map((it) => it.path),
    ];
    const { status, stdout } = await runBin("tsc", args, { cwd: folder });
    const errors = [...stdout.matchAll(/^(\S+?)\(\d+,\d+\): (.*)$/gm)];
    const findings = errors.map(([, file = "", message = ""]) => ({ file, rule: "tsc", message }));
    return status === 0 || findings.length > 0 ? findings : [{ file: "", rule: "tsc", message: stdout }];
  });
}

/** It needs an older TypeScript than ours, so it lives in a workspace of its own. */
async function foreignGenerator(): Promise<(document: string) => Promise<string>> {
  const require = createRequire(join(root, "tests", "foreign", "package.json"));
  const loaded: unknown = await import(pathToFileURL(require.resolve("openapi-typescript")).href);
  if (!isGenerator(loaded)) throw new Error("openapi-typescript no longer exports what we call");
  return async (document) => loaded.astToString(await loaded.default(document, { silent: true }));
}

interface Generator {
  default(document: string, options: { readonly silent: boolean }): Promise<unknown>;
  astToString(nodes: unknown): string;
}

function isGenerator(value: unknown): value is Generator {
  if (typeof value !== "object" || value === null) return false;
  return "default" in value && typeof value.default === "function" && "astToString" in value;
}
