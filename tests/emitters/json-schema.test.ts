import { describe, expect, it } from "vitest";
import { jsonSchema } from "../../generator/emitters/json-schema/index.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";

/** The files of a workspace by the ends of their names. */
async function filesOf(specs: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, unknown>> {
  const texts = Object.entries(specs).map(([name, text]) => [`specs/${name}.yaml`, `interspec: 1\n${text}`] as const);
  const { workspace } = await compiledTexts(Object.fromEntries(texts));
  const prefix = "contracts/json-schema/shop.";
  const files = await emitted(workspace, [jsonSchema]);
  return new Map(files.map((it) => [it.path.slice(prefix.length, -".json".length), JSON.parse(it.content)]));
}

const common = "library: common\ntypes: { Note: { fields: { text: string } } }\n";

describe("JSON Schema files", () => {
  it("belong to the unit of their type, once, whoever uses it", async () => {
    const files = await filesOf({
      common,
      a: `service: a\nowner: t\nimports: { common: ./common.yaml }\ninteractions:\n  noted: { style: event, topic: a.noted, payload: common.Note, ordering: none }\n`,
      b: `service: b\nowner: t\nimports: { common: ./common.yaml }\ninteractions:\n  alsoNoted: { style: event, topic: b.noted, payload: common.Note, ordering: none }\n  onNoted: { style: event, consumes: a.noted }\n`,
    });
    expect([...files.keys()]).toEqual(["a.v1.noted.cloudevent", "b.v1.alsoNoted.cloudevent", "common.v1.Note"]);
    expect(files.get("b.v1.alsoNoted.cloudevent")).toMatchObject({
      properties: {
        data: { $ref: "urn:interspec:shop:common:v1:Note" },
        dataschema: { const: "urn:interspec:shop:common:v1:Note" },
      },
    });
    expect(files.get("common.v1.Note")).toMatchObject({ additionalProperties: false });
  });

  it("are `X` and `XInput` for what goes both ways, and an envelope refers to the closed one", async () => {
    const files = await filesOf({
      common,
      a: `service: a\nowner: t\nimports: { common: ./common.yaml }\ndefaults: { auth: user }\ninteractions:
  noted: { style: event, topic: a.noted, payload: common.Note, ordering: none }
  read: { style: http, route: GET /note, out: common.Note }\n`,
    });
    expect([...files.keys()]).toEqual(["a.v1.noted.cloudevent", "common.v1.NoteInput", "common.v1.Note"]);
    expect(files.get("common.v1.Note")).not.toHaveProperty("additionalProperties");
    expect(files.get("a.v1.noted.cloudevent")).toMatchObject({
      properties: {
        data: { $ref: "urn:interspec:shop:common:v1:NoteInput" },
        dataschema: { const: "urn:interspec:shop:common:v1:Note" },
      },
    });
  });

  it("describe the part of a record that is the body", async () => {
    const files = await filesOf({
      a: `service: a\nowner: t\ndefaults: { auth: user }\ninteractions:
  write: { style: http, route: "PUT /notes/{id}", in: { id: id, text: string }, out: list<Note> }
  change: { style: http, route: "PATCH /notes/{id}", in: { id: id, note: patch<Note> }, out: Note }
  upload: { style: http, route: "PUT /notes/{id}/picture", in: { id: id, picture: bytes }, content: { in: image/png } }
types: { Note: { key: id, fields: { id: id, text: string, more: "string?" } } }\n`,
    });
    expect([...files.keys()].sort()).toEqual(["a.v1.Note", "a.v1.NotePatch", "a.v1.WriteBody", "a.v1.WriteResult"]);
    expect(files.get("a.v1.WriteBody")).toMatchObject({ required: ["text"], properties: { text: { type: "string" } } });
    expect(files.get("a.v1.WriteResult")).toMatchObject({ type: "array", items: { $ref: "#/$defs/Note" } });
    expect(files.get("a.v1.NotePatch")).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "urn:interspec:shop:a:v1:NotePatch",
      title: "NotePatch",
      type: "object",
      additionalProperties: false,
      properties: { text: { type: "string" }, more: { type: ["string", "null"] } },
      examples: [{ text: "Some text", more: "Some more" }],
    });
  });

  it("refer to themselves where a type leads back", async () => {
    const files = await filesOf({
      a: `service: a\nowner: t\ninteractions:\n  grown: { style: event, topic: a.grown, payload: Tree, ordering: none }\ntypes: { Tree: { fields: { up: "Tree?", leaves: list<Leaf> } }, Leaf: { fields: { of: "Tree?" } } }\n`,
    });
    const orNull = { anyOf: [{ $ref: "#" }, { type: "null" }] };
    expect(files.get("a.v1.Tree")).toMatchObject({
      properties: { up: orNull },
      $defs: { Leaf: { properties: { of: orNull } } },
    });
    expect(files.get("a.v1.Tree")).not.toHaveProperty("$defs.Tree");
  });
});
