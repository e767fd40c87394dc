import type { FactsByCode } from "./facts.ts";

/** Diagnostics about reading, planning and writing files. */
export const runFacts: FactsByCode = {
  "allow-expired": {
    summary: "An entry of `compatibility.allow` has expired.",
    why: "A finding is accepted for a time, in which it is to be settled.",
    fix: "Undo the change, or accept it anew with `gen breaking --ack`.",
  },
  "allow-forbidden": {
    summary: "An entry of `compatibility.allow` names a finding that is forbidden.",
    why: "A number that is given again is never fine: old bytes land in another field.",
    fix: "Undo the change, and remove the entry.",
  },
  "allow-too-long": {
    summary: "An entry of `compatibility.allow` expires more than 90 days ahead.",
    why: "What is accepted for long is forgotten.",
    fix: "Write an earlier day.",
  },
  "allow-unexplained": {
    summary: "The reason of an entry of `compatibility.allow` has less than 20 characters.",
    why: "Who reads it in half a year wants to know who was concerned, and why it was fine.",
    fix: "Say more.",
  },
  "allow-unused": {
    summary: "An entry of `compatibility.allow` fits no finding.",
    why: "It would wait for a change that nobody has looked at.",
    fix: "Remove the entry.",
  },
  "bad-glob": {
    summary: "The pattern of `specs` stands for too many patterns.",
    why: "Every pair of braces multiplies the patterns; more than 64 are a slip.",
    fix: "Write several patterns in a list, or use `**`.",
  },
  "bad-output-path": {
    summary: "A file would get a path that some file system cannot hold, or that leads out of `out`.",
    why: "Generated files are committed and checked out on every system.",
    fix: "Rename what the file is named after.",
  },
  "compat-graph": {
    summary: "A subgraph makes no graph with the others as they are today.",
    why: "Services are deployed one after the other: until the last of them is there, the gateway has no graph that it can use.",
    fix: "Change one subgraph so that the graph holds, deploy it, and then the other.",
  },
  "compat-unknown": {
    summary: "A change of the specs that no rule of compatibility knows.",
    why: "What nobody has judged may break anybody.",
    fix: "Report it, with both specs. `enforce: { unknown: warning }` lets it pass until then.",
  },
  "file-too-large": {
    summary: "A spec file is larger than 1 MiB.",
    why: "No person reads such a file, and a hostile one would cost time and memory.",
    fix: "Split the service, or move types to a library file.",
  },
  "foreign-file": {
    summary: "A file stands where gen wants to write, and gen did not write it.",
    why: "gen never touches what it did not write.",
    fix: "Move the file away, or overwrite it with `gen --force`. After the manifest was lost, `gen --force` is right too.",
  },
  "generated-outdated": {
    summary: "A generated file is not what the specs make.",
    why: "Who reads the file reads other contracts than the specs say.",
    fix: "Run `gen` and commit what it writes with the specs.",
  },
  "hand-edited": {
    summary: "A generated file was edited by hand.",
    why: "The edit would be lost with the next run, and contracts would no longer say what the specs say.",
    fix: "Make the change in the spec. `gen --diff` shows the edit; `gen --force` overwrites it.",
  },
  "hand-edited-leftover": {
    summary: "A file is no longer generated, but was edited by hand, so it stays.",
    why: "gen removes only files that are as it wrote them.",
    fix: "Delete the file, or let `gen --force` do so.",
  },
  "handler-without-interaction": {
    summary: "A handler belongs to no interaction: it was removed from the spec, renamed there, or is misspelt here.",
    why: "Nobody calls it. gen never deletes or renames what you wrote, and adds no stub where the handler is still there under its old name.",
    fix: "Delete the handler, or give it the interaction's new name.",
  },
  "handlers-not-found": {
    summary: "The file in which a service's handlers are expected holds nothing that is known to be them.",
    why: "gen cannot tell which handlers are missing, and adds no stubs.",
    fix: "Hand them to the generated `define…Handlers()`, or say that their type is the generated `…Handlers`. A class says so with `implements`.",
  },
  "handlers-syntax": {
    summary: "A file of handlers is no TypeScript, or not UTF-8 text.",
    why: "A stub that is put into a broken file may land anywhere, so the file is left alone.",
    fix: "Mend the file and run gen again.",
  },
  "handlers-unclear": {
    summary: "A stub may be missing, but the handlers hold something that only running the program would show.",
    why: "A stub at the end of the object would take the place of a handler that is spread into it.",
    fix: "Add what is missing yourself. gen sees through spreads of objects that are written out in the folder of the handlers.",
  },
  "in-the-way": {
    summary: "A folder stands where a file is to be written, or a file where a folder is needed.",
    why: "gen removes nothing that it did not write.",
    fix: "Move it away.",
  },
  "lock-outdated": {
    summary: "The specs need numbers or names that interspec.lock.yaml does not hold yet.",
    why: "Where the lock is frozen, as in CI, a run may not give out numbers: nobody would commit them.",
    fix: "Run `gen` on your machine and commit interspec.lock.yaml with the specs.",
  },
  "manifest-unreadable": {
    summary: "The list of generated files, .manifest.json in `out`, is damaged.",
    why: "Without it gen cannot tell its own files from others.",
    fix: "Restore it from git, or run `gen --force` once.",
  },
  "no-spec-files": {
    summary: "A pattern or path of `specs` finds no file.",
    why: "A workspace without specs has nothing to generate; mostly the pattern is wrong.",
    fix: "Correct `specs` in interspec.yaml; it is relative to that file. `gen init` writes a first spec.",
  },
  "not-a-file": {
    summary: "A folder, or something else that is no file, stands where a spec is expected.",
    why: "Only files hold specs.",
    fix: "Make the pattern of `specs` end in `*.yaml`.",
  },
  "not-formatted": {
    summary: "A file has not its canonical form.",
    why: "With one form for all, a diff shows what was changed and nothing else.",
    fix: "Run `gen fmt`; an editor can run `gen fmt --stdin`. Comments and values stay as they are.",
  },
  "not-utf8": {
    summary: "A spec file is not UTF-8 text.",
    why: "YAML here is UTF-8, so that every tool reads the same.",
    fix: "Save the file as UTF-8; most editors call it encoding.",
  },
  "output-case-clash": {
    summary: "Two files have names that differ in case only.",
    why: "On Windows and macOS they are one file: one would overwrite the other.",
    fix: "Rename one of the two things that they are named after.",
  },
  "output-clash": {
    summary: "Two emitters write the same file.",
    why: "One would overwrite the other.",
    fix: "Rename one of the two things that the file is named after.",
  },
  "outside-project": {
    summary: "A path leads out of the project, as it stands or through a link.",
    why: "A spec is untrusted input: it may not read or write beyond the repository.",
    fix: "Keep specs, `out`, `handlers` and `templates` inside the nearest folder upward that has `.git`.",
  },
  "registry-incompatible": {
    summary: "The schema of an event may not follow those that a schema registry holds of it.",
    why: "Consumers that are not deployed anew could not read the events, or new ones could not read those that are kept.",
    fix: "Change the payload so that its `registryMode` allows it: mostly a new field needs `?` or a default. Where it has to be another shape, publish it to a new topic beside the old one.",
  },
  "registry-mode-differs": {
    summary: "A schema registry checks the schemas of an event in another way than its `registryMode` says.",
    why: "What fits today may not fit by what the spec asks for, and the other way round.",
    fix: "`gen registry push` sets what the spec says. To keep what the registry has, write it as `registryMode`.",
  },
  "registry-refused": {
    summary: "A schema registry does not take the schema of an event.",
    why: "Nobody could look it up by the id that an event carries.",
    fix: "The message is the registry's own. Mostly the registry takes no JSON Schema, or the subject may not be written.",
  },
  "suppression-idle": {
    summary: "A suppression silences nothing.",
    why: "It hides the next finding of its rule, which nobody has looked at.",
    fix: "Remove the entry of `suppress`.",
  },
  "suppression-over": {
    summary: "A suppression is past its `until`.",
    why: "Somebody promised to mend it by that day.",
    fix: "Mend what the rule finds, or give a later date and say why in `reason`.",
  },
  "suppression-too-long": {
    summary: "A design error is silenced without an end, or for more than a year.",
    why: "What is silenced for ever is forgotten, and breaks when nobody remembers that it was known.",
    fix: "Give it an `until` within a year.",
  },
  "template-outdated": {
    summary: "A template was ejected from one that has changed since in gen.",
    why: "What was mended or added there is missing in yours.",
    fix: "`gen eject <template> --print` shows what it is now: take over what is new, with the first line, which tells the two apart. Or eject it anew with `--force`.",
  },
  "template-syntax": {
    summary: "A template of the workspace cannot be read, or holds something that templates do not have.",
    why: "A template prints and decides nothing: it has fields, each, if, unless, json and partials.",
    fix: "Close what is open, and leave out what is not known. `gen eject <template> --print` shows what yours was made from.",
  },
  "template-unknown-field": {
    summary: "A template of the workspace prints a field that is not in what it is given.",
    why: "An absent field would print nothing, and the file would be wrong without anybody being told.",
    fix: "Use one of the fields that the message names; `../` leads outward from inside `each`.",
  },
  "template-unknown-helper": {
    summary: "A template of the workspace calls a helper or a partial that does not exist.",
    why: "The only helper is json, the only blocks are each, if and unless. Partials are those that `gen eject` lists.",
    fix: "Correct the name.",
  },
  "template-wrong-value": {
    summary: "A template of the workspace uses a value as something that it is not: a list as text, a text as list.",
    why: "What came out would be `[object Object]`, or nothing.",
    fix: "Go through lists with each, print the fields of a record, or print all of it with json.",
  },
  "too-many-spec-files": {
    summary: "The patterns of `specs` match more than 20 000 files.",
    why: "That is a pattern gone wrong, and reading them all would take long.",
    fix: "Make the pattern name the folder of the specs.",
  },
  "unknown-emitter": {
    summary: "`emit` names an emitter that does not exist.",
    why: "Its files would silently be missing.",
    fix: "`gen ls --emitters` lists them.",
  },
  "unknown-rule": {
    summary: "`lint.rules` or `suppress` names a design rule that does not exist.",
    why: "It is a slip, and the rule that was meant runs as if nothing had been said.",
    fix: "Write the rule as `gen lint` prints it beside its findings.",
  },
  "unknown-template": {
    summary: "A file in the folder of `templates` has the place of no template of gen.",
    why: "Nothing would print with it; mostly its name is misspelt.",
    fix: "`gen eject` lists the templates. Keep templates of other tools in another folder.",
  },
};
