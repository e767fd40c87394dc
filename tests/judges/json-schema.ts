import type { Ajv } from "ajv";
import { type Group, groupsOf } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { type JsonObject, listOf, objectOf } from "./json.ts";
import { allowExtensions, judgeSchema, strictAjv } from "./schemas.ts";

interface SchemaFile {
  readonly file: string;
  readonly schema: JsonObject;
}

/** Whether Ajv's strict mode takes the files below `json-schema/`, all of a tree together, and their `examples` fit. */
export async function judgeJsonSchema(files: readonly TextFile[]): Promise<readonly Finding[]> {
  return groupsOf(files, "json-schema").flatMap(judgeGroup);
}

function judgeGroup({ prefix, files }: Group): readonly Finding[] {
  const findings: Finding[] = [];
  let current = "";
  const ajv = strictAjv("2020-12", (message) => findings.push({ file: current, rule: "strict", message }));
  allowExtensions(ajv, files.map((it) => it.content).join("\n"));
  const schemas: SchemaFile[] = [];
  for (const { path, content } of files) {
    current = `${prefix}${path}`;
    try {
      const schema = objectOf(JSON.parse(content));
      add(ajv, schema);
      schemas.push({ file: current, schema });
    } catch (error) {
      findings.push({ file: current, rule: "schema", message: messageOf(error) });
    }
  }
  for (const { file, schema } of schemas) {
    current = file;
    const examples = listOf(schema["examples"]);
    findings.push(...judgeSchema(ajv, { file, place: "", schema: { $ref: String(schema["$id"]) }, examples }));
  }
  return findings;
}

function add(ajv: Ajv, schema: JsonObject): void {
  if (schema["$schema"] !== "https://json-schema.org/draft/2020-12/schema") throw new Error("$schema is not 2020-12");
  if (typeof schema["$id"] !== "string") throw new Error("no $id");
  ajv.addSchema(schema);
}
