import { stabilities } from "../model/lifecycle.ts";
import { compatibility } from "./compatibility.ts";
import { cascadedKeys } from "./policies.ts";
import { callEntry, deprecation, earlierNames, foreignConsumer, interactionRef, suppression } from "./references.ts";
import { anyValue, duration, flag, line, rate, text, whole, word } from "./scalars.ts";
import type { Keys, Of, Shape, UnknownKeyHelp } from "./shape.ts";
import { byKind, kindOf, list, mapping, optional, record, required, shown, wholly } from "./shape.ts";
import { pinnedNames } from "./types.ts";

const exampleError = mapping(anyValue, "one error with its fields", () => null, "^[A-Za-z][A-Za-z0-9.]*$");

const example = record("{ name, in, out }, { name, in, error } or { name, payload }", {
  name: optional(line, "What it shows."),
  in: optional(anyValue, "The input."),
  out: optional(anyValue, "The output."),
  error: optional(exampleError, "A declared error with its fields."),
  payload: optional(anyValue, "The message."),
});

/** An example as written. */
export type ExampleSyntax = Of<typeof example>;

const pageRecord = record("{ limit, max }", {
  limit: optional(whole(1, 100_000), "Items in a page, unless the caller says."),
  max: optional(whole(1, 100_000), "Items in a page at most."),
});

/** `page` as written. */
export type PageSyntax = Of<typeof pageRecord>;

const page: Shape<PageSyntax> = byKind<PageSyntax>("cursor, or { limit, max }", {
  text: {
    noun: "cursor",
    schema: { const: "cursor" },
    read: (value, cursor) =>
      value === "cursor"
        ? { limit: undefined, max: undefined }
        : cursor.wrong("wrong-value", `this must be cursor, or { limit, max }, not '${shown(String(value))}'`),
  },
  map: pageRecord,
});

/** The keys that interactions of every style have. */
export const commonKeys = {
  description: optional(text, "What it does; goes to every document."),
  examples: optional(list(example), "Worked cases, checked against the types."),
  errors: optional(list(nameOfError()), "The errors that a caller is meant to handle."),
  ...cascadedKeys,
  stability: optional(word(stabilities), "How far it has come."),
  calls: optional(list(callEntry), "Interactions of other services that its handler calls."),
  emits: optional(list(interactionRef), "Own messages that its handler publishes."),
  compatibility: optional(compatibility, "How it may change."),
  needs: optional(
    record("facts for the style advisor", {
      replay: optional(flag, "Readers read old messages again."),
      fanOut: optional(word(["one", "many"]), "How many consumers there are."),
      latency: optional(duration, "How fast it must be."),
      direction: optional(word(["client-to-server", "server-to-client", "both"]), "Which way the data goes."),
      clients: optional(word(["browser", "app", "service", "device"]), "Who they are."),
      rate: optional(rate, "How often."),
    }),
    "Facts for the style advisor.",
  ),
  why: optional(
    record("{ latency, coupling, failure }", {
      latency: optional(text, "What it means for latency."),
      coupling: optional(text, "What it means for coupling."),
      failure: optional(text, "What it means when something fails."),
    }),
    "The decision record.",
  ),
  deprecated: optional(deprecation, "Out of use since a day."),
  page: optional(page, "The list comes in pages."),
  was: optional(earlierNames, "Renamed from."),
  suppress: optional(list(suppression), "Design rules that do not hold here."),
  consumers: optional(list(foreignConsumer), "Consumers outside this workspace."),
  wire: optional(pinnedNames, "Pins its name by target."),
} satisfies Keys;

function nameOfError(): Shape<string> {
  const pattern = /^(?:[a-z][A-Za-z0-9]*\.)?[A-Z][A-Za-z0-9]*$/;
  return {
    noun: "an error such as OrderNotFound or alias.OrderNotFound",
    schema: { type: "string", pattern: pattern.source },
    read: (value, cursor) =>
      typeof value === "string" && value.length <= 130 && pattern.test(value)
        ? value
        : cursor.wrong(
            "bad-reference",
            `this must be the name of an error, not ${kindOf(value)}`,
            "write OrderNotFound, or alias.OrderNotFound",
          ),
  };
}

const common = record("an interaction", commonKeys);

/** The common keys as written. */
export type CommonSyntax = Of<typeof common>;

/** The record of one style: the common keys, and its own. */
export function interactionRecord(style: string, keys: Keys, unknownHelp: UnknownKeyHelp): Shape<unknown> {
  const shape: Shape<object> = record(
    `an interaction of style ${style}`,
    { style: required(word([style]), "The wire."), ...commonKeys, ...keys },
    unknownHelp,
  );
  // What follows from a broken key of the style would be reported once more.
  return wholly(shape, Object.keys(keys));
}
