import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fileDescriptors } from "../../generator/emit/descriptors.ts";
import { proto } from "../../generator/emitters/proto/index.ts";
import { serviceConfigs } from "../../generator/emitters/service-config/index.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import { descriptorSets } from "../judges/buf.ts";
import type { TextFile } from "../judges/finding.ts";
import { isObject, listOf, objectOf } from "../judges/json.ts";
import { compiledTexts, compileFolder } from "../support/compile.ts";
import { contractsOf, emitted, textOf } from "../support/contracts-of.ts";

const config = "interspec: 1\nname: shop\nnamespace: shop\n";
const orders = "interspec: 1\nservice: orders\ndefaults: { auth: user }\n";

const lock = `lockVersion: 1
messages:
  shop.orders.v1.GetRequest:
    1: { name: a, type: string, removed: true }
    2: { name: b, type: State }
    next: 3
    # --- end shop.orders.v1.GetRequest
enums:
  shop.orders.v1.State:
    1: { name: OPEN, removed: true }
    2: { name: PAID }
    next: 3
    # --- end shop.orders.v1.State
`;

describe("the proto emitter", () => {
  let workspace: Workspace;
  let files: readonly TextFile[];
  let shop: string;

  beforeAll(async () => {
    ({ workspace } = await compileFolder(join(root, "tests/emitters/type-traps")));
    files = await emitted(workspace, [proto]);
    shop = textOf(files, "/shop.proto");
  });

  it("prints what its own descriptors say", async () => {
    const [set] = await descriptorSets(files);
    const built = listOf(objectOf(set)["file"]).map(objectOf);
    const ours = fileDescriptors(workspace);
    expect(ours.map((it) => it.name).sort()).toEqual(files.map((it) => it.path.replace("contracts/proto/", "")).sort());
    for (const file of ours) {
      const theirs = built.find((it) => it["name"] === file.name) ?? {};
      expect(comments(file)).toEqual(comments(theirs));
      expect(plain({ ...file, sourceCodeInfo: {} })).toEqual(plain({ ...theirs, sourceCodeInfo: {} }));
    }
  });

  it("writes a leading dot where a name would be sought in a nearer package", () => {
    expect(shop).toContain("package shop.shop.v1;");
    expect(shop).toContain("  .shop.shapes.v1.Money price =");
    expect(shop).toContain("  google.protobuf.Timestamp a_timestamp =");
    expect(textOf(files, "/reviews.proto")).toContain("  .shop.shapes.v1.Money price =");
  });

  it("writes the full name of a type that a map field hides", () => {
    expect(shop).toMatch(/ {2}\.shop\.shop\.v1\.LabelsEntry entry = \d+;/);
  });

  it("gives nested lists and maps, and those in unions, wrappers", () => {
    expect(shop).toMatch(/ {2}repeated DoubleList matrix = \d+;/);
    expect(shop).toMatch(/ {2}map<string, \w+> tables = \d+;/);
    expect(shop).toMatch(/oneof value_of \{[^}]* {4}IntList many = \d+;/);
  });

  it("keeps the name of a oneof apart from its variants", () => {
    expect(shop).toContain("oneof value_of {");
    expect(textOf(files, "/shapes.proto")).toContain("oneof value {");
  });

  it("gives presence to scalars and enums that may be absent or have a default", () => {
    expect(shop).toMatch(/\/\/ Default: ON\.\n {2}optional Mode a_mode = \d+;/);
    expect(shop).toMatch(/ {2}optional int32 maybe_int = \d+;/);
    expect(shop).toMatch(/ {2}google\.protobuf\.Timestamp maybe_time = \d+;/);
  });

  it("names JSON only where protoc would choose another name", () => {
    expect(shop).toMatch(/ user_id = \d+ \[json_name = "userID"\];/);
    expect(shop).toMatch(/ url = \d+ \[json_name = "U-R\.L"\];/);
    expect(shop).toMatch(/ a_string = \d+;/);
  });

  it("sends a patch as its type with a field mask", () => {
    expect(shop).toContain("  Everything change = 2;\n");
    expect(shop).toContain("  google.protobuf.FieldMask update_mask = 3;\n");
  });

  it("says what is deprecated, secret and how often a call may be sent", () => {
    expect(shop).toContain(
      "  rpc Put(PutRequest) returns (PutResponse) {\n    option deprecated = true;\n    option idempotency_level = IDEMPOTENT;",
    );
    expect(shop).toMatch(
      / {2}\/\/ Deprecated: Since 2026-05-01, until 2026-11-01\. Use aString\. Said "better" elsewhere\.\n {2}optional string old = \d+ \[\n {4}deprecated = true,\n {4}debug_redact = true\n {2}\];/,
    );
    expect(shop).toContain("  // Needs the metadata idempotency-key; a retry with the same key is safe.");
  });

  it("holds of a library what files reach, and nothing else", () => {
    const shapes = textOf(files, "/shapes.proto");
    expect(shapes).toContain("message TagKey {");
    expect(shapes).not.toContain("message Tag {");
  });

  it("reserves the numbers and names of removed fields and values", async () => {
    const compiled = await compiledTexts({
      "interspec.yaml": config,
      "specs/orders.yaml": `${orders}types: { State: { enum: [PAID] } }\ninteractions: { get: { style: grpc, in: { b: State } } }`,
      "interspec.lock.yaml": lock,
    });
    const file = textOf(await emitted(compiled.workspace, [proto]), "/orders.proto");
    expect(file).toContain('message GetRequest {\n  reserved 1;\n  reserved "a";\n  State b = 2;\n  // next: 3');
    expect(file).toContain('enum State {\n  reserved 1;\n  reserved "STATE_OPEN";\n  STATE_UNSPECIFIED = 0;');
  });

  it("follows a pinned package with its folder", async () => {
    const made = await contractsOf(
      {
        "interspec.yaml": config,
        "specs/orders.yaml": `${orders}wire: { package: old.orders.v3 }\ninteractions: { get: { style: grpc } }`,
      },
      proto,
      serviceConfigs,
    );
    expect(made.map((it) => it.path)).toEqual([
      "contracts/proto/old/orders/v3/orders.proto",
      "contracts/proto/old/orders/v3/orders.service_config.json",
    ]);
  });

  it("makes no file where nothing is reached", async () => {
    const specs = {
      "specs/orders.yaml": `${orders}types: { A: { fields: {} } }\ninteractions: { get: { style: http, route: GET /a, out: A } }`,
    };
    expect(await contractsOf({ "interspec.yaml": config, ...specs }, proto, serviceConfigs)).toEqual([]);
  });
});

