import { at, type Origin, onKey } from "../base/origin.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Setting } from "../model/policy.ts";
import type { Unit } from "../model/workspace.ts";

/** Where a setting of an interaction is decided; the interaction itself where nobody wrote it. */
export function settingPlace({ origin }: Interaction, setting: Setting<unknown>): Origin {
  return setting.origin ?? onKey(origin);
}

/** Where a key of an interaction stands. */
export function keyPlace({ origin }: Interaction, key: string): Origin {
  return at(origin, key);
}

/** Where an interaction stands. */
export function place({ origin }: Interaction): Origin {
  return onKey(origin);
}

/** Where a service or a library says its name. */
export function servicePlace({ kind, origin }: Unit): Origin {
  return onKey(at(origin, kind));
}

/** Whether somebody wrote the value for this interaction or its service; what a style or the workspace gives to all is a default. */
export function isWritten({ level }: Setting<unknown>): boolean {
  return level === "interaction" || level === "service" || level === "service style";
}
