// Prints the table of the runtime of docs/performance.md: CPU a call, as ratios of medians of one run.
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import http2 from "node:http2";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { build } from "esbuild";
import { Pool } from "undici";
import { generated, median } from "../generated.mjs";
import { messageRows } from "./messages.mjs";
import { policyRows } from "./policies.mjs";
import { order, shopSpec } from "./spec.mjs";
import { talk } from "./talk.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rounds = Number(process.argv[2] ?? 9);
const [callsPerRound, concurrency] = [3000, 32];

mkdirSync(join(root, ".cache"), { recursive: true });
// Inside the repository, where the packages are found.
const folder = mkdtempSync(join(root, ".cache", "bench-runtime-"));
const servers = [];
try {
  await table();
} finally {
  for (const { child, pool } of servers) {
    await pool.destroy();
    child.disconnect();
    child.kill();
  }
  rmSync(folder, { recursive: true, force: true });
}

async function table() {
  const out = generated(folder, "shop", shopSpec);
  const [bare, ours] = await Promise.all([started("bare", out), started("ours", out)]);
  console.log("| | ours | beside | ratio | goal |\n|---|---|---|---|---|");
  await httpServerRow(bare, ours);
  await httpClientRows(bare, out);
  await rpcServerRow(bare, ours, out);
  await graphqlServerRow(bare, ours, out);
  await socketRow(bare, ours, false);
  await socketRow(bare, ours, true);
  await policyRows(rounds);
  await messageRows(rounds);
  await coreRow();
}

/** CPU of the server process for each request of a client that knows nothing of us. */
async function httpServerRow(bare, ours) {
  const call = (server) => () => rawCall(server.pool);
  await row("HTTP route; a bare `node:http` handler", serverCpu(ours, call(ours)), serverCpu(bare, call(bare)), 1.6);
}

/** The same over GraphQL: the document that a client sends, with the order as its variables. */
async function graphqlServerRow(bare, ours, out) {
  const { shopGraphql } = await import(pathToFileURL(join(out, "shop/wire/graphql.js")).href);
  const body = JSON.stringify({ query: shopGraphql.placeGraph.document, variables: order });
  const headers = { "content-type": "application/json" };
  const call = async () => {
    const response = await ours.pool.request({ method: "POST", path: "/graphql", headers, body });
    const text = await response.body.text();
    if (!text.startsWith('{"data":{"placed":{"orderId"')) throw new Error(text);
  };
  await row(
    "GraphQL subgraph; a bare `node:http` handler of JSON",
    serverCpu(ours, call),
    serverCpu(bare, () => rawCall(bare.pool)),
    2.2,
  );
}

/** CPU of this process for each call of a bare server, over the pool that the other uses, and over one of its own. */
async function httpClientRows(bare, out) {
  const { createShopClient } = await import(pathToFileURL(join(out, "shop/client.js")).href);
  const raw = async () => JSON.parse(await rawCall(bare.pool));
  for (const [where, options, goal] of [
    ["", { dispatcher: bare.pool }, 1.15],
    [" with a pool of its own", {}, ""],
  ]) {
    const client = createShopClient(bare.url, options);
    await row(
      `HTTP client${where}; \`undici.request\` and JSON.parse`,
      ownCpu(() => client.place(order)),
      ownCpu(raw),
      goal,
    );
    await client[Symbol.asyncDispose]();
  }
}

async function rpcServerRow(bare, ours, out) {
  const { ShopService } = await import(pathToFileURL(join(out, "shop/wire/rpc_pb.js")).href);
  const { input } = ShopService.method.placeRpc;
  const bytes = toBinary(input, create(input, order));
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes]);
  const session = http2.connect(ours.url);
  const call = () => grpcCall(session, `/${ShopService.typeName}/PlaceRpc`, frame);
  await row(
    "gRPC unary; a bare `node:http` handler of JSON",
    serverCpu(ours, call),
    serverCpu(bare, () => rawCall(bare.pool)),
    2,
  );
  session.close();
}

/** What every call of a client leans on, as a page would load it: streams and what is opt-in come when they are asked for. */
async function coreRow() {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, "runtime/dist/client-of.js")],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    platform: "browser",
    format: "esm",
    metafile: true,
    write: false,
    outdir: "core",
  });
  const contents = new Map(outputFiles.map((it) => [relative(root, it.path), it.contents]));
  const loaded = loadedAtOnce(metafile, "core/client-of.js").map((it) => contents.get(it));
  const compressed = gzipSync(Buffer.concat(loaded)).length;
  console.log(`| runtime core, minified and compressed | ${(compressed / 1000).toFixed(1)} kB | | | 6 kB |`);
}

function loadedAtOnce({ outputs }, path) {
  const imported = outputs[path].imports.filter((it) => it.kind === "import-statement").map((it) => it.path);
  return [...new Set([path, ...imported.flatMap((it) => loadedAtOnce({ outputs }, it))])];
}

/** CPU of the server process for each message that it answers; in a session it acknowledges and keeps them, too. */
async function socketRow(bare, ours, isKept) {
  // As many messages on their way as requests, over few connections: that is what they are for.
  const talks = await Promise.all(Array.from({ length: 4 }, () => talk(ours.url, order, isKept)));
  let next = 0;
  const say = () => talks[next++ % talks.length].say();
  await row(
    `WebSocket message${isKept ? " in a session" : ""}; a bare \`node:http\` handler of JSON`,
    serverCpu(ours, say),
    serverCpu(bare, () => rawCall(bare.pool)),
    0.6,
  );
  for (const it of talks) it.close();
}

function started(kind, out) {
  const child = fork(join(root, "bench/runtime/server.mjs"), [kind, out]);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("message", ({ port }) => {
      const url = `http://127.0.0.1:${port}`;
      const server = { child, url, pool: new Pool(url, { connections: concurrency }) };
      servers.push(server);
      resolve(server);
    });
  });
}

async function rawCall(pool) {
  const response = await pool.request({
    method: "POST",
    path: "/orders",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  if (response.statusCode !== 201) throw new Error(`${response.statusCode} ${await response.body.text()}`);
  return response.body.text();
}

function grpcCall(session, path, frame) {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let status = null;
    stream.on("response", (headers) => {
      status = headers["grpc-status"] ?? status;
    });
    stream.on("trailers", (trailers) => {
      status = trailers["grpc-status"] ?? status;
    });
    stream.on("error", reject);
    stream.on("close", () => (status === "0" ? resolve() : reject(new Error(`grpc-status ${status}`))));
    stream.resume();
    stream.end(frame);
  });
}

function serverCpu({ child }, call) {
  return async () => {
    const before = await cpuOf(child);
    await load(call);
    return (await cpuOf(child)) - before;
  };
}

function ownCpu(call) {
  return async () => {
    const before = process.cpuUsage();
    await load(call);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}

function cpuOf(child) {
  return new Promise((resolve) => {
    child.once("message", ({ cpu }) => resolve(cpu.user + cpu.system));
    child.send("cpu");
  });
}

async function load(call) {
  let left = callsPerRound;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** The two take turns, so that whatever slows the machine slows both; the first round of each is thrown away. */
async function row(what, ours, theirs, goal) {
  await ours();
  await theirs();
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push([await ours(), await theirs()]);
  const [mine, other] = [0, 1].map((side) => median(times.map((it) => it[side])) / callsPerRound);
  const ratio = median(times.map(([left, right]) => left / right));
  console.log(`| ${what} | ${mine.toFixed(1)} µs | ${other.toFixed(1)} µs | ${ratio.toFixed(2)} | ${goal} |`);
}
