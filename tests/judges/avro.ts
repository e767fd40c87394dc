import avro from "avsc";
import { type Group, groupsOf } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { findingsIn, isObject, objectOf } from "./json.ts";
import { runPython } from "./run.ts";

/** What avsc says of the files below `avro/`, and whether a full name means one schema in a tree and is the file's name. */
export async function judgeAvro(files: readonly TextFile[]): Promise<readonly Finding[]> {
  return schemaGroups(files).flatMap(judgeGroup);
}

/** What fastavro and Apache's avro for Python say of the files below `avro/`; their warnings count. Needs `python`. */
export async function judgeAvroPython(files: readonly TextFile[]): Promise<readonly Finding[]> {
  return findingsIn(await runPython("judge-avro.py", schemaGroups(files)));
}

function schemaGroups(files: readonly TextFile[]): readonly Group[] {
  return groupsOf(files, "avro").map(({ prefix, files: all }) => ({
    prefix,
    files: all.filter((it) => it.path.endsWith(".avsc")),
  }));
}

function judgeGroup({ prefix, files }: Group): readonly Finding[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ path, content }) => {
    const file = `${prefix}${path}`;
    try {
      avroType(content);
      const schema = objectOf(JSON.parse(content));
      const name = fullName(String(schema["name"]), String(schema["namespace"] ?? ""));
      const misnamed = path === `${name}.avsc` ? [] : [`the file of '${name}' is called otherwise`];
      return [
        ...misnamed.map((message) => ({ file, rule: "file-name", message })),
        ...clashes(schema, seen).map((it) => ({
          file,
          rule: "one-name",
          message: `'${it}' is another schema elsewhere`,
        })),
      ];
    } catch (error) {
      return [{ file, rule: "avsc", message: messageOf(error) }];
    }
  });
}

/** The Avro type of a schema's text; throws where avsc refuses it. */
export function avroType(text: string): avro.Type {
  // A text that is no JSON would be taken for a path.
  JSON.parse(text);
  return avro.parse(text);
}

/** The full names that stand for something else than before; remembers the others in `seen`. */
function clashes(schema: unknown, seen: Map<string, string>): readonly string[] {
  const found: string[] = [];
  flattened(schema, "", (name, text) => {
    if ((seen.get(name) ?? text) !== text) found.push(name);
    seen.set(name, text);
  });
  return found;
}

/** The schema with every named type in it replaced by its full name; each is handed to `define` without what is in it. */
function flattened(schema: unknown, namespace: string, define: (name: string, text: string) => void): unknown {
  if (Array.isArray(schema)) return schema.map((it) => flattened(it, namespace, define));
  if (typeof schema === "string") return fullName(schema, namespace);
  if (!isObject(schema)) return schema;
  const { type, name, fields, items, values } = schema;
  const own = typeof name === "string" && typeof type === "string" && /^(record|enum|fixed|error)$/.test(type);
  if (!own)
    return { ...schema, type: flattened(type, namespace, define), ...each({ items, values }, namespace, define) };
  const full = fullName(name, String(schema["namespace"] ?? namespace));
  const inside = full.slice(0, Math.max(0, full.lastIndexOf(".")));
  const members = Array.isArray(fields)
    ? fields.map((it) => ({ ...objectOf(it), type: flattened(objectOf(it)["type"], inside, define) }))
    : null;
  const { namespace: _, ...rest } = schema;
  define(full, JSON.stringify({ ...rest, name: full, fields: members }));
  return full;
}

function each(
  parts: Readonly<Record<string, unknown>>,
  namespace: string,
  define: (name: string, text: string) => void,
): object {
  const given = Object.entries(parts).filter(([, it]) => it !== undefined);
  return Object.fromEntries(given.map(([key, it]) => [key, flattened(it, namespace, define)]));
}

const primitives = new Set(["null", "boolean", "int", "long", "float", "double", "bytes", "string", "array", "map"]);

function fullName(name: string, namespace: string): string {
  return name.includes(".") || namespace === "" || primitives.has(name) ? name : `${namespace}.${name}`;
}
