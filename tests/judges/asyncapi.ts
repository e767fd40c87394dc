import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { AvroSchemaParser } from "@asyncapi/avro-schema-parser";
import { Parser } from "@asyncapi/parser";
import { parse } from "yaml";
import { avroType } from "./avro.ts";
import { filesOf, inFolder } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { type JsonObject, listOf, objectOf, objectsIn } from "./json.ts";
import { addComponents, allowExtensions, judgeSchema, resolved, strictAjv } from "./schemas.ts";

/** What AsyncAPI's own parser says of the files below `asyncapi/`, and whether their payloads and examples hold. */
export async function judgeAsyncapi(files: readonly TextFile[]): Promise<readonly Finding[]> {
  const documents = filesOf(files, "asyncapi", ".yaml");
  const parsed = await inFolder([...documents, ...filesOf(files, "avro", ".avsc")], async (folder) => {
    const findings = await Promise.all(documents.map((it) => parserFindings(it, folder)));
    return findings.flat();
  });
  return [...parsed, ...documents.flatMap((it) => payloadFindings(it, files))];
}

async function parserFindings({ path, content }: TextFile, folder: string): Promise<readonly Finding[]> {
  const parser = new Parser();
  parser.registerSchemaParser(AvroSchemaParser());
  const { diagnostics } = await parser.parse(content, { source: pathToFileURL(join(folder, path)).pathname });
  // A remark, no warning: we write 3.0.0 on purpose.
  const counted = diagnostics.filter((it) => it.code !== "asyncapi-latest-version");
  return counted.map((it) => ({ file: path, rule: String(it.code), message: `${it.message} (${it.path.join(".")})` }));
}

// The parser takes Avro that does not parse, and looks into no example.
function payloadFindings({ path, content }: TextFile, files: readonly TextFile[]): readonly Finding[] {
  const findings: Finding[] = [];
  try {
    const document = objectOf(parse(content));
    const ajv = strictAjv("draft-07", (message) => findings.push({ file: path, rule: "schema", message }));
    ajv.addVocabulary(["discriminator", "externalDocs"]);
    allowExtensions(ajv, JSON.stringify(document));
    for (const [name] of addComponents(ajv, document)) {
      const schema = { $ref: `#/components/schemas/${name}` };
      findings.push(...judgeSchema(ajv, { file: path, place: name, schema, examples: [] }));
    }
    for (const { place, payload, headers, examples } of messagesIn(document)) {
      if (isAvro(payload)) {
        findings.push(...avroFindings({ file: path, place, payload, examples: examples.payload }, files));
      } else {
        findings.push(...judgeSchema(ajv, { file: path, place, schema: payload, examples: examples.payload }));
      }
      findings.push(
        ...judgeSchema(ajv, { file: path, place: `${place} headers`, schema: headers, examples: examples.headers }),
      );
    }
  } catch (error) {
    findings.push({ file: path, rule: "payload", message: messageOf(error) });
  }
  return findings;
}

interface Message {
  readonly place: string;
  readonly payload: JsonObject;
  readonly headers: JsonObject;
  readonly examples: { readonly payload: readonly unknown[]; readonly headers: readonly unknown[] };
}

/** The messages of the components and of the channels, and what traits add to their headers. */
function messagesIn(document: JsonObject): readonly Message[] {
  return [...objectsIn(document)].flatMap(([place, message]) => {
    if (!/^\/(components|channels\/[^/]+)\/messages\/[^/]+$/.test(place) || "$ref" in message) return [];
    const examples = listOf(message["examples"]).map(objectOf);
    const given = (part: string) => examples.filter((it) => part in it).map((it) => it[part]);
    const { payload, headers } = message;
    return [
      {
        place,
        payload: objectOf(isAvro(objectOf(payload)) ? payload : resolved(payload, document)),
        headers: objectOf(headers),
        examples: { payload: given("payload"), headers: given("headers") },
      },
    ];
  });
}

function isAvro(payload: JsonObject): boolean {
  return String(payload["schemaFormat"] ?? "").includes("avro");
}

interface AvroPayload {
  readonly file: string;
  readonly place: string;
  readonly payload: JsonObject;
  readonly examples: readonly unknown[];
}

function avroFindings({ file, place, payload, examples }: AvroPayload, files: readonly TextFile[]): readonly Finding[] {
  try {
    const type = avroType(avroText(file, payload["schema"], files));
    for (const example of examples) type.fromString(JSON.stringify(example));
    return [];
  } catch (error) {
    return [{ file, rule: "avro-payload", message: `${place}: ${messageOf(error)}` }];
  }
}

function avroText(file: string, schema: unknown, files: readonly TextFile[]): string {
  const { $ref } = objectOf(schema);
  if (typeof $ref !== "string") return JSON.stringify(schema);
  const path = posix.join(posix.dirname(file), $ref);
  const target = files.find((it) => it.path === path);
  if (target === undefined) throw new Error(`'${$ref}' is no file`);
  return target.content;
}
