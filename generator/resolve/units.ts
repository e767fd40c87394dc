import { cycles } from "../base/cycles.ts";
import type { Report } from "../base/diagnostic.ts";
import { byCodeUnit } from "../base/order.ts";
import { at, fileOrigin } from "../base/origin.ts";
import { joinedPath, relativePath } from "../base/path.ts";
import { listed } from "../base/text.ts";
import { snakeCase } from "../base/words.ts";
import type { Unit } from "../model/workspace.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { FileSyntax } from "../syntax/validate.ts";
import type { UnitDraft } from "./context.ts";

/** The identity of every file, with its imports bound. Two of one name and version are reported. */
export function unitDrafts(
  files: readonly FileSyntax[],
  allPaths: readonly string[],
  namespace: string,
  report: Report,
): readonly UnitDraft[] {
  const drafts = files
    .map((file) => unitDraft(file, namespace))
    .sort((a, b) => byCodeUnit(a.unit.id, b.unit.id) || byCodeUnit(a.file.path, b.file.path));
  reportTwins(drafts, report);
  const byPath = new Map(drafts.map((it) => [it.file.path, it]));
  const known = new Set(allPaths);
  for (const draft of drafts) bindImports(draft, byPath, known, report);
  reportImportCycles(drafts, report);
  return drafts;
}

function unitDraft(file: FileSyntax, namespace: string): UnitDraft {
  const { syntax } = file;
  const name = file.kind === "service" ? file.syntax.service : file.syntax.library;
  const version = syntax.version ?? 1;
  const prefix = namespace === "" ? "" : `${namespace}.`;
  const fullName = `${prefix}${snakeCase(name)}.v${version}`;
  const unit: Unit = {
    kind: file.kind,
    id: version === 1 ? name : `${name}@${version}`,
    name,
    version,
    folder: version === 1 ? name : `${name}-v${version}`,
    fullName,
    protoPackage: (file.kind === "service" ? file.syntax.wire?.package : undefined) ?? fullName,
    urn: `urn:interspec:${namespace === "" ? "" : `${namespace}:`}${name}:v${version}`,
    file: file.path,
    description: syntax.description ?? null,
    imports: syntax.imports ?? new Map(),
    types: [],
    errors: [],
    origin: fileOrigin(file.path),
  };
  return {
    unit,
    file,
    origin: unit.origin,
    jsonNaming: syntax.naming?.json ?? "camelCase",
    imports: new Map(),
    types: [],
    errors: [],
    refs: new Map(),
  };
}

function reportTwins(drafts: readonly UnitDraft[], report: Report): void {
  const seen = new Map<string, UnitDraft>();
  for (const draft of drafts) {
    // A service and a library share folders and packages, so that neither may take the other's name.
    for (const key of new Set([draft.unit.fullName, draft.unit.folder, `package ${draft.unit.protoPackage}`])) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, draft);
      else if (first !== draft) {
        const related = [{ message: "the other is here", origin: nameOrigin(first) }];
        const what = key.startsWith("package ")
          ? `proto package '${draft.unit.protoPackage}'`
          : `name and version ${draft.unit.name} ${draft.unit.version}`;
        report({
          code: "duplicate-service",
          message: `two files have the ${what}`,
          origin: nameOrigin(draft),
          related,
          help: "rename one, or give it another `version`",
        });
        break;
      }
    }
  }
}

function nameOrigin(draft: UnitDraft) {
  return at(draft.origin, draft.unit.kind);
}

function bindImports(
  draft: UnitDraft,
  byPath: ReadonlyMap<string, UnitDraft>,
  known: ReadonlySet<string>,
  report: Report,
): void {
  for (const [alias, path] of draft.unit.imports) {
    const origin = at(draft.origin, "imports", alias);
    const target = joinedPath(draft.file.path, path);
    const found = target === null ? undefined : byPath.get(target);
    if (found === draft) {
      report({ code: "import-cycle", message: "a file imports itself", origin, help: "remove the import" });
    } else if (found !== undefined) draft.imports.set(alias, found);
    // A file with mistakes of its own is not missing.
    else if (target === null || !known.has(target)) {
      const others = () => [...byPath.keys()].map((it) => relativePath(draft.file.path, it));
      const help = () =>
        didYouMean(path, others()) ?? "the path is relative to this file, and must be one of the workspace's specs";
      report({ code: "unknown-import", message: `there is no spec file '${path}'`, origin, help });
    }
  }
}

/** One finding a circle: at the first file's import that leads on in it. */
function reportImportCycles(drafts: readonly UnitDraft[], report: Report): void {
  for (const group of cycles(drafts, (it) => it.imports.values())) {
    const inside = new Set(group);
    const links = group.flatMap((draft) =>
      [...draft.imports].flatMap(([alias, to]) => (inside.has(to) ? [at(draft.origin, "imports", alias)] : [])),
    );
    const [first, ...others] = links;
    const names = group.slice(0, 5).map((it) => `'${it.file.path}'`);
    const rest = group.length > names.length ? [`${group.length - names.length} more`] : [];
    if (first === undefined) continue;
    report({
      code: "import-cycle",
      message: `these files import each other: ${listed([...names, ...rest])}`,
      origin: first,
      related: others.slice(0, 5).map((origin) => ({ message: "and here", origin })),
      help: "move what they share to a library",
    });
  }
}
