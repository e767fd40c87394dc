import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CannotRun } from "../cannot-run.ts";

/** A package.json as text and as the parts that we care for. */
export interface PackageJson {
  readonly text: string;
  readonly name: string | null;
  readonly type: string | null;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
}

/** The package.json of a folder, or null. */
export function readPackageJson(dir: string): PackageJson | null {
  const path = join(dir, "package.json");
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8").replace(/^\ufeff/, "");
  const value = parsed(text, path);
  const dependencies = ["dependencies", "devDependencies"].flatMap((it) => Object.keys(record(value[it])));
  return {
    text,
    name: typeof value["name"] === "string" ? value["name"] : null,
    type: typeof value["type"] === "string" ? value["type"] : null,
    scripts: record(value["scripts"]),
    dependencies: new Set(dependencies),
  };
}

/** The text of a new one: of ES modules, as generated code is. */
export function newPackageJson(name: string, scripts: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ name, private: true, type: "module", scripts }, null, 2)}\n`;
}

/**
 * The text with more scripts; those that exist stay as they are. Where nothing depends on it yet, it becomes a package
 * of ES modules. Indentation and line ends stay.
 */
export function withScripts(project: PackageJson, more: Readonly<Record<string, string>>): string {
  const { text, scripts } = project;
  const value = objectOf(JSON.parse(text));
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const missing = Object.entries(more).filter(([name]) => !(name in scripts));
  const json = JSON.stringify(
    { ...value, ...(isBare(value) ? { type: "module" } : {}), scripts: { ...scripts, ...Object.fromEntries(missing) } },
    null,
    indent,
  );
  const ended = text.endsWith("\n") ? `${json}\n` : json;
  return text.includes("\r\n") ? ended.replaceAll("\n", "\r\n") : ended;
}

/** Whether it says no more than what `npm install` writes into an empty folder, so that no code has a say in its kind. */
function isBare(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).every((it) => bareKeys.has(it));
}

const bareKeys: ReadonlySet<string> = new Set(["name", "private", "dependencies", "devDependencies"]);

function parsed(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch (error) {
    throw new CannotRun(`'${path}' is no valid JSON`, null, { cause: error });
  }
}

function record(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).flatMap(([key, it]) => (typeof it === "string" ? [[key, it]] : [])),
  );
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
