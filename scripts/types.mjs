// The declarations that a user of the package sees: those that its entries lead to, and no other.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Copies the declarations of the entries and what they lead to. Answers the npm packages that they name: none of them is installed at a user's.
 * @param {string} from
 * @param {string} to
 * @param {readonly string[]} entries
 */
export function copyTypes(from, to, entries) {
  const seen = new Set();
  const packages = new Set();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !existsSync(join(from, file))) continue;
    seen.add(file);
    const text = readFileSync(join(from, file), "utf8");
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text);
    for (const [, specifier = ""] of text.matchAll(/(?:from |import\()"([^"]+)"/g)) {
      if (specifier.startsWith(".")) waiting.push(join(dirname(file), specifier.replace(/\.ts$/, ".d.ts")));
      else if (!specifier.startsWith("node:")) packages.add(specifier);
    }
  }
  return [...packages].sort();
}
