import { at } from "../base/origin.ts";
import type { Place } from "./change.ts";

/** A place one step further down. */
export function below(place: Place, step: string): Place {
  return {
    ...place,
    target: `${place.target}${place.target.includes("#") ? "" : "#"}/${step}`,
    origin: at(place.origin, step),
    earlier: place.earlier === null ? null : at(place.earlier, step),
  };
}
