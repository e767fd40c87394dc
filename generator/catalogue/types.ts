import type { FactsByCode } from "./facts.ts";

/** Diagnostics about types and what stands on them. */
export const typeFacts: FactsByCode = {
  "alias-cycle": {
    summary: "A type is defined by itself, through other names.",
    why: "It has no value at all.",
    fix: "Give one of the names a type with `fields`, or a scalar.",
  },
  "bad-bound": {
    summary: "A bound leaves no value, or none that its type can hold.",
    why: "Every value would be refused, or the bound would never be met.",
    fix: "Correct the bound, or choose a wider type.",
  },
  "bad-key": {
    summary: "A key is no required scalar field.",
    why: "Keys are compared, hashed and put into addresses: they must be there and be plain.",
    fix: "Choose a field of type id, uuid, string or a whole number, without `?`.",
  },
  "bad-patch": {
    summary: "`patch<T>` stands where no partial update can be.",
    why: "A patch is part of a request: absent fields in it mean something else than elsewhere.",
    fix: "Make it a field of `in` that is a record.",
  },
  "bad-type": {
    summary: "A type is not spelled like one, or a modifier stands where it may not.",
    why: "It cannot be mapped to any target.",
    fix: "Use the 14 scalars, `list<T>`, `map<T>`, `ref<T>`, or the name of a type in PascalCase.",
  },
  "duplicate-field": {
    summary: "A field is there twice: written, and added by `extends` or `page`.",
    why: "One of the two would be lost.",
    fix: "Remove or rename the written one.",
  },
  "duplicate-value": {
    summary: "An enum has a value twice, or a list names something twice.",
    why: "Two numbers would mean one value; what is listed twice is a slip of the pen.",
    fix: "Remove one of them.",
  },
  "endless-type": {
    summary: "Every value of a record would contain another one of it.",
    why: "No value of it can be written.",
    fix: "Make a field on the way optional, or a list.",
  },
  "extends-cycle": {
    summary: "Records extend each other in a circle, or more than 20 in a row.",
    why: "In a circle there is no first one to copy from; a long row nobody can follow.",
    fix: "Break the circle; extend the record that has the fields.",
  },
  "optional-default": {
    summary: "A field has both `?` and a default.",
    why: "With a default it is never absent, so that the `?` says nothing.",
    fix: "Remove one of the two.",
  },
  "pattern-not-linear": {
    summary: "A pattern can take more than linear time.",
    why: "A long input that nearly matches would stop the server: patterns are checked on what clients send.",
    fix: "Repeat one thing at a time, and anchor the pattern with `^` and `$`.",
  },
  "pattern-not-portable": {
    summary: "A pattern uses what not every dialect of regular expressions has.",
    why: "The contract's readers, in other languages, would refuse it or match something else.",
    fix: "Leave out look-around, references, named groups and options; keep to what RE2 knows.",
  },
  "ref-without-key": {
    summary: "`ref<T>` names a type without `key`.",
    why: "A reference is the key of its entity: there is none.",
    fix: "Give the type a `key`, or use it without `ref`.",
  },
  "status-contradicts-code": {
    summary: "An error's HTTP status does not fit its code.",
    why: "A client that reads only the status would act otherwise than one that reads the code.",
    fix: "Choose one of the statuses that the help names, or another code.",
  },
  "sunset-before-deprecation": {
    summary: "A sunset is earlier than its deprecation.",
    why: "RFC 9745 forbids it, and clients would have no time.",
    fix: "Move the sunset after `since`.",
  },
  "too-many-fields": {
    summary: "A record has more than 1000 fields, or a file copies more than 50 000 by `extends` and `page`.",
    why: "Every output grows with it, and no reader can hold such a message.",
    fix: "Split the record, or put the common part into a record of its own and make it a field.",
  },
  "type-form": {
    summary: "A named type has no form, or several.",
    why: "It is either an alias, an enum, a union or a record.",
    fix: "Give it exactly one of `type`, `enum`, `union` and `fields`.",
  },
  "wrong-constraint": {
    summary: "A constraint makes no sense for its type.",
    why: "It would never be checked: a length of a number, a pattern of a list.",
    fix: "Use one that the help names, or remove it.",
  },
};
