import type { FactsByCode } from "./facts.ts";

/** Diagnostics about the YAML itself, before anything of the language is read. */
export const yamlFacts: FactsByCode = {
  "duplicate-key": {
    summary: "A mapping has the same key twice.",
    why: "YAML readers differ in which of the two counts, so one would be lost without a word.",
    fix: "Remove one of the two, or merge them.",
  },
  "empty-file": {
    summary: "A file holds nothing but blanks and comments.",
    why: "It names neither a service nor a library, so that nothing can be made of it.",
    fix: "Begin it with `interspec: 1` and `service: <name>`, or remove the file.",
  },
  "too-deep": {
    summary: "Something nests deeper, or leads on in a longer chain, than is allowed.",
    why: "A bound on depth keeps every run short, whatever a file holds; no contract that people read needs more.",
    fix: "Give the inner part a named type, or name the last type of the chain at once.",
  },
  "yaml-alias": {
    summary: "A value is a YAML alias (`*name`).",
    why: "Aliases hide what a spec says from people and from tools that read line by line, and can blow up in size.",
    fix: "Write the value out, or give it a named type. A text that begins with `*` needs quotes.",
  },
  "yaml-anchor": {
    summary: "A key or value has a YAML anchor (`&name`).",
    why: "Anchors serve aliases, which the language does not have.",
    fix: "Remove the anchor. Use named types, `extends` and `defaults` for what is shared.",
  },
  "yaml-boolean-word": {
    summary: "An enum value is a word such as `NO`, `ON` or `YES` without quotes.",
    why: "interspec keeps the text, as YAML 1.2 says, but a YAML 1.1 reader (PyYAML, older Ruby and Go tools) turns it into true or false.",
    fix: 'Put it in quotes where other tools read the spec: `"NO"`. What interspec writes is quoted anyway.',
  },
  "yaml-colon": {
    summary: "A plain text holds a second `: `, or a key has no blank after its colon.",
    why: "YAML takes `: ` for the end of a key, and `key:value` for one plain word.",
    fix: "Put a text with a colon in quotes; put a blank after the colon of a key.",
  },
  "yaml-comma": {
    summary: "A comma inside `{ … }` or `[ … ]` split a type such as `decimal(18,2)` in two.",
    why: "Between braces a comma ends a plain word, so that YAML sees two keys.",
    fix: 'Put the type in quotes: `total: "decimal(18,2)"`.',
  },
  "yaml-comment": {
    summary: "A topic, path or route ends in ` #`.",
    why: "` #` begins a comment: the text is shorter than it looks.",
    fix: "Put the text in quotes, or remove the `#`.",
  },
  "yaml-directive": {
    summary: "A file begins with a YAML directive (`%YAML`, `%TAG`).",
    why: "Directives change how words are read: with `%YAML 1.1` a plain `no` is a boolean.",
    fix: "Remove the line; specs are YAML 1.2.",
  },
  "yaml-document": {
    summary: "A file holds several YAML documents.",
    why: "A file is one service or one library; what comes after `---` would be passed over.",
    fix: "Give each document a file of its own.",
  },
  "yaml-key": {
    summary: "A key is a list, a mapping or nothing.",
    why: "Keys of the language are words.",
    fix: "Write `key: value`.",
  },
  "yaml-merge": {
    summary: "A mapping has a merge key (`<<`).",
    why: "Merge keys are no part of YAML 1.2: readers differ on them.",
    fix: "Write the keys out, or use `extends` on a type.",
  },
  "yaml-syntax": {
    summary: "The file is no YAML.",
    why: "Nothing in it can be relied on until it is.",
    fix: "Mend the place that the message names; often a quote, a bracket or an indent is missing.",
  },
  "yaml-tab": {
    summary: "A line is indented with a tab.",
    why: "YAML allows blanks only, since tabs have no fixed width.",
    fix: "Indent with blanks; most editors do so once told.",
  },
  "yaml-tag": {
    summary: "A value has a YAML tag (`!name`).",
    why: "Tags change what a value is in ways that readers do not agree on.",
    fix: "Remove the tag; quotes make a text of a number.",
  },
};
