import type { CompatibilityPolicy } from "../model/lifecycle.ts";
import type { compatibility } from "../syntax/compatibility.ts";
import type { Of } from "../syntax/shape.ts";

type Syntax = Of<typeof compatibility>;

/** A policy block with null for what it does not say; null where there is none. */
export function compatibilityPolicy(syntax: Syntax | undefined): CompatibilityPolicy | null {
  if (syntax === undefined) return null;
  return {
    rollout: orNull(syntax.rollout),
    mode: orNull(syntax.mode),
    supportWindowMs: orNull(syntax.supportWindow),
    supportVersions: orNull(syntax.supportVersions),
    noticeMs: orNull(syntax.notice),
    fleetMinVersion: orNull(syntax.fleet?.minVersion),
    deprecation: deprecationOf(syntax.deprecation),
    removal: removalOf(syntax.removal),
    enforce: enforceOf(syntax.enforce),
    enums: orNull(syntax.enums),
    severity: syntax.severity ?? new Map(),
    allow: syntax.allow ?? [],
  };
}

function deprecationOf(syntax: Syntax["deprecation"]): CompatibilityPolicy["deprecation"] {
  return {
    requireSunset: orNull(syntax?.requireSunset),
    requireReplacement: orNull(syntax?.requireReplacement),
    maxNewConsumers: orNull(syntax?.maxNewConsumers),
  };
}

function removalOf(syntax: Syntax["removal"]): CompatibilityPolicy["removal"] {
  const usage = syntax?.usage;
  return {
    requireSunsetPassed: orNull(syntax?.requireSunsetPassed),
    maxDeclaredConsumers: orNull(syntax?.maxDeclaredConsumers),
    usage: usage === undefined ? null : { source: usage.source, idleMs: orNull(usage.idle) },
    tombstone: orNull(syntax?.tombstone),
  };
}

function enforceOf(syntax: Syntax["enforce"]): CompatibilityPolicy["enforce"] {
  return {
    breaking: orNull(syntax?.breaking),
    dangerous: orNull(syntax?.dangerous),
    source: orNull(syntax?.source),
    semantic: orNull(syntax?.semantic),
    unknown: orNull(syntax?.unknown),
  };
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null;
}
