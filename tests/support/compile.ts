import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../../generator/base/diagnostic.ts";
import { type Compiled, compile } from "../../generator/compile.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { locator } from "../../generator/source/locate.ts";
import type { SourceFile } from "../../generator/source/source-file.ts";

/** A workspace given as texts: path → text. The config may be left out. */
export type Texts = Readonly<Record<string, string>>;

const plainConfig = "interspec: 1\nname: test\nnamespace: shop\n";

/** Compiles a workspace given as texts, with whatever diagnostics. */
export async function compileTexts(texts: Texts): Promise<Checked<Compiled | null>> {
  const { config, specs, lock } = sources(texts);
  return compile({ config, specs, lock });
}

/** Compiles texts that have no mistakes; throws with the mistakes in words when they have. */
export async function compiledTexts(texts: Texts): Promise<Compiled> {
  const checked = await compileTexts(texts);
  if (checked.value === null) throw new Error(diagnosticLines(texts, checked).join("\n"));
  return checked.value;
}

/** Compiles the workspace of a folder that has no mistakes. */
export async function compileFolder(dir: string): Promise<Compiled> {
  const specs = readdirSync(join(dir, "specs"), { recursive: true, encoding: "utf8" }).filter((it) =>
    it.endsWith(".yaml"),
  );
  const texts = Object.fromEntries(specs.map((it) => [`specs/${it}`, readFileSync(join(dir, "specs", it), "utf8")]));
  const lock = join(dir, lockFileName);
  return compiledTexts({
    "interspec.yaml": readFileSync(join(dir, "interspec.yaml"), "utf8"),
    ...texts,
    ...(existsSync(lock) ? { [lockFileName]: readFileSync(lock, "utf8") } : {}),
  });
}

/** Diagnostics as lines: `specs/a.yaml:3:5 error unknown-type: …`, then help and related places. */
export function diagnosticLines(
  texts: Texts,
  { diagnostics }: Pick<Checked<unknown>, "diagnostics">,
): readonly string[] {
  const { config, specs, lock } = sources(texts);
  const place = locator([config, ...specs, ...(lock === null ? [] : [lock])]);
  return diagnostics.flatMap((it) => {
    const at = place(it.origin);
    return [
      `${at.file}:${at.line}:${at.column} ${it.severity} ${it.code}: ${it.message}`,
      ...it.related.map(
        (related) => `  ${place(related.origin).file}:${place(related.origin).line} ${related.message}`,
      ),
      ...(it.help === null ? [] : [`  help: ${it.help}`]),
    ];
  });
}

function sources(texts: Texts): {
  readonly config: SourceFile;
  readonly specs: readonly SourceFile[];
  readonly lock: SourceFile | null;
} {
  const lock = texts[lockFileName];
  return {
    config: { path: "interspec.yaml", text: texts["interspec.yaml"] ?? plainConfig },
    specs: Object.entries(texts)
      .filter(([path]) => path !== "interspec.yaml" && path !== lockFileName)
      .map(([path, text]) => ({ path, text })),
    lock: lock === undefined ? null : { path: lockFileName, text: lock },
  };
}
