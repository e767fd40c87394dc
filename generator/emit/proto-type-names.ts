import { unique } from "../base/order.ts";
import type { Workspace } from "../model/workspace.ts";

/** Writes a full name inside a message with some nested messages. Scalars have no dot and stay as they are. */
export type TypeNames = (fullName: string, nested: ReadonlySet<string>) => string;

/**
 * How the files of a package write types: their own by the short name, others by the full one. Protobuf looks up the
 * first word of a name from the inside out, so that in `shop.shop.v1` a `shop.common.v1.Money` would be sought in
 * `shop.shop`: such a name begins with a dot.
 */
export function typeNames(workspace: Workspace, ownPackage: string): TypeNames {
  const scopes = prefixes(ownPackage);
  const taken = takenNames(workspace);
  return (fullName, nested) => {
    const dot = fullName.lastIndexOf(".");
    if (dot === -1) return fullName;
    const short = fullName.slice(dot + 1);
    if (fullName.slice(0, dot) === ownPackage && !nested.has(short)) return short;
    const first = fullName.slice(0, fullName.indexOf("."));
    const isHidden = nested.has(first) || scopes.some((it) => taken.has(`${it}.${first}`));
    return isHidden ? `.${fullName}` : fullName;
  };
}

/** The first words of full names that the files of a package cannot write as they are. */
export function hiddenWords(workspace: Workspace, ownPackage: string): readonly string[] {
  const units = [...workspace.services, ...workspace.libraries];
  const firstWords = unique(["google", ...units.map((it) => it.protoPackage.split(".")[0] ?? "")]);
  const [scopes, taken] = [prefixes(ownPackage), takenNames(workspace)];
  return firstWords.filter((first) => scopes.some((it) => taken.has(`${it}.${first}`)));
}

const takenByWorkspace = new WeakMap<Workspace, ReadonlySet<string>>();

/** The full names of all packages, of those around them, and of all types. */
function takenNames(workspace: Workspace): ReadonlySet<string> {
  const known = takenByWorkspace.get(workspace);
  if (known !== undefined) return known;
  const units = [...workspace.services, ...workspace.libraries];
  const packages = new Map(units.map((it) => [it.id, it.protoPackage]));
  const types = [...workspace.types.values()].map((it) => `${packages.get(it.unit)}.${it.names.proto}`);
  const made = new Set([...units.flatMap((it) => prefixes(it.protoPackage)), "google", "google.protobuf", ...types]);
  takenByWorkspace.set(workspace, made);
  return made;
}

/** `a.b.c`, `a.b`, `a`. */
function prefixes(name: string): readonly string[] {
  const words = name.split(".");
  return words.map((_, at) => words.slice(0, words.length - at).join("."));
}