describe("the service-config emitter", () => {
  it("keeps to gRPC's limits", async () => {
    const made = await contractsOf(
      {
        "interspec.yaml": config,
        "specs/orders.yaml": `${orders}interactions:
  often: { style: grpc, idempotency: natural, timeout: 1500ms, retry: { attempts: 9, backoff: 1s, on: [UNAVAILABLE, ABORTED] } }
  keyed: { style: grpc, idempotency: key, timeout: 2s, retry: { attempts: 2, on: [UNAVAILABLE, ABORTED] } }
  once: { style: grpc, idempotency: none, timeout: 2s }
  never: { style: grpc, idempotency: read, timeout: 2s, retry: none }
`,
      },
      serviceConfigs,
    );
    const { methodConfig } = objectOf(JSON.parse(textOf(made, "service_config.json")));
    const [often, keyed, once, never] = listOf(methodConfig).map(objectOf);
    expect(often).toMatchObject({
      timeout: "1.500s",
      retryPolicy: { maxAttempts: 5, initialBackoff: "1s", retryableStatusCodes: ["UNAVAILABLE", "ABORTED"] },
    });
    expect(keyed).toMatchObject({ retryPolicy: { maxAttempts: 2, retryableStatusCodes: ["UNAVAILABLE"] } });
    expect(once).not.toHaveProperty("retryPolicy");
    expect(never).not.toHaveProperty("retryPolicy");
  });
});

const labels = ["", "LABEL_OPTIONAL", "LABEL_REQUIRED", "LABEL_REPEATED"];
const types = [
  "",
  "DOUBLE",
  "FLOAT",
  "INT64",
  "UINT64",
  "INT32",
  "FIXED64",
  "FIXED32",
  "BOOL",
  "STRING",
  "GROUP",
  "MESSAGE",
  "BYTES",
  "UINT32",
  "ENUM",
];
const levels = ["IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"];

/** Descriptors as protobuf's JSON has them: enums by name, nothing that is empty. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, it]) => !Array.isArray(it) || it.length > 0);
  return Object.fromEntries(entries.map(([key, it]) => [key, typeof it === "number" ? named(key, it) : plain(it)]));
}

function named(key: string, value: number): unknown {
  if (key === "label") return labels[value];
  if (key === "type") return `TYPE_${types[value]}`;
  return key === "idempotencyLevel" ? levels[value] : value;
}

/** Comments by the path of what they belong to. */
function comments(file: object): unknown {
  const locations = listOf(objectOf(objectOf(file)["sourceCodeInfo"])["location"]).map(objectOf);
  const own = locations.filter((it) => it["leadingComments"] !== undefined && listOf(it["path"]).length > 1);
  return Object.fromEntries(own.map((it) => [listOf(it["path"]).join("."), it["leadingComments"]]));
}
