import { Validator } from "@seriousme/openapi-schema-validator";
import { parse } from "yaml";
import { filesOf } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { isObject, type JsonObject, listOf, memberOf, objectOf, objectsIn } from "./json.ts";
import { addComponents, allowExtensions, judgeSchema, resolved, strictAjv } from "./schemas.ts";

/** Whether the files below `openapi/` fit the meta-schema of 3.1, their schemas Ajv's strict mode, and their examples those schemas. */
export async function judgeOpenapiMeta(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const findings = await Promise.all(filesOf(files, "openapi", ".yaml").map(judgeFile));
  return findings.flat();
}

async function judgeFile({ path, content }: TextFile): Promise<readonly Finding[]> {
  try {
    const document = objectOf(parse(content));
    // The validator writes into what it is given.
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    const meta = valid ? [] : [{ file: path, rule: "meta-schema", message: JSON.stringify(errors) }];
    return [...meta, ...scopeFindings(path, document), ...schemaFindings(path, document)];
  } catch (error) {
    return [{ file: path, rule: "read", message: messageOf(error) }];
  }
}

function schemaFindings(file: string, document: JsonObject): readonly Finding[] {
  const findings: Finding[] = [];
  const ajv = strictAjv("2020-12", (message) => findings.push({ file, rule: "schema", message }));
  ajv.addVocabulary(["discriminator", "xml", "externalDocs", "example"]);
  for (const format of ["password", "byte", "binary"]) ajv.addFormat(format, true);
  allowExtensions(ajv, JSON.stringify(document));
  try {
    for (const [name, schema] of addComponents(ajv, document)) {
      const byReference = { $ref: `#/components/schemas/${name}` };
      findings.push(
        ...judgeSchema(ajv, { file, place: name, schema: byReference, examples: examplesOf(schema, document) }),
      );
    }
  } catch (error) {
    return [...findings, { file, rule: "schema", message: messageOf(error) }];
  }
  for (const [place, holder] of objectsIn(document)) {
    const { schema } = holder;
    if (!isObject(schema) || /\/(example|examples|default|const|enum)\//.test(place)) continue;
    const examples = [...examplesOf(schema, document), ...examplesOf(holder, document)];
    findings.push(...judgeSchema(ajv, { file, place, schema, examples }));
  }
  return findings;
}

/** `example`, and `examples` as the list of a schema or the map, perhaps of references, of a parameter or media type. */
function examplesOf(holder: unknown, document: JsonObject): readonly unknown[] {
  const { example, examples } = objectOf(holder);
  const one = example === undefined ? [] : [example];
  const named = isObject(examples) ? Object.values(examples).map((it) => objectOf(resolved(it, document))) : [];
  return [...one, ...listOf(examples), ...named.flatMap((it) => ("value" in it ? [it["value"]] : []))];
}

function scopeFindings(file: string, document: JsonObject): readonly Finding[] {
  const schemes = objectOf(memberOf(document, "components", "securitySchemes"));
  return [...objectsIn(document)].flatMap(([place, { security }]) =>
    listOf(security)
      .flatMap((it) => Object.entries(objectOf(it)))
      .flatMap(([scheme, scopes]) => listOf(scopes).map((scope) => ({ scheme, scope: String(scope) })))
      .filter(({ scheme, scope }) => !mayName(schemes[scheme], scope))
      .map(({ scheme, scope }) => ({ file, rule: "scope", message: `${place}: '${scheme}' has no scope '${scope}'` })),
  );
}

function mayName(scheme: unknown, scope: string): boolean {
  const { type, flows } = objectOf(scheme);
  if (type !== "oauth2") return scheme !== undefined;
  return Object.values(objectOf(flows)).some((it) => Object.hasOwn(objectOf(objectOf(it)["scopes"]), scope));
}
