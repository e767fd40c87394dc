import { describe, expect, it } from "vitest";
import { withEntry, withItem } from "../../generator/format/insert-entry.ts";

const type = { section: "types", before: ["errors", "interactions"], lines: ["New:", "  fields:", "    id: id"] };

// What stands there, and what becomes of it when a type is added.
const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "at the end of the section, above the comment that closes it": [
    "types:\n  A: id  # first\n  # the end\ninteractions: {}\n",
    "types:\n  A: id  # first\n  New:\n    fields:\n      id: id\n  # the end\ninteractions: {}\n",
  ],
  "apart from the others where these stand apart": [
    "types:\n  A: id\n\n  B: id\n",
    "types:\n  A: id\n\n  B: id\n\n  New:\n    fields:\n      id: id\n",
  ],
  "behind a block of text": [
    "types:\n  A:\n    description: |\n      Text.\n\nerrors: {}\n",
    "types:\n  A:\n    description: |\n      Text.\n  New:\n    fields:\n      id: id\n\nerrors: {}\n",
  ],
  "into a section that is empty": [
    "types: {}  # none yet\nerrors: {}\n",
    "types:  # none yet\n  New:\n    fields:\n      id: id\nerrors: {}\n",
  ],
  "into a section without a value": ["types:\n", "types:\n  New:\n    fields:\n      id: id\n"],
  "between the braces of a section that has them": [
    "types: { A: id }\n",
    "types: { A: id, New: { fields: { id: id } } }\n",
  ],
  "between braces with a comment in them": [
    "types: {  # none\n  }\n",
    "types:  # none\n  New: { fields: { id: id } }\n",
  ],
  "into a section of its own, before those that come later": [
    "service: a\n# what it does\ninteractions: {}\n",
    "service: a\ntypes:\n  New:\n    fields:\n      id: id\n# what it does\ninteractions: {}\n",
  ],
  "at the end of a file without a last line end": [
    "service: a",
    "service: a\ntypes:\n  New:\n    fields:\n      id: id\n",
  ],
  "into a file that is all braces": ['{ "service": "a" }\n', "service: a\ntypes: { New: { fields: { id: id } } }\n"],
  "into a file whose lines end as on Windows": [
    "types:\r\n  A: id\r\n",
    "types:\n  A: id\n  New:\n    fields:\n      id: id\n",
  ],
};

describe("an entry is added", () => {
  it.each(Object.entries(cases))("%s", (_, [before, after]) => {
    expect(withEntry({ path: "specs/a.yaml", text: before }, type)).toBe(after);
  });
});

const item = { section: "compatibility", list: "allow", before: [], lines: ['rule: "x"', 'reason: "a: b # c"'] };

// What stands there, and what becomes of it when an item of a list is added.
const itemCases: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "to a section that is not there": [
    "name: a  # ours\n",
    'name: a  # ours\ncompatibility:\n  allow:\n    - rule: x\n      reason: "a: b # c"\n',
  ],
  "to a section without the list": [
    "compatibility:\n  mode: auto  # by style\nlint: {}\n",
    'compatibility:\n  mode: auto  # by style\n  allow:\n    - rule: x\n      reason: "a: b # c"\nlint: {}\n',
  ],
  "to a section in braces": [
    "compatibility: { mode: auto }\n",
    'compatibility: { mode: auto, allow: [{ rule: x, reason: "a: b # c" }] }\n',
  ],
  "behind the last item, above what follows": [
    "compatibility:\n  allow:\n    # the first\n    - { rule: y }  # why\n\n    - rule: z\n  mode: auto\n",
    'compatibility:\n  allow:\n    # the first\n    - { rule: y }  # why\n\n    - rule: z\n    - rule: x\n      reason: "a: b # c"\n  mode: auto\n',
  ],
  "between brackets": [
    "compatibility: { allow: [{ rule: y }] }\n",
    'compatibility: { allow: [{ rule: y }, { rule: x, reason: "a: b # c" }] }\n',
  ],
  "between brackets that are empty": [
    "compatibility:\n  allow: []\n",
    'compatibility:\n  allow: [{ rule: x, reason: "a: b # c" }]\n',
  ],
};

describe("an item is added", () => {
  it.each(Object.entries(itemCases))("%s", (_, [before, after]) => {
    expect(withItem({ path: "interspec.yaml", text: before }, item)).toBe(after);
  });
});
