import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { runPython } from "../judges/run.ts";
import { bundledPage, pageWith } from "../support/chromium.ts";
import { nodeChild } from "../support/node-child.ts";
import { startRedis } from "../support/store-servers.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { type Talk, talkProject } from "./talk.ts";
import { restartPageSource } from "./talk-page.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll, "1m");
});

const count = 60;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

/** A server in a process of its own. It says when so many sessions have come to 20, and to 30. */
function child(redisPort: number, sessions: number, origins: readonly string[]) {
  const main = pathToFileURL(join(talk.dir, "dist", "src", "main.js")).href;
  const started = nodeChild(`
    import { createClient } from "@redis/client";
    import { redisBackplane } from "@interspec/runtime/stores/redis";
    import { serve, talk } from "${main}";
    const redis = await createClient({ url: "redis://127.0.0.1:${redisPort}" }).connect();
    const left = { 20: ${sessions}, 30: ${sessions} };
    async function* numbers({ connection }) {
      for (let number = connection.sent + 1; number <= ${count}; number += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        yield number;
        if (number in left) left[number] -= 1;
        if (left[number] === 0) console.log("all at " + number);
      }
    }
    const handlers = {
      async *ticks(_input, ctx) {
        for await (const number of numbers(ctx)) yield { number };
      },
      async *watch(_input, ctx) {
        for await (const number of numbers(ctx)) yield { case: "joined", value: { name: String(number) } };
      },
    };
    const auth = { user: () => ({ id: "ada", scheme: "user", scopes: [] }), partner: () => undefined };
    const cors = { origins: ${JSON.stringify(origins)} };
    const app = await serve([talk(handlers)], {
      ...{ port: 0, host: "127.0.0.1", auth, cors, backplane: redisBackplane(redis) },
    });
    console.log("port " + app.port);
  `);
  onTestFinished(() => started.kill("SIGKILL"));
  return started;
}

/**
 * Two servers with one Redis. The first one ends once so many sessions are in the middle; its clients are led to the other.
 * Where it is killed, its clients have not heard the last that it said.
 */
async function restarting(signal: "SIGTERM" | "SIGKILL", sessions: number, origins: readonly string[] = []) {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const [first, second] = [child(redis.port, sessions, origins), child(redis.port, sessions, origins)];
  const network = await tcpProxy(Number(await first.line("port ")));
  onTestFinished(() => network.close());
  const secondPort = Number(await second.line("port "));
  const restarted = first.line("all at 20").then(async () => {
    if (signal === "SIGKILL") {
      network.mute();
      await first.line("all at 30");
    }
    network.lead(secondPort);
    first.kill(signal);
  });
  return { url: network.url, restarted };
}

describe.each(["SIGTERM", "SIGKILL"] as const)(
  "a server that is ended by %s, and followed by another one",
  (signal) => {
    beforeEach((test) => need(test, "redis-server"));

    it("is no loss to clients of ours", async () => {
      const { url, restarted } = await restarting(signal, 2);
      const client = talk.createTalkClient(url);
      onTestFinished(() => client[Symbol.asyncDispose]());
      const ticks = async () => {
        const found = [];
        for await (const { number } of client.ticks({ room: "a" })) found.push(number);
        return found;
      };
      const watch = async () => {
        const found = [];
        for await (const it of client.watch({ room: "a" })) if (it.case === "joined") found.push(Number(it.value.name));
        return found;
      };
      expect(await Promise.all([ticks(), watch()])).toEqual([numbers, numbers]);
      await restarted;
    });

    it("is no loss to the WebSocket client of Python", async (test) => {
      await need(test, "python");
      const { url, restarted } = await restarting(signal, 1);
      const place = `${url.replace("http", "ws")}/v1/rooms/a/watch`;
      expect(
        await runPython("talk-websocket.py", { url: place, subprotocol: "talk.v1+json", say: [], auth: null }),
      ).toEqual({
        numbers: expect.anything(),
        seqs: numbers,
        acks: [],
        resumed: [false, true],
        closed: [signal === "SIGTERM" ? 1012 : 1006, 1000],
        error: null,
      });
      await restarted;
    });

    it("is no loss to a page in Chromium, by web.ts and by its own EventSource", { timeout: 90_000 }, async (test) => {
      await need(test, "chromium");
      let settings = {};
      const page = await pageWith(await bundledPage(restartPageSource, talk.dir), () => settings, onTestFinished);
      const { url, restarted } = await restarting(signal, 3, [page.origin]);
      settings = { url, token: "token" };
      expect(await page.result()).toEqual([numbers, numbers, numbers]);
      await restarted;
    });
  },
);
