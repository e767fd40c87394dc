// One server in a process of its own: `node server.mjs <kind> <out>`. It tells its port, and its CPU time when asked.
import http from "node:http";
import { pathToFileURL } from "node:url";
import { serve } from "@interspec/runtime/server";
import { placed } from "./spec.mjs";

const [kind, out] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const port = kind === "bare" ? await bare() : await ours();
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.send({ port });

/** What is left of a server when all that makes it safe is taken away. */
function bare() {
  const server = http.createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (it) => {
      body += it;
    });
    request.on("end", () => {
      const text = JSON.stringify(placed(JSON.parse(body)));
      response.writeHead(201, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      response.end(text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}

async function* answers(incoming) {
  for await (const wanted of incoming) yield placed(wanted);
}

async function ours() {
  const { shopService } = await import(pathToFileURL(`${out}/shop/server.js`).href);
  const service = shopService({
    place: async (input) => placed(input),
    placeRpc: async (input) => placed(input),
    placeGraph: async (input) => placed(input),
    talk: answers,
    echo: answers,
  });
  const app = await serve([service], { port: 0, host: "127.0.0.1", logger: silent });
  return app.port;
}
