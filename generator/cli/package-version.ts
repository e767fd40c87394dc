import { existsSync, readFileSync } from "node:fs";

/** The version of this package, as its package.json says: that lies above `dist/` as above the sources. */
export function packageVersion(): string {
  for (const up of ["../", "../../", "../../../"]) {
    const file = new URL(`${up}package.json`, import.meta.url);
    if (!existsSync(file)) continue;
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && "version" in value && typeof value.version === "string")
      return value.version;
  }
  return "unknown";
}
