import type { Checked, Report } from "./base/diagnostic.ts";
import { collector, hasErrors } from "./base/diagnostic.ts";
import { at, fileOrigin } from "./base/origin.ts";
import { parse } from "./source/parse.ts";
import type { SourceFile } from "./source/source-file.ts";
import { styles } from "./styles/index.ts";
import { Cursor, isMap } from "./syntax/shape.ts";
import { type WorkspaceSyntax, workspaceShape } from "./syntax/workspace.ts";

/** `interspec.yaml`, with its defaults. Paths are relative to its folder. */
export interface Config {
  readonly path: string;
  readonly name: string;
  readonly specs: readonly string[];
  readonly out: string;
  readonly handlers: string;
  readonly namespace: string;
  readonly emit: "all" | readonly string[];
  readonly templates: string | null;
  /** What `resolve` reads: brokers, security, defaults, journeys, lint, compatibility. */
  readonly syntax: WorkspaceSyntax;
}

/** Reads `interspec.yaml`; null when it has mistakes. */
export function parseConfig(file: SourceFile): Checked<Config | null> {
  const { value: parsed, diagnostics: yamlDiagnostics } = parse(file);
  if (hasErrors(yamlDiagnostics)) return { value: null, diagnostics: yamlDiagnostics };
  const { report, diagnostics } = collector();
  if (parsed.value === null || !isMap(parsed.value)) {
    report({
      code: "wrong-type",
      message: "a workspace file must be a mapping",
      origin: fileOrigin(file.path),
      help: "start with `interspec: 1` and `name: <name>`",
    });
    return { value: null, diagnostics };
  }
  const syntax = workspaceShape(styles).read(parsed.value, new Cursor(file.path, report));
  return { value: syntax === undefined ? null : configOf(file, syntax, report), diagnostics };
}

function configOf(file: SourceFile, syntax: WorkspaceSyntax, report: Report): Config {
  const config: Config = {
    path: file.path,
    name: syntax.name,
    specs: syntax.specs ?? ["specs/**/*.yaml"],
    out: trimmed(syntax.out ?? "generated"),
    handlers: trimmed(syntax.handlers ?? "src/handlers"),
    namespace: syntax.namespace ?? syntax.name.replaceAll("-", "_"),
    emit: syntax.emit ?? "all",
    templates: syntax.templates === undefined ? null : trimmed(syntax.templates),
    syntax,
  };
  const origin = fileOrigin(file.path);
  if (config.out === "" || config.out === ".") {
    report({
      code: "bad-path",
      message: "`out` must be a folder of its own",
      origin: at(origin, "out"),
      help: "write `out: generated`",
    });
  }
  if (isInside(config.handlers, config.out) || isInside(config.out, config.handlers)) {
    report({
      code: "bad-path",
      message: "`out` and `handlers` must not lie in each other: one is yours, one is ours",
      origin: at(origin, "handlers"),
      help: "choose another folder",
    });
  }
  return config;
}

function trimmed(path: string): string {
  return path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
