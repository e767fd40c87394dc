import type { ErrorType } from "../model/errors.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";
import { unitById } from "./units.ts";

/**
 * The `type` of a declared error's problem: a URI that stays, whatever the version. Under the service's `docs`, else
 * `urn:interspec:<namespace>:<service>:<Reason>`.
 */
export function problemType(workspace: Workspace, error: ErrorType): string {
  const unit = unitById(workspace, error.unit);
  const docs = isService(unit) ? unit.docs : null;
  if (docs !== null && /^https?:\/\/[^?#\s]+$/.test(docs)) return `${docs.replace(/\/+$/, "")}/${error.firstName}`;
  return `${unit.urn.replace(/:v[0-9]+$/, "")}:${error.firstName}`;
}

function isService(unit: Unit): unit is Service {
  return unit.kind === "service" && "docs" in unit;
}
