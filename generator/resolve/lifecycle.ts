import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { DeprecationSyntax } from "../syntax/references.ts";

/** A deprecation with its days in order. Source of the rule: RFC 9745, section 4. */
export function deprecation(syntax: DeprecationSyntax | undefined, origin: Origin, report: Report): Deprecation | null {
  if (syntax === undefined) return null;
  if (syntax.sunset !== undefined && syntax.sunset < syntax.since) {
    report({
      code: "sunset-before-deprecation",
      message: `the sunset ${syntax.sunset} is before the deprecation ${syntax.since}`,
      origin: at(origin, "deprecated", "sunset"),
      help: "a sunset is never earlier than the deprecation",
    });
  }
  return { since: syntax.since, sunset: syntax.sunset ?? null, use: syntax.use ?? null, reason: syntax.reason ?? null };
}
