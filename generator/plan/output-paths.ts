import type { Checked } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import type { PlannedFile } from "./plan.ts";

/** What is to be known of a file before it is written. */
export type PlacedFile = Pick<PlannedFile, "path" | "emitter" | "origin">;

// Names that Windows keeps for devices, whatever follows the first dot.
const device = /(?:^|\/)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:[./]|$)/i;
// What nearly all paths look like: nothing else is to be asked of them.
const plain = /^(?:[a-z0-9_-](?:[a-z0-9._-]{0,100}[a-z0-9_-])?\/)*[a-z0-9_-](?:[a-z0-9._-]{0,100}[a-z0-9_-])?$/i;
const unsafe = /[\u0000-\u001f\u007f<>:"|?*\\]/;
/** The longest name that common file systems take, in bytes. */
const maxNameBytes = 255;

/**
 * Refuses paths that leave their folder, that some file system cannot hold, and two files at one place; `others` have
 * their places already.
 */
export function checkPaths<T extends PlacedFile>(
  files: readonly T[],
  others: readonly PlacedFile[] = [],
): Checked<readonly T[]> {
  const { report, diagnostics } = collector();
  const taken = new Map(others.map((it) => [folded(it.path), it]));
  for (const file of files) {
    const reason = unfit(file.path);
    if (reason !== null) report({ code: "bad-output-path", message: `'${file.path}' ${reason}`, origin: file.origin });
    const place = folded(file.path);
    const other = taken.get(place);
    if (other === undefined) taken.set(place, file);
    else report(clash(file, other));
  }
  return { value: files, diagnostics };
}

/** As file systems see a path that know no case. */
function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** Why a path cannot be written, or null. */
export function unfit(path: string): string | null {
  if (device.test(path)) return "is a name that Windows keeps for a device";
  if (plain.test(path)) return null;
  const names = path.split("/");
  if (path.startsWith("/") || names.includes("..") || names.includes(".") || names.includes(""))
    return "leads out of `out`";
  if (unsafe.test(path)) return "has a sign that file names cannot have";
  if (names.some((it) => /[. ]$/.test(it))) return "has a name that ends in a dot or blank";
  if (names.some((it) => Buffer.byteLength(it) > maxNameBytes)) return `has a name of more than ${maxNameBytes} bytes`;
  return null;
}

function clash(file: PlacedFile, other: PlacedFile) {
  const same = file.path === other.path;
  return {
    code: same ? "output-clash" : "output-case-clash",
    message: same
      ? `'${file.emitter}' and '${other.emitter}' both write '${file.path}'`
      : `'${file.path}' and '${other.path}' are one file where names ignore case`,
    origin: file.origin,
    related: [{ message: "the other file comes from here", origin: other.origin }],
    help: same ? null : "rename one of the two",
  };
}
