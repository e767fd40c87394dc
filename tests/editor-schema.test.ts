import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { styles } from "../generator/styles/index.ts";
import { editorSchema } from "../generator/syntax/schema.ts";
import { withSharedDefinitions } from "../generator/syntax/shared-definitions.ts";

const schema = withSharedDefinitions(editorSchema(styles));
const validate = new Ajv({ strict: false }).compile(schema);
const specs = join(import.meta.dirname, "..", "specs");

function accepts(text: string): boolean {
  return validate(parse(text)) === true;
}

const service = (interaction: string) => `interspec: 1\nservice: orders\ninteractions:\n  x: ${interaction}\n`;

describe("the schema for editors", () => {
  const files = readdirSync(specs, { recursive: true, encoding: "utf8" }).filter(
    (it) => it.endsWith(".yaml") && !it.includes("generated") && !it.endsWith("lock.yaml"),
  );

  it.each(files)("accepts specs/%s", (file) => {
    expect(accepts(readFileSync(join(specs, file), "utf8")), JSON.stringify(validate.errors)).toBe(true);
  });

  it("knows the keys of each style", () => {
    expect(accepts(service("{ style: http, route: GET /a }"))).toBe(true);
    expect(accepts(service("{ style: http, route: GET /a, topic: a }"))).toBe(false);
    expect(accepts(service("{ style: grpc, route: GET /a }"))).toBe(false);
    expect(accepts(service("{ style: htp, route: GET /a }"))).toBe(false);
    expect(accepts(service("{ style: http }"))).toBe(false);
  });

  it("describes every key of an interaction", () => {
    const text = JSON.stringify(schema);
    for (const style of styles) {
      for (const [name, key] of Object.entries(style.keys))
        expect(text, name).toContain(JSON.stringify(key.description));
    }
  });

  it("is small enough for an editor", () => {
    expect(JSON.stringify(schema).length).toBeLessThan(200_000);
  });
});
