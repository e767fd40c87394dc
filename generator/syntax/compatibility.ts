import { date, duration, flag, line, text, whole, word } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { kindOf, list, mapping, optional, record, required } from "./shape.ts";

const level = word(["off", "info", "warning", "error"]);

const anyName: (name: string) => null = () => null;

const version: Shape<string> = {
  noun: "a version such as 1.4.0",
  schema: { type: "string", pattern: "^[0-9]+(\\.[0-9]+){0,2}$" },
  read: (value, cursor) =>
    typeof value === "string" && /^[0-9]{1,6}(\.[0-9]{1,6}){0,2}$/.test(value)
      ? value
      : cursor.wrong("wrong-value", `this must be a version such as 1.4.0, not ${kindOf(value)}`, "put it in quotes"),
};

/** The policy block of evolution.md. */
export const compatibility = record("a compatibility policy", {
  rollout: optional(
    word(["server-first", "client-first", "producer-first", "consumer-first", "any"]),
    "Which side is deployed first.",
  ),
  mode: optional(
    word(["auto", "backward", "backward_transitive", "forward", "forward_transitive", "full", "full_transitive"]),
    "How strict the check is; `auto` is by style.",
  ),
  supportWindow: optional(duration, "How long clients may stay behind."),
  supportVersions: optional(whole(1, 1000), "How many versions clients may stay behind."),
  notice: optional(duration, "From `deprecated.since` to `sunset`, at least."),
  fleet: optional(
    record("{ minVersion }", { minVersion: optional(version, "The oldest release still in the field.") }),
    "Devices of MQTT.",
  ),
  deprecation: optional(
    record("{ requireSunset, requireReplacement, maxNewConsumers }", {
      requireSunset: optional(flag, "A deprecation needs a sunset."),
      requireReplacement: optional(flag, "A deprecation needs a replacement."),
      maxNewConsumers: optional(whole(0, 1000), "New consumers that a deprecated element may get."),
    }),
    "What a deprecation needs.",
  ),
  removal: optional(
    record("{ requireSunsetPassed, maxDeclaredConsumers, usage, tombstone }", {
      requireSunsetPassed: optional(flag, "Only after its sunset."),
      maxDeclaredConsumers: optional(whole(0, 1000), "Consumers that may be left."),
      usage: optional(
        record("{ source, idle }", {
          source: required(line, "A file with evidence."),
          idle: optional(duration, "How long it was not used."),
        }),
        "Evidence of use.",
      ),
      tombstone: optional(word(["forever"]), "The lock entry is never deleted."),
    }),
    "When something may go.",
  ),
  enforce: optional(
    record("levels by class", {
      breaking: optional(level, "An old peer breaks."),
      dangerous: optional(level, "An old peer may break."),
      source: optional(level, "Generated code no longer compiles."),
      semantic: optional(level, "It means something else."),
      unknown: optional(level, "No rule knows the change."),
    }),
    "How bad each class is.",
  ),
  enums: optional(word(["open", "closed"]), "How a value added to a closed enum counts."),
  severity: optional(
    mapping(level, "a mapping from rules to levels", anyName, "^[a-z][a-z0-9._-]*$"),
    "Levels of single rules.",
  ),
  allow: optional(
    list(
      record("an allowed finding", {
        fingerprint: required(line, "Of the finding."),
        rule: required(line, "The rule."),
        target: required(line, "What changed."),
        reason: required(text, "Why; at least 20 characters."),
        approvedBy: required(list(line, { min: 1 }), "Who agreed."),
        expires: required(date, "At most 90 days ahead."),
      }),
    ),
    "The only way past an error.",
  ),
});
