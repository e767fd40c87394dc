import type { Command, Flag } from "./command.ts";
import { choice, command, option, toggle } from "./command.ts";

/** The formats of a report. */
export const formats = ["pretty", "json", "ndjson", "github", "gitlab", "sarif", "junit", "markdown"] as const;
/** One of `formats`. */
export type Format = (typeof formats)[number];

/** What `gen init` can start with. */
export const templates = ["minimal", "storefront"] as const;
/** The pipelines that `gen init` can write. */
export const pipelines = ["github", "gitlab", "none"] as const;
/** What `gen add` can add. */
export const additions = ["service", "interaction", "type"] as const;
/** The styles that an interaction can have. */
export const styleNames = ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"] as const;
/** The levels of findings, the gravest first. */
export const severities = ["error", "warning", "info"] as const;
/** What `gen check` can leave out. */
export const checkParts = ["fmt", "lock", "drift"] as const;
/** What `gen events dlq` can do. */
export const letterDeeds = ["list", "replay"] as const;
/** What `gen registry` can do. */
export const registryDeeds = ["check", "push"] as const;
/** The shells that `gen completion` knows. */
export const shells = ["bash", "zsh", "fish", "pwsh"] as const;

/** The flags that every command has. */
export const globalFlags: readonly Flag[] = [
  option("config", "<file>", "the config file instead of the nearest interspec.yaml upward; also GEN_CONFIG", {
    short: "c",
    offer: "file",
  }),
  option("cwd", "<dir>", "run as if started there", { offer: "folder" }),
  choice("format", formats, "how findings are printed"),
  option("report", "<format>=<file>", "write the findings to a file as well; may be repeated"),
  toggle("annotations", "in GitHub Actions: no annotations beside the pretty report", { forms: "negative" }),
  toggle("color", "with or without colours, whatever the terminal; also FORCE_COLOR, NO_COLOR", { forms: "both" }),
  toggle("quiet", "errors only", { short: "q" }),
  toggle("verbose", "all files, and what is going on", { short: "v" }),
  option("log-file", "<file>", "write what is going on to a file", { offer: "file" }),
  toggle("input", "never ask", { forms: "negative" }),
  toggle("yes", "never ask: the default answer is right", { short: "y" }),
  toggle("timings", "print how long each stage took"),
  option("now", "<date>", "the date to take for today; also SOURCE_DATE_EPOCH"),
  toggle("help", "this help", { short: "h" }),
  toggle("version", "the version", { short: "V" }),
];

const select = option("select", "<glob,…>", "only services and interactions whose ids match, as 'orders.*'", {
  short: "s",
});
const json = toggle("json", "print JSON");

