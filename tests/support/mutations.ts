import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml, stringify } from "yaml";
import { root } from "../infra/places.mjs";
import type { Texts } from "./compile.ts";

/** A place in a spec: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** A place in one of a workspace's files. */
export interface Leaf {
  readonly file: string;
  readonly path: Path;
  /** Whether the key is meant, and not the value. */
  readonly isKey: boolean;
}

/** Specs and config of a sample, as plain values by path. */
export type Values = Readonly<Record<string, unknown>>;

/** The texts of a sample workspace, without its lock. */
export function sampleTexts(folder: string): Texts {
  const dir = join(root, folder);
  const specs = readdirSync(join(dir, "specs"), { recursive: true, encoding: "utf8" }).filter((it) =>
    it.endsWith(".yaml"),
  );
  const texts = Object.fromEntries(specs.map((it) => [`specs/${it}`, readFileSync(join(dir, "specs", it), "utf8")]));
  const config = join(dir, "interspec.yaml");
  return existsSync(config) ? { "interspec.yaml": readFileSync(config, "utf8"), ...texts } : texts;
}

/** Texts as values. */
export function valuesOf(texts: Texts): Values {
  return Object.fromEntries(Object.entries(texts).map(([path, text]): [string, unknown] => [path, parseYaml(text)]));
}

/** Values as texts: JSON, which is YAML, and can escape everything. */
export function textsOf(values: Values): Texts {
  return Object.fromEntries(Object.entries(values).map(([path, it]) => [path, `${JSON.stringify(it, null, 1)}\n`]));
}

/** Values as block YAML. */
export function yamlOf(value: unknown): string {
  return stringify(value);
}

/** Every text and every key of the values. */
export function leavesOf(values: Values): readonly Leaf[] {
  return Object.entries(values).flatMap(([file, value]) => leavesBelow(file, value, []));
}

function leavesBelow(file: string, value: unknown, path: Path): readonly Leaf[] {
  if (typeof value === "string") return [{ file, path, isKey: false }];
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, it]) => {
    const inner = [...path, key];
    const own = typeof key === "string" ? [{ file, path: inner, isKey: true }] : [];
    return [...own, ...leavesBelow(file, it, inner)];
  });
}

/** The values with another text at each of the leaves. */
export function replaced(values: Values, texts: ReadonlyMap<string, string>): Values {
  return Object.fromEntries(
    Object.entries(values).map(([file, value]): [string, unknown] => [file, replacedBelow(value, file, [], texts)]),
  );
}

function replacedBelow(value: unknown, file: string, path: Path, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return texts.get(leafKey({ file, path, isKey: false })) ?? value;
  if (Array.isArray(value)) return value.map((it, index) => replacedBelow(it, file, [...path, index], texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => {
      const inner = [...path, key];
      return [texts.get(leafKey({ file, path: inner, isKey: true })) ?? key, replacedBelow(it, file, inner, texts)];
    }),
  );
}

/** A leaf as one text, to be looked up by. */
export function leafKey({ file, path, isKey }: Leaf): string {
  return `${file} ${JSON.stringify(path)} ${isKey ? "key" : "value"}`;
}
