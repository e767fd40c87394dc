import { CannotRun } from "../../cannot-run.ts";
import { parse } from "../../source/parse.ts";
import type { PlainMap, PlainValue } from "../../source/plain-value.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { isMap } from "../../syntax/shape.ts";
import { didYouMean } from "../../syntax/suggest.ts";

/** A spec file that says whose it is, whatever else may be wrong with it. */
export interface WrittenUnit {
  readonly kind: "service" | "library";
  readonly name: string;
  readonly version: number;
  readonly file: SourceFile;
  readonly content: PlainMap;
}

/** The services and libraries of files; those whose YAML is wrong are not among them. */
export function writtenUnits(files: readonly SourceFile[]): readonly WrittenUnit[] {
  return files.flatMap((file) => {
    const content = parse(file).value.value;
    if (!isMap(content)) return [];
    const kind = typeof content["service"] === "string" ? "service" : "library";
    const name = content[kind];
    const version = typeof content["version"] === "number" ? content["version"] : 1;
    return typeof name === "string" ? [{ kind, name, version, file, content }] : [];
  });
}

/** The unit that a person means by `orders` or `orders@2`. */
export function unitNamed(text: string, units: readonly WrittenUnit[], noun: string): WrittenUnit {
  const ids = units.map(idOf);
  const found = units.filter((it) => it.name === text || idOf(it) === text || `${it.name}@${it.version}` === text);
  const [first] = found;
  if (first === undefined)
    throw new CannotRun(`there is no ${noun} '${text}'`, didYouMean(text, ids) ?? "`gen ls` lists them");
  if (found.length > 1)
    throw new CannotRun(
      `there are several versions of '${text}'`,
      `write one of ${found.map((it) => `${it.name}@${it.version}`).join(", ")}`,
    );
  return first;
}

/** `orders`, and `orders@2` above version 1. */
export function idOf({ name, version }: WrittenUnit): string {
  return version === 1 ? name : `${name}@${version}`;
}

/** The map below a key, or an empty one. */
export function mapAt(value: PlainValue | undefined, key: string): PlainMap {
  const found = value !== undefined && isMap(value) ? value[key] : undefined;
  return found !== undefined && isMap(found) ? found : {};
}
