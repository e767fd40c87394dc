import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { unitById } from "../../generator/emit/units.ts";
import { avro } from "../../generator/emitters/avro/index.ts";
import { proto } from "../../generator/emitters/proto/index.ts";
import type { NamedType } from "../../generator/model/types.ts";
import { need } from "../infra/have.ts";
import { filesOf } from "../judges/files.ts";
import { listOf, objectOf } from "../judges/json.ts";
import { runPython } from "../judges/run.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";
import { firstSeed, maxTestMs, valueCount } from "./budget.ts";
import { difference } from "./difference.ts";
import { OlderView } from "./newer-workspace.ts";
import { type SampledWorkspace, sampledReleases } from "./sampled-workspace.ts";
import { type Strictness, type WireName, wireOf } from "./wires.ts";

const perType = Math.ceil(valueCount / 1000);

describe("Python", { timeout: maxTestMs }, () => {
  let older: SampledWorkspace;
  let newer: SampledWorkspace;

  beforeAll(async () => {
    ({ older, newer } = await sampledReleases(firstSeed));
  });

  it("reads our Avro and writes what we read", async (test) => {
    await need(test, "python");
    const types = payloads(older);
    const schemas = await contractsOf(older.texts, avro);
    const schema = (type: NamedType) => textOf(schemas, `${type.id}.avsc`);
    const sent = types.map((it) => samples(older, it, "Avro"));
    const requests = types.map((it, index) => ({
      writer: schema(it),
      reader: schema(it),
      messages: hexes(sent[index]),
    }));
    const answers = listOf(await runPython("exchange-avro.py", requests)).map(listOf);
    types.forEach((type, index) => {
      expectSame(older, type, "Avro", sent[index] ?? [], answers[index] ?? []);
    });
  });

  it("hands a newer writer's Avro to an older reader as types.md says", async (test) => {
    await need(test, "python");
    const types = payloads(older);
    const [oldSchemas, newSchemas] = [await contractsOf(older.texts, avro), await contractsOf(newer.texts, avro)];
    const sent = types.map((it) => samples(newer, counterpart(newer, it), "Avro"));
    const requests = types.map((it, index) => ({
      writer: textOf(newSchemas, `${it.id}.avsc`),
      reader: textOf(oldSchemas, `${it.id}.avsc`),
      messages: hexes(sent[index]),
    }));
    const answers = listOf(await runPython("exchange-avro.py", requests)).map(listOf);
    const view = new OlderView(older.workspace, newer.workspace, "Avro");
    types.forEach((type, index) => {
      const expected = (sent[index] ?? []).map((it) => ({ ...it, value: view.ofNamed(type.id, it.value) }));
      expectSame(older, type, "Avro", expected, answers[index] ?? [], "ignore");
    });
  });

  it("reads our protobuf and our protobuf JSON, and writes what we read", async (test) => {
    await need(test, "python");
    const files = filesOf(await contractsOf(older.texts, proto), "proto", ".proto");
    const protos = files.map(({ path, content }) => ({ path: path.replace(/^.*?proto\//, ""), content }));
    const sent = older.types.map((it) => samples(older, it, "protobuf"));
    const texts = older.types.map((it) => samples(older, it, "protobuf JSON"));
    const requests = older.types.map((it, index) => ({
      type: `${unitById(older.workspace, it.unit).protoPackage}.${it.names.proto}`,
      binary: hexes(sent[index]),
      json: (texts[index] ?? []).map((text) => text.made),
    }));
    const answers = listOf(await runPython("exchange-protobuf.py", { protos, requests })).map(objectOf);
    older.types.forEach((type, index) => {
      const answer = answers[index] ?? {};
      expectSame(older, type, "protobuf", sent[index] ?? [], listOf(answer["binaryToBinary"]));
      expectSame(older, type, "protobuf JSON", sent[index] ?? [], listOf(answer["binaryToJson"]));
      expectSame(older, type, "protobuf", texts[index] ?? [], listOf(answer["jsonToBinary"]));
    });
  });
});

interface Sent {
  readonly value: unknown;
  readonly made: string | Uint8Array;
}

/** The records that a topic carries: these have schemas of their own. */
function payloads({ types }: SampledWorkspace): readonly NamedType[] {
  return types.filter((it) => it.name.startsWith("All"));
}

function counterpart({ types }: SampledWorkspace, type: NamedType): NamedType {
  return types.find((it) => it.id === type.id) ?? type;
}

function samples(sampled: SampledWorkspace, type: NamedType, wire: WireName): readonly Sent[] {
  const values = fc.sample(sampled.values.ofNamed(type.id), { seed: sampled.seed, numRuns: perType });
  return values.map((value) => ({
    value: sampled.completed.ofNamed(type.id, value),
    made: wireOf(sampled.code, type, wire).encode(value).made,
  }));
}

function hexes(sent: readonly Sent[] = []): readonly string[] {
  return sent.map(({ made }) => Buffer.from(made).toString("hex"));
}

/** What came back is read as the value that was sent. */
function expectSame(
  sampled: SampledWorkspace,
  type: NamedType,
  wire: WireName,
  sent: readonly Sent[],
  answers: readonly unknown[],
  unknownFields: Strictness = "reject",
): void {
  expect(answers).toHaveLength(sent.length);
  const reader = wireOf(sampled.code, type, wire);
  sent.forEach(({ value }, index) => {
    const text = String(answers[index]);
    const { made, violations } = reader.decode(
      wire === "protobuf JSON" ? text : Buffer.from(text, "hex"),
      unknownFields,
    );
    expect(violations, `${type.id} over ${wire}: ${text}`).toEqual([]);
    expect(difference(value, made), `${type.id} over ${wire}`).toBeNull();
  });
}
