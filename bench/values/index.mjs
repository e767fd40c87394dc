// Prints the table of values of docs/performance.md: generated codecs beside hand-written code and the bare libraries, as ratios of medians of one run.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { Pass } from "@interspec/runtime";
import { fromAvro, toAvro } from "@interspec/runtime/avro";
import { fromProtobuf, toProtobuf } from "@interspec/runtime/protobuf";
import avro from "avsc";
import { generated, median } from "../generated.mjs";
import { domainType } from "./avsc-domain.mjs";
import { readOrder, writeOrder } from "./hand-written.mjs";
import { order, ordersSpec, wideSpec } from "./spec.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rounds = Number(process.argv[2] ?? 15);
const perRound = 2000;
/** Rounds that are not counted: in them the engine compiles, which takes ten times as long as the work. */
const compiling = 5;

mkdirSync(join(root, ".cache"), { recursive: true });
// Inside the repository, where the packages are found.
const folder = mkdtempSync(join(root, ".cache", "bench-values-"));
try {
  await table();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function table() {
  const out = generated(folder, "orders", ordersSpec);
  const load = (module) => import(pathToFileURL(join(out, "orders", `${module}.js`)).href);
  const [json, avroCodecs, protobufCodecs, messages] = await Promise.all(
    ["codecs", "wire/avro-codecs", "wire/protobuf-codecs", "wire/rpc_pb"].map(load),
  );
  console.log("| | ours | beside | ratio | goal |\n|---|---|---|---|---|");
  jsonRows(json.orderJson);
  avroRows(avroCodecs.orderAvro, readFileSync(join(out, "contracts/avro/orders.orders.v1.Order.avsc"), "utf8"));
  protobufRows(protobufCodecs.orderProtobuf, messages.OrderSchema);
  startUp();
}

function jsonRows(codec) {
  const encode = () => JSON.stringify(checked((pass) => codec.encode(order, "", pass)));
  const text = encode();
  const decode = () => checked((pass) => codec.decode(JSON.parse(text), "", pass));
  same(decode(), order);
  same(readOrder(writeOrder(order)), order);
  row("JSON, value to text, hand-written", encode, () => writeOrder(order), 1.5);
  row("JSON, text to value, hand-written", decode, () => readOrder(text), 1.5);
}

function avroRows(codec, schema) {
  const type = avro.parse(schema);
  const encode = () => checked((pass) => toAvro(codec, order, pass));
  const bytes = Buffer.from(encode());
  const ready = type.fromBuffer(bytes);
  const decode = () => checked((pass) => fromAvro(codec, bytes, pass));
  same(decode(), order);
  same(type.toBuffer(ready).equals(bytes), true);
  row("Avro, value to bytes, avsc alone", encode, () => type.toBuffer(ready), 1.2);
  row("Avro, bytes to value, avsc alone", decode, () => type.fromBuffer(bytes), 1.2);
  const domain = domainType(schema);
  const value = domain.fromBuffer(bytes);
  same(domain.toBuffer(value).equals(bytes), true);
  same([{ ...value.total }, value.placedAt, value.version], [order.total, order.placedAt, order.version]);
  row("Avro, value to bytes, avsc with logical types", encode, () => domain.toBuffer(value), "");
  row("Avro, bytes to value, avsc with logical types", decode, () => domain.fromBuffer(bytes), "");
}

function protobufRows(codec, schema) {
  const encode = () => checked((pass) => toProtobuf(schema, codec, order, pass));
  const bytes = encode();
  const message = fromBinary(schema, bytes);
  const decode = () => checked((pass) => fromProtobuf(schema, codec, bytes, pass));
  same(decode(), order);
  row("protobuf, value to bytes, protobuf-es alone", encode, () => toBinary(schema, message), 1.2);
  row("protobuf, bytes to value, protobuf-es alone", decode, () => fromBinary(schema, bytes), 1.2);
}

/** What importing the codecs of a service with 60 types takes, beyond a script that does nothing. */
function startUp() {
  const out = generated(folder, "wide", wideSpec(60));
  const script = join(folder, "import.mjs");
  writeFileSync(script, `import ${JSON.stringify(pathToFileURL(join(out, "wide/codecs.js")).href)};\n`);
  const empty = join(folder, "empty.mjs");
  writeFileSync(empty, "");
  const runs = Array.from({ length: rounds }, () => [wallMs(script), wallMs(empty)]);
  const [ours, nothing] = [median(runs.map(([it]) => it)), median(runs.map(([, it]) => it))];
  console.log(
    `\nimporting the JSON codecs of 60 types: ${(ours - nothing).toFixed(0)} ms more than nothing (${nothing.toFixed(0)} ms)`,
  );
}

function checked(work) {
  const pass = new Pass("reject");
  const made = work(pass);
  if (pass.violations.length > 0) throw new Error(JSON.stringify(pass.violations));
  return made;
}

function same(left, right) {
  if (!isDeepStrictEqual(left, right)) throw new Error("what came back is another value");
}

/** The two take turns, so that whatever slows the machine slows both. */
function row(what, ours, theirs, goal) {
  const all = Array.from({ length: compiling + rounds }, () => [microseconds(ours), microseconds(theirs)]);
  const times = all.slice(compiling);
  const [mine, other] = [median(times.map(([it]) => it)), median(times.map(([, it]) => it))];
  const ratio = median(times.map(([left, right]) => left / right));
  console.log(`| ${what} | ${mine.toFixed(1)} µs | ${other.toFixed(1)} µs | ${ratio.toFixed(2)} | ${goal} |`);
}

function microseconds(work) {
  const start = process.cpuUsage();
  for (let count = 0; count < perRound; count += 1) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / perRound;
}

function wallMs(script) {
  const start = performance.now();
  spawnSync(process.execPath, [script]);
  return performance.now() - start;
}
