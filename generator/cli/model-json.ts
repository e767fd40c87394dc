import { stableJson } from "../base/digest.ts";
import { jsonText } from "./terminal.ts";

/** A part of the model as JSON for people: keys sorted, maps as objects. */
export function modelJson(value: unknown): string {
  return jsonText(JSON.parse(stableJson(value)));
}