/** Every command, in the order of the help. Their code is in `command-code.ts`: who only wants help loads none of it. */
export const commands: readonly Command[] = [
  command("generate", "check the specs and write what follows from them (what `gen` alone does)", {
    details: [
      "Files that you edited by hand are not overwritten: gen shows the difference and stops.",
      "Where CI is set and a lock exists, the lock may not change; --no-frozen allows it.",
    ],
    flags: [
      toggle("check", "write nothing; exit 1 when something would be written"),
      toggle("dry-run", "write nothing; say what would be written"),
      toggle("diff", "show the changes line by line"),
      toggle("watch", "generate again after every change, until Ctrl-C", { short: "w" }),
      option("only", "<emitter|style,…>", "only these emitters; removes nothing"),
      select,
      toggle("force", "overwrite generated files that were edited by hand"),
      toggle("frozen", "the lock may not change", { forms: "both" }),
      toggle("cache", "do not look at what the last run remembers", { forms: "negative" }),
      toggle("prune", "keep generated files that nothing generates any more", { forms: "negative" }),
    ],
  }),
  command("plan", "show what generate would write, and which numbers it would give out", {
    flags: [
      toggle("exit-code", "exit 1 when there is something to do"),
      option("out", "<file>", "write the plan as JSON", { offer: "file" }),
      option("only", "<emitter|style,…>", "only these emitters"),
      select,
    ],
  }),
  command("check", "all that has to be right before a merge: specs, their form, the lock, generated files", {
    details: [
      "It writes nothing, and tells all it finds in one report:",
      "specs   they have no mistakes (always checked: the rest is about them)",
      "fmt     they have the form that `gen fmt` gives them",
      "lock    interspec.lock.yaml is what they need",
      "drift   the generated files are what gen would write",
    ],
    flags: [option("skip", "<part,…>", `leave out ${checkParts.join(", ")}`, { offer: checkParts })],
  }),
  command("validate", "check the specs"),
  command("lint", "find what is right as a spec and wrong as a design: long chains, budgets that cannot be kept", {
    details: [
      "Levels stand under `lint.rules` in interspec.yaml; `suppress` in a spec silences a rule in one place.",
      "What gen.baseline.json holds is not told again. `gen explain <rule>` says what a rule is about.",
    ],
    flags: [
      choice("fail-on", severities, "exit 1 when there is one as bad, or worse; error by default"),
      option("max-warnings", "<number>", "exit 1 when there are more warnings"),
      option("rule", "<rule>=<level>", "off, info, warning or error, whatever the config says; may be repeated"),
      option("baseline", "<file>", "findings that are not told again; gen.baseline.json by default", { offer: "file" }),
      toggle("update-baseline", "write all findings into the baseline"),
    ],
  }),
  command("breaking", "what a change of the specs breaks for those who call, read or send", {
    details: [
      "It compares models and not texts: what stays the same on the wire is no change.",
      "A branch is compared with where it left the reference, and not with what the reference has become.",
      "Deprecated things may go when the baseline has their sunset, and it has passed.",
      "--ack writes an entry of `compatibility.allow` into interspec.yaml; it ends on --until, at most 90 days ahead.",
    ],
    flags: [
      option("against", "<git:ref|dir:path>", "the state to compare with: git:origin/main, dir:../old"),
      option("style", "<style,…>", "only what travels so", { offer: styleNames }),
      toggle("strict", "what is dangerous counts as an error"),
      choice("fail-on", severities, "exit 1 from which level on; error by default"),
      option("ack", "<fingerprint>", "accept a finding"),
      option("reason", "<text>", "with --ack: why; at least 20 characters"),
      option("until", "<date>", "with --ack: the last day on which it is accepted"),
      option("by", "<team,…>", "with --ack: who agreed; the owner of the service by default"),
    ],
  }),
  command("fmt", "give spec files their canonical form; comments stay", {
    words: "[<file>…]",
    offer: "file",
    maxWords: Number.POSITIVE_INFINITY,
    details: [
      "Without files: interspec.yaml and all specs. The order of keys stays, as do all values.",
      "A file whose YAML is wrong is reported and left alone.",
    ],
    flags: [
      toggle("check", "write nothing; exit 1 when a file has another form"),
      toggle("stdin", "format what comes in, and print it"),
    ],
  }),
  command("add", "write a new service, interaction or type into the right file; comments stay", {
    words: `${additions.join("|")} [<name>]`,
    offer: additions,
    minWords: 1,
    maxWords: 2,
    details: [
      "service       a new file of specs; with --style it holds an interaction",
      "interaction   in --service, of --style; what it says is a beginning that is valid as it stands",
      "type          a record in --service, which may be a library",
      "On a terminal gen asks for what is not given.",
    ],
    flags: [
      choice("style", styleNames, "how the interaction travels"),
      option("service", "<name>", "the service or library to add to: orders, or orders@2"),
      option("name", "<name>", "the name of what is added"),
    ],
  }),
  command(
    "explain",
    "every effective value of an interaction and where it came from; or what a diagnostic or a rule means",
    {
      words: "<interaction|code>",
      minWords: 1,
      maxWords: 1,
      flags: [json],
    },
  ),
  command("ls", "list services and interactions", {
    flags: [toggle("emitters", "list the emitters instead"), select, json],
  }),
  command("inspect", "the resolved model of a service, interaction, type or error as JSON", {
    words: "<id>",
    minWords: 1,
    maxWords: 1,
  }),
  command("init", "start a workspace here, in an empty folder or an existing project", {
    flags: [
      choice("template", templates, "what to start with"),
      choice("ci", pipelines, "write the pipeline that runs `gen check`, and a hook for pre-commit"),
      toggle("force", "overwrite files that exist"),
    ],
  }),
  command("lock", "look after the numbers and wire names in interspec.lock.yaml", {
    words: "verify|resolve|show|merge",
    offer: ["verify", "resolve", "show", "merge"],
    minWords: 1,
    maxWords: 4,
    details: [
      "verify               the lock is what the specs need; with --against, nothing of it was lost or changed",
      "resolve              after a conflict in git: gives both sides their numbers",
      "show [<name>…]       print the lock, or some of its blocks",
      "merge %O %A %B       the same as resolve, as a merge driver of git",
    ],
    flags: [option("against", "<git:ref|dir:path>", "the state to compare with: git:origin/main, dir:../old")],
  }),
  command("registry", "compare the schemas of events with those in a schema registry, or put them there", {
    words: registryDeeds.join("|"),
    offer: registryDeeds,
    minWords: 1,
    maxWords: 1,
    details: [
      "check   tells which schemas are new and which may not follow what is there; changes nothing",
      "push    checks all, and registers what is new when all fit; sets how each subject is checked",
      "The registry is one of Confluent's kind. Who asks it is said by INTERSPEC_REGISTRY_USER and",
      "INTERSPEC_REGISTRY_PASSWORD, or by INTERSPEC_REGISTRY_TOKEN.",
    ],
    flags: [option("url", "<url>", "where the registry is; also INTERSPEC_REGISTRY_URL"), select],
  }),
  command("events", "show the dead letters of a consumer, or publish them again", {
    words: `dlq ${letterDeeds.join("|")} <consumer>`,
    offer: ["dlq"],
    minWords: 3,
    maxWords: 3,
    details: [
      "dlq list     when each was set aside, and why; payloads only with --payload, and without personal data",
      "dlq replay   publishes them to the group's first retry topic, which no other group reads",
      "The broker is reached by the '@interspec/runtime' of the project. Who asks it is said by",
      "INTERSPEC_BROKER_<NAME>_USER and _PASSWORD, or _TOKEN; how it is spoken to by _SASL, _TLS, _CA, _CERT, _KEY.",
    ],
    flags: [
      option("url", "<url>", "where the broker is; also INTERSPEC_BROKER_<NAME>, or `brokers` in interspec.yaml"),
      option("group", "<group>", "another group that reads the same events"),
      option("from", "<position|time>", "only this letter and later ones, as list shows them"),
      option("id", "<id>", "only the letter of this event; may be repeated"),
      toggle("payload", "list: show what the letters carry"),
      toggle("dry-run", "replay: publish nothing; show what would be"),
    ],
  }),
  command("eject", "copy a template into the workspace, where you may change it", {
    words: "[<template>]",
    maxWords: 1,
    details: [
      "Without a name: all templates. `gen` prints with yours in the place of ours.",
      "Where interspec.yaml has no `templates` yet, gen writes `templates: templates` into it.",
    ],
    flags: [toggle("print", "write nothing; print the template"), toggle("force", "overwrite what is there")],
  }),
  command("schema", "print the JSON Schema of spec files, or of --format json", {
    words: "[spec|diagnostics]",
    offer: ["spec", "diagnostics"],
    maxWords: 1,
  }),
  command("doctor", "find what is wrong with the set-up", { flags: [json] }),
  command("completion", "print what makes a shell complete commands and flags", {
    words: shells.join("|"),
    offer: shells,
    minWords: 1,
    maxWords: 1,
    details: [
      "bash   in ~/.bashrc: source <(npx --no-install gen completion bash)",
      "zsh    in ~/.zshrc, after compinit: source <(npx --no-install gen completion zsh)",
      "fish   in config.fish: npx --no-install gen completion fish | source",
      "pwsh   in $PROFILE: npx --no-install gen completion pwsh | Out-String | Invoke-Expression",
    ],
  }),
];
