import type { Command, Flag } from "./command.ts";
import { option, toggle } from "./command.ts";

/** The formats of a report. */
export const formats = ["pretty", "json", "github", "sarif"] as const;
/** One of `formats`. */
export type Format = (typeof formats)[number];

/** The flags that every command has. */
export const globalFlags: readonly Flag[] = [
  option("config", "<file>", "the config file instead of the nearest interspec.yaml upward; also GEN_CONFIG", "c"),
  option("cwd", "<dir>", "run as if started there"),
  option("format", `<${formats.join("|")}>`, "how findings are printed"),
  option("report", "<format>=<file>", "write the findings to a file as well; may be repeated"),
  toggle("annotations", "in GitHub Actions: no annotations beside the pretty report", { forms: "negative" }),
  toggle("color", "with or without colours, whatever the terminal; also FORCE_COLOR, NO_COLOR", { forms: "both" }),
  toggle("quiet", "errors only", { short: "q" }),
  toggle("verbose", "all files, and what is going on", { short: "v" }),
  option("log-file", "<file>", "write what is going on to a file"),
  toggle("input", "never ask", { forms: "negative" }),
  toggle("yes", "never ask: the default answer is right", { short: "y" }),
  toggle("timings", "print how long each stage took"),
  toggle("help", "this help", { short: "h" }),
  toggle("version", "the version", { short: "V" }),
];

/** Accepted, but of no effect as yet: no command asks for the date. */
export const silentFlags: readonly Flag[] = [option("now", "<date>", "the date to take for today")];

const select = option("select", "<glob,…>", "only services and interactions whose ids match, as 'orders.*'", "s");
const json = toggle("json", "print JSON");

/** Every command, in the order of the help. Their code is in `command-code.ts`: who only wants help loads none of it. */
export const commands: readonly Command[] = [
  {
    name: "generate",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "check the specs and write what follows from them (what `gen` alone does)",
    details: [
      "Files that you edited by hand are not overwritten: gen shows the difference and stops.",
      "Where CI is set and a lock exists, the lock may not change; --no-frozen allows it.",
    ],
    flags: [
      toggle("check", "write nothing; exit 1 when something would be written"),
      toggle("dry-run", "write nothing; say what would be written"),
      toggle("diff", "show the changes line by line"),
      option("only", "<emitter|style,…>", "only these emitters; removes nothing"),
      select,
      toggle("force", "overwrite generated files that were edited by hand"),
      toggle("frozen", "the lock may not change", { forms: "both" }),
      toggle("cache", "do not look at what the last run remembers", { forms: "negative" }),
      toggle("prune", "keep generated files that nothing generates any more", { forms: "negative" }),
    ],
  },
  {
    name: "plan",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "show what generate would write, and which numbers it would give out",
    details: [],
    flags: [
      toggle("exit-code", "exit 1 when there is something to do"),
      option("out", "<file>", "write the plan as JSON"),
      option("only", "<emitter|style,…>", "only these emitters"),
      select,
    ],
  },
  {
    name: "validate",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "check the specs",
    details: [],
    flags: [],
  },
  {
    name: "explain",
    words: "<interaction|code>",
    minWords: 1,
    maxWords: 1,
    summary: "every effective value of an interaction and where it came from; or what a diagnostic means",
    details: [],
    flags: [json],
  },
  {
    name: "ls",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "list services and interactions",
    details: [],
    flags: [toggle("emitters", "list the emitters instead"), select, json],
  },
  {
    name: "inspect",
    words: "<id>",
    minWords: 1,
    maxWords: 1,
    summary: "the resolved model of a service, interaction, type or error as JSON",
    details: [],
    flags: [],
  },
  {
    name: "init",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "start a workspace here, in an empty folder or an existing project",
    details: [],
    flags: [
      option("template", "<minimal|storefront>", "what to start with"),
      toggle("force", "overwrite files that exist"),
    ],
  },
  {
    name: "lock",
    words: "verify|resolve|show|merge",
    minWords: 1,
    maxWords: 4,
    summary: "look after the numbers and wire names in interspec.lock.yaml",
    details: [
      "verify               the lock is what the specs need; with --against, nothing of it was lost or changed",
      "resolve              after a conflict in git: gives both sides their numbers",
      "show [<name>…]       print the lock, or some of its blocks",
      "merge %O %A %B       the same as resolve, as a merge driver of git",
    ],
    flags: [option("against", "<git:ref|dir:path>", "the state to compare with: git:origin/main, dir:../old")],
  },
  {
    name: "schema",
    words: "[spec|diagnostics]",
    minWords: 0,
    maxWords: 1,
    summary: "print the JSON Schema of spec files, or of --format json",
    details: [],
    flags: [],
  },
  {
    name: "doctor",
    words: "",
    minWords: 0,
    maxWords: 0,
    summary: "find what is wrong with the set-up",
    details: [],
    flags: [json],
  },
];
