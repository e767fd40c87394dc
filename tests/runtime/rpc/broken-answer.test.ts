import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { clientOf } from "../../../runtime/src/client-of.ts";
import { type Clock, systemClock } from "../../../runtime/src/clock.ts";
import { nodeRpcTransport } from "../../../runtime/src/rpc/client/node-transport.ts";
import { probe } from "./probe/probe.ts";

/** A server whose answers to all calls are these bytes, and well. */
async function answering(bytes: Buffer): Promise<string> {
  const server = createServer();
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

it("blames the target for an answer that breaks off within a message, and not the caller", async () => {
  await using client = createClient("probe", probe, await answering(Buffer.from([0, 0, 0])));
  const reading = (async () => {
    for await (const _ of client.count({ to: 1 })) throw new Error("a message came");
  })();
  await expect(reading).rejects.toMatchObject({ code: "internal" });
});

it.each(["sum", "chat"] as const)("leaves no timer of '%s' that failed while it still sends", async (name) => {
  const timers = new Set<object>();
  const clock: Clock = {
    ...systemClock,
    after(ms, call) {
      const timer = systemClock.after(ms, () => {
        timers.delete(timer);
        call();
      });
      timers.add(timer);
      return {
        cancel() {
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
  };
  const baseUrl = new URL(await answering(Buffer.from([0, 0, 0])));
  const transport = nodeRpcTransport(baseUrl, { headers: {}, dispatcher: null, certificate: null });
  const connection = { peer: baseUrl.href, clock, transportOf: async () => transport, close: () => transport.close() };
  await using client = clientOf(probe, { connection, credential: null, policies: {}, logger: null });
  let sendMore: () => void = () => undefined;
  let isAsked: () => void = () => undefined;
  const failed = new Promise<void>((resolve) => {
    sendMore = resolve;
  });
  const askedAgain = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const sent = { number: 1, text: "x" };
  async function* outgoing() {
    yield sent;
    isAsked();
    await failed;
    yield sent;
  }
  const call = (async () => {
    if (name === "sum") await client.sum(outgoing());
    else for await (const _ of client.chat(outgoing())) throw new Error("a message came");
  })();
  await expect(call).rejects.toMatchObject({ code: "internal" });
  await askedAgain;
  sendMore();
  await new Promise(setImmediate);
  expect(timers.size).toBe(0);
});
