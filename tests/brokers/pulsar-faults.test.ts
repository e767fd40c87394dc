import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { systemClock } from "../../runtime/src/clock.ts";
import { pulsar } from "../../runtime/src/event/brokers/pulsar.ts";
import { waitFor } from "./contract.ts";
import { forever, recordOf, startReader } from "./reader.ts";

// A server of sockets that fails when it is told to, which no real one does.

const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Takes sockets; when it is told to, lets those wait that come, and breaks them at their first message. */
async function faultyServer() {
  const waiting: (() => void)[] = [];
  const open: WebSocket[] = [];
  const state = { isSlow: false, breaksAtOnce: false };
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const go = () =>
      sockets.handleUpgrade(request, socket, head, (it) => {
        open.push(it);
        it.once("message", () => (state.breaksAtOnce ? it.terminate() : undefined));
      });
    if (state.isSlow) waiting.push(go);
    else go();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    for (const it of open) it.terminate();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, state, waiting, open };
}

async function connectedTo(url: string) {
  const connection = await pulsar({ url }).connect({ clientId: "test", logger, clock: systemClock });
  onTestFinished(() => connection.close());
  return connection;
}

test("pulsar() leaves no socket behind that opens while it is being left", async () => {
  const { url, state, waiting, open } = await faultyServer();
  const connection = await connectedTo(url);
  const reader = await startReader(connection, { topic: "t", group: "readers" });
  state.isSlow = true;
  open[0]?.terminate();
  await waitFor(
    () => waiting.length === 1,
    () => "no other socket was asked for",
  );
  const closing = reader.close();
  waiting[0]?.();
  const startedMs = Date.now();
  await closing;
  expect(Date.now() - startedMs).toBeLessThan(2000);
  await waitFor(
    () => open.length === 2 && open[1]?.readyState === 3,
    () => `a socket is open: ${open[1]?.readyState}`,
    5000,
  );
});

test("pulsar() says of what it has sent that nobody knows where it is, when the socket is closed", async () => {
  const { url, state } = await faultyServer();
  state.breaksAtOnce = true;
  const connection = await connectedTo(url);
  const texts = ["a0", "a1", "a2"];
  const settled = Promise.allSettled(texts.map((it) => connection.publish(recordOf("t", "a", it), forever)));
  const refused = { status: "rejected", reason: { name: "InteractionError", code: "unavailable" } };
  expect(await settled).toMatchObject(texts.map(() => refused));
});
