import type { FactsByCode } from "./facts.ts";

/** Diagnostics about names: how they are spelled, what they clash with, what they refer to. */
export const nameFacts: FactsByCode = {
  "ambiguous-version": {
    summary: "A reference does not say which version of a service it means.",
    why: "Two versions are in the workspace, with contracts of their own.",
    fix: "Write `service@2.interaction`.",
  },
  "bad-name": {
    summary: "A name is spelled otherwise than its kind is, is too long, or means something already.",
    why: "Names become identifiers in six languages; one spelling each keeps them predictable.",
    fix: "Write the name that the help gives; `wire` keeps an old one on the wire.",
  },
  "bad-path": {
    summary: "A file path or URL path cannot be used as it is.",
    why: "Paths of files stay inside the workspace, and paths of URLs must be the same for every router and client.",
    fix: "Write it as the message says.",
  },
  "bad-wire-name": {
    summary: "A pinned name is none that its target takes.",
    why: "The contract file would not compile, or a reader would refuse it.",
    fix: "Use letters, digits and `_`; or pin by target: `wire: { json: … }`.",
  },
  "duplicate-service": {
    summary: "Two files have one name and version, one folder or one proto package.",
    why: "Their outputs would overwrite each other.",
    fix: "Rename one, or give it another `version`.",
  },
  "import-cycle": {
    summary: "Files import each other in a circle.",
    why: "Proto files and modules that import each other in a circle do not compile.",
    fix: "Move what they share to a library that both import.",
  },
  "name-clash": {
    summary: "Two names are one on some wire: `userId` and `userID` are both `user_id` in protobuf.",
    why: "The contract file would not compile, or one value would be read as the other.",
    fix: "Rename one of them, or pin its name with `wire`.",
  },
  "name-resurrected": {
    summary: "A name that was removed is used again for something else.",
    why: "An old message that still carries the name would be read as the new thing.",
    fix: "Choose another name, or pin another one on the wire.",
  },
  "unknown-error": {
    summary: "An error is not defined where the reference looks.",
    why: "Callers would wait for an error that nobody sends.",
    fix: "Define it under `errors`, or import the file that does.",
  },
  "unknown-field": {
    summary: "A field is named that its type does not have.",
    why: "Nothing would be bound, sorted or keyed by it.",
    fix: "Correct the spelling, or add the field.",
  },
  "unknown-import": {
    summary: "An import's file or alias does not exist.",
    why: "Types and errors through it cannot be found.",
    fix: "Correct the path, which is relative to its file, or add the alias under `imports`.",
  },
  "unknown-interaction": {
    summary: "A reference names an interaction or a service that does not exist.",
    why: "The caller, consumer or journey would have nothing to talk to.",
    fix: "Correct the spelling: `service.interaction`, or `interaction` for an own one.",
  },
  "unknown-type": {
    summary: "A type is not defined where the reference looks.",
    why: "No contract can be written for it.",
    fix: "Define it under `types`, or import the file that does and write `alias.Type`.",
  },
  "graph-not-composed": {
    summary: "The subgraphs are right one by one, and make no supergraph together.",
    why: "A gateway would refuse to start with them.",
    fix: "Do as the message says: give some subgraph a field of Query, or leave each field to one service.",
  },
};
