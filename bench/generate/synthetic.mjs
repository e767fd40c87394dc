// The workspace of performance.md: N operations, 10 a service, all styles mixed; each has an enum, a nested record, and a request and a response of 8 fields.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const styles = ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt", "http", "grpc", "event"];

/** The specs of a synthetic workspace of `count` operations: path → text. */
export function specsOf(count) {
  const services = Math.ceil(count / 10);
  const files = new Map([["interspec.yaml", "interspec: 1\nname: bench\nnamespace: bench\n"]]);
  for (let index = 0; index < services; index += 1) {
    files.set(`specs/service${index}.yaml`, serviceOf(index, Math.min(10, count - index * 10)));
  }
  return files;
}

/** Writes a synthetic workspace to a folder. */
export function writeWorkspace(dir, count) {
  for (const [path, text] of specsOf(count)) {
    mkdirSync(join(dir, path, ".."), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

function serviceOf(index, operations) {
  const stems = Array.from({ length: operations }, (_, it) => `S${index}Op${it}`);
  return `interspec: 1
service: service${index}
owner: team-${index}
description: Service ${index} of the bench.
contact: { name: team-${index}, url: "https://bench.example/${index}", email: team-${index}@bench.example }
defaults: { auth: user }
types:
${stems.map(typesOf).join("")}interactions:
${stems.map((stem, it) => interactionOf(stem, styles[it % styles.length], index)).join("")}`;
}

function typesOf(stem) {
  return `  ${stem}State: { enum: [OPEN, PAID, SHIPPED, CLOSED] }
  ${stem}Detail: { fields: { label: string, amount: { type: "decimal(18,2)", min: 0 }, at: timestamp } }
  ${stem}In:
    fields:
      id: id
      name: { type: string, minLength: 1, maxLength: 100, description: The name. }
      count: { type: int, min: 0, max: 1000 }
      ratio: double
      active: bool
      state: ${stem}State
      detail: ${stem}Detail
      tags: list<string>
  ${stem}Out:
    key: id
    fields:
      id: id
      name: string
      total: long
      ratio: double
      active: bool
      state: ${stem}State
      detail: ${stem}Detail
      notes: map<string>
`;
}

function interactionOf(stem, style, service) {
  const name = stem.charAt(0).toLowerCase() + stem.slice(1);
  const path = `${name.toLowerCase()}`;
  const body = {
    http: `route: POST /v1/${path}\n    in: ${stem}In\n    out: ${stem}Out`,
    grpc: `in: ${stem}In\n    out: ${stem}Out`,
    stream: `in: ${stem}In\n    out: stream ${stem}Out`,
    event: `topic: bench.${path}.v1\n    payload: ${stem}Out\n    encoding: ${service % 2 === 0 ? "avro" : "json"}`,
    graphql: `field: Query.${name}\n    in: ${stem}In\n    out: ${stem}Out`,
    realtime: `transport: websocket\n    path: /v1/${path}\n    send: ${stem}Out\n    receive: ${stem}In`,
    mqtt: `topic: bench/${path}/{id}\n    from: device\n    in: { id: id }\n    payload: ${stem}Out`,
  }[style];
  return `  ${name}:\n    style: ${style}\n    description: Operation ${stem}.\n    ${body}\n`;
}
