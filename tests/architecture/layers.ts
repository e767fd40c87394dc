// The table of ARCHITECTURE.md, as data.

interface Area {
  readonly layer: number;
  /** Which files of `generator/` it holds. */
  readonly files: RegExp;
  /** Files of the same or a lower layer that it may import, beside its own folder; null where all below and beside are fine. */
  readonly only: RegExp | null;
}

const lowest = /^(base|model|naming)\/|^styles\/[^/]+\/model\.ts$/;

const areas: readonly Area[] = [
  { layer: 0, files: /^(base|catalogue)\//, only: /^base\// },
  { layer: 1, files: /^model\/|^styles\/[^/]+\/model\.ts$/, only: null },
  { layer: 2, files: /^(source|syntax|format|lock|naming)\/|^styles\/[^/]+\/schema\.ts$/, only: null },
  { layer: 3, files: /^(resolve|importers|styles)\//, only: null },
  { layer: 4, files: /^(lint|compat|emit)\//, only: lowest },
  { layer: 5, files: /^(emitters|plan)\//, only: new RegExp(`${lowest.source}|^emit/`) },
  { layer: 6, files: /^write\//, only: new RegExp(`${lowest.source}|^(emit|plan)/`) },
  { layer: 7, files: /^overrides\/|^(?!index\.)[^/]+\.ts$/, only: null },
  { layer: 8, files: /^(serve|cli|testing)\/|^index\.ts$/, only: null },
];

const registries = /^(styles|emitters|lint|compat)\/index\.ts$/;

/** Where the disk and the network may be touched. */
export const impure =
  /^(source\/(read|git-at-work)|write\/(apply|apply-handlers|disk|run-lock|spool|read-[a-z-]+)|emit\/template-source|index)\.ts$|^(serve|cli)\//;

/** The modules of Node that touch them. */
export const impureModules = /^node:(fs|http|https|http2|net|tls|dgram|dns|child_process|worker_threads)(\/|$)/;

/** Where an `index.ts` may stand: a folder with an outside. */
export const indexes =
  /^(index|styles\/index|styles\/[^/]+\/index|emitters\/index|emitters\/[^/]+\/index|lint\/index|compat\/index|cli\/commands\/index|cli\/starters\/index)\.ts$/;

/** Why a file of `generator/` may not import another, or null when it may. Paths are from `generator/`. */
export function importProblem(from: string, to: string): string | null {
  const importer = areaOf(from);
  const imported = areaOf(to);
  if (importer === null || imported === null) return "is in no layer of the table";
  if (registries.test(to) && importer.layer < 7) return "takes its registry as an argument";
  if (unitOf(from) === unitOf(to) || registries.test(from)) return null;
  if (imported.layer > importer.layer) return `is in L${importer.layer} and may not look up to L${imported.layer}`;
  if (importer.only === null || importer.only.test(to)) return null;
  return `is in L${importer.layer} and may import ${importer.only.source} only`;
}

function areaOf(file: string): Area | null {
  return areas.find((it) => it.files.test(file)) ?? null;
}

/** What may import within itself: a folder, and in `emitters/` and `styles/` each folder of those. */
function unitOf(file: string): string {
  const [folder = "", inner = ""] = file.split("/");
  return folder === "emitters" || folder === "styles" ? `${folder}/${inner}` : folder;
}
