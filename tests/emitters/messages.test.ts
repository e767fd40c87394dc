import { beforeAll, describe, expect, it } from "vitest";
import { camelCase } from "../../generator/base/words.ts";
import { avroFullName } from "../../generator/emit/avro-schema.ts";
import {
  consumersModule,
  eventsModule,
  mqttModule,
  type OperationsModule,
  subscribersModule,
} from "../../generator/emit/typescript/operations-module.ts";
import { avro } from "../../generator/emitters/avro/index.ts";
import { emitters as allEmitters } from "../../generator/emitters/index.ts";
import { jsonSchema } from "../../generator/emitters/json-schema/index.ts";
import { schemaNames } from "../../generator/emitters/ts-event/schemas.ts";
import type { Interaction } from "../../generator/model/interaction.ts";
import { ofStyle } from "../../generator/model/interaction.ts";
import { namedType } from "../../generator/model/walk.ts";
import type { Service as ServiceModel, Workspace } from "../../generator/model/workspace.ts";
import type { AnyConsumer, AnyEvent } from "../../runtime/src/event/as-event.ts";
import type { AnyMqtt, AnyMqttSubscriber } from "../../runtime/src/mqtt/as-mqtt.ts";
import type { Service } from "../../runtime/src/service.ts";
import { emitted, textOf } from "../support/contracts-of.ts";
import { goldenCases, wholeWorkspaces, workspaceOf } from "../support/every-workspace.ts";
import { type GeneratedCode, generatedCode } from "../values/generated-code.ts";

const emitters = allEmitters.filter(({ name }) => /^ts-(?!types|codecs|handlers)/.test(name));
const folders = [...wholeWorkspaces, ...goldenCases("ts-event"), ...goldenCases("ts-mqtt")];

type Named<Of> = Readonly<Record<string, Of>>;

describe.each(folders)("the messages of %s", (folder) => {
  let workspace: Workspace;
  let code: GeneratedCode;

  beforeAll(async () => {
    workspace = await workspaceOf(folder);
    code = await generatedCode(workspace, emitters);
  });

  /** A constant of a service's module. */
  function constant<Of>({ folder: unit }: ServiceModel, place: OperationsModule): Named<Of> {
    return code.module(`${unit}/${place.module}`)[camelCase(unit) + place.suffix] as Named<Of>;
  }

  function ownerOf({ service }: Interaction): ServiceModel {
    const found = workspace.services.find((it) => it.id === service);
    if (found === undefined) throw new Error(`no service '${service}'`);
    return found;
  }

  it("are published as the model says, under the attributes of their contracts", async () => {
    const files = await emitted(workspace, [jsonSchema]);
    for (const service of workspace.services) {
      for (const { id, name, role, channel, policies } of ofStyle(service, "event")) {
        if (role.kind === "consumer") continue;
        const event = constant<AnyEvent>(service, eventsModule)[name];
        const { topic, ordering, broker, retentionMs, expiryMs, registryMode, eventType: type, source } = channel;
        const wanted = { interaction: id, topic, ordering, broker, retentionMs, expiryMs, registryMode, type, source };
        expect(event, id).toMatchObject({ ...wanted, auth: [], timeoutMs: policies.timeoutMs.value });
        expect(event?.key === null, id).toBe(channel.partitionBy === null);
        const envelope = JSON.parse(textOf(files, `${service.fullName}.${name}.cloudevent.json`));
        for (const attribute of ["type", "source", "dataschema", "dataclassification"] as const)
          expect(event?.[attribute], `${id} ${attribute}`).toBe(envelope.properties[attribute]?.const);
      }
    }
  });

  it("have the schemas of their contracts, letter for letter", async () => {
    const files = await emitted(workspace, [avro]);
    for (const service of workspace.services) {
      for (const [payload, name] of schemaNames(workspace, service)) {
        const schema = code.module(`${service.folder}/wire/avro-schemas`)[name];
        expect(schema).toBe(textOf(files, `${avroFullName(workspace, namedType(workspace, payload))}.avsc`));
      }
    }
  });

  it("are consumed as the model says, and are those of their producers", () => {
    for (const service of workspace.services) {
      for (const { id, name, role, policies } of ofStyle(service, "event")) {
        if (role.kind === "producer") continue;
        const consumer = constant<AnyConsumer>(service, consumersModule)[name];
        const producer = workspace.interactions.get(role.producer);
        if (producer === undefined) throw new Error(`no producer '${role.producer}'`);
        const { group, from, concurrency, dedupeMs } = role;
        const deadLetter = role.deadLetter?.topic ?? null;
        const retryTopicsMs = policies.retry.value?.topicsMs ?? [];
        const wanted = { interaction: id, group, from, concurrency, dedupeMs, deadLetter, retryTopicsMs, auth: [] };
        expect(consumer, id).toMatchObject(wanted);
        expect(consumer?.event).toBe(constant<AnyEvent>(ownerOf(producer), eventsModule)[producer.name]);
      }
    }
  });

  it("go over MQTT as the model says, both ways", () => {
    for (const { service, interaction } of workspace.services.flatMap((it) =>
      ofStyle(it, "mqtt").map((interaction) => ({ service: it, interaction })),
    )) {
      const { id, name, role, channel, shared } = interaction;
      const owner = role.kind === "owner" ? interaction : workspace.interactions.get(role.of);
      if (owner === undefined) throw new Error(`no owner of '${id}'`);
      const message = constant<AnyMqtt>(ownerOf(owner), mqttModule)[owner.name];
      const { from, qos, retain, expiryMs, will, broker } = channel;
      expect(message, id).toMatchObject({ interaction: owner.id, from, qos, retain, expiryMs, will, broker, auth: [] });
      expect(message?.parameters === null, id).toBe(channel.input === null);
      if (role.kind === "owner" && from === "service") continue;
      const subscriber = constant<AnyMqttSubscriber>(service, subscribersModule)[name];
      expect(subscriber, id).toMatchObject({ interaction: id, shared, auth: [] });
      expect(subscriber?.message).toBe(message);
    }
  });

  it("are published by the handlers whose spec says so, through the outbox where it says that", () => {
    for (const service of workspace.services) {
      const path = `${service.folder}/server`;
      if (!code.has(path)) continue;
      const make = code.module(path)[`${camelCase(service.folder)}Service`] as (handlers: object) => Service;
      const { emits, outbox } = make({});
      const published = Object.entries(emits).flatMap(([handler, messages]) =>
        Object.entries(messages).map(([name, it]) => `${handler} ${name} is ${it.interaction}`),
      );
      const declared = service.interactions.flatMap((it) =>
        [...new Set(it.emits)].map((id) => `${it.name} ${workspace.interactions.get(id)?.name} is ${id}`),
      );
      const isHandler = (line: string) => Object.hasOwn(emits, line.split(" ")[0] ?? "");
      expect(published.sort()).toEqual(declared.filter(isHandler).sort());
      const outboxed = service.interactions.filter((it) => it.emits.length > 0 && it.policies.outbox.value);
      expect([...outbox].sort()).toEqual(outboxed.map((it) => it.name).sort());
    }
  });
});
