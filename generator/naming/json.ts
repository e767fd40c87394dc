import { snakeCase } from "../base/words.ts";

/** The name of a field on JSON wires. */
export function fieldName(name: string, naming: "camelCase" | "snake_case"): string {
  return naming === "snake_case" ? snakeCase(name) : name;
}
