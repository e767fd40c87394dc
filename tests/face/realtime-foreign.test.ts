import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { run, runPython } from "../judges/run.ts";
import { bundledPage, pageWith } from "../support/chromium.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { type Talk, type TalkHandlers, type Tick, talkApp, talkProject } from "./talk.ts";
import { talkPageSource } from "./talk-page.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

const subprotocol = "talk.v1+json";

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Handlers that break the network at 10 and at 20. */
function breaking(cut: () => void): TalkHandlers {
  async function* ticks(): AsyncGenerator<Tick> {
    for (const number of numbers(30)) {
      await pause(40);
      if (number === 11 || number === 21) cut();
      yield { number };
    }
  }
  return {
    ticks,
    async *watch({ room }) {
      if (room === "closed") throw talk.roomClosed({ room });
      for await (const { number } of ticks()) yield { case: "joined", value: { name: String(number) } };
    },
    async *chat(incoming, { room }) {
      for await (const { number } of incoming) {
        if (room === "page" && (number === 11 || number === 21)) cut();
        yield { number };
      }
    },
    async *guarded(incoming, _input, ctx) {
      for await (const { number } of incoming) yield { number: number + (ctx.principal?.id.length ?? 0) };
    },
  };
}

/** A server behind a network that its handlers break. */
async function served(options = {}) {
  let cut: () => void = () => undefined;
  const app = await talkApp(
    talk,
    breaking(() => cut()),
    options,
  );
  const network = await tcpProxy(app.port);
  onTestFinished(() => network.close());
  cut = network.cut;
  return network;
}

describe("the WebSocket client of Python", () => {
  it("comes back to its session, and misses nothing", async (test) => {
    await need(test, "python");
    const { url } = await served();
    const say = numbers(5).map((number) => ({ number }));
    const input = { url: `${url.replace("http", "ws")}/v1/rooms/page/chat`, subprotocol, say, auth: null };
    expect(await runPython("talk-websocket.py", input)).toEqual({
      numbers: numbers(5),
      seqs: numbers(5),
      acks: ["0", "1", "2", "3", "4"],
      resumed: [false],
      closed: [1000],
      error: null,
    });
    const watch = { ...input, url: `${url.replace("http", "ws")}/v1/rooms/a/watch`, say: [] };
    expect(await runPython("talk-websocket.py", watch)).toMatchObject({
      seqs: numbers(30),
      resumed: [false, true, true],
      closed: [1006, 1006, 1000],
      error: null,
    });
  });

  it("talks without the subprotocol, is known by its hello, and hears failures", async (test) => {
    await need(test, "python");
    const { url } = await served();
    const base = url.replace("http", "ws");
    const say = [{ number: 1 }, { number: 2 }];
    const bare = { url: `${base}/v1/rooms/a/chat`, subprotocol: null, say, auth: null };
    expect(await runPython("talk-websocket.py", bare)).toMatchObject({ numbers: [1, 2], closed: [1000] });
    const known = { url: `${base}/v1/guarded/chat`, subprotocol, say, auth: "token" };
    expect(await runPython("talk-websocket.py", known)).toMatchObject({ numbers: [4, 5], closed: [1000] });
    const closed = { url: `${base}/v1/rooms/closed/watch`, subprotocol, say: [], auth: null };
    expect(await runPython("talk-websocket.py", closed)).toMatchObject({
      closed: [4412],
      error: { code: "failed_precondition", reason: "ROOM_CLOSED", details: { room: "closed" } },
    });
  });
});

it("curl reads events, and goes on where it was", async (test) => {
  await need(test, "curl");
  const { url } = await served();
  const numbersOf = (text: string) => [...text.matchAll(/data: \{"number":(\d+)\}/g)].map(([, it]) => Number(it));
  const curl = (...args: readonly string[]) =>
    run("curl", ["-sN", "--max-time", "20", ...args, `${url}/v1/rooms/a/ticks`], { cwd: talk.dir });
  const first = await curl();
  // Transfer closed with outstanding read data remaining.
  expect(first.status).toBe(18);
  const [lastId = ""] = [...first.stdout.matchAll(/^id: (\S+)$/gm)].map(([, it]) => it).slice(-1);
  const second = await curl("-H", `Last-Event-ID: ${lastId}`);
  const found = [...numbersOf(first.stdout), ...numbersOf(second.stdout)];
  expect(found).toEqual(numbers(found.length));
  expect(found.length).toBeGreaterThan(numbersOf(first.stdout).length);
});

it("a page in Chromium survives broken connections, by web.ts and by what browsers have", {
  timeout: 90_000,
}, async (test) => {
  await need(test, "chromium");
  let settings = {};
  const page = await pageWith(await bundledPage(talkPageSource, talk.dir), () => settings, onTestFinished);
  const { url } = await served({ cors: { origins: [page.origin] } });
  settings = { url, token: "token" };
  expect(await page.result()).toEqual({
    ticks: numbers(30),
    watch: numbers(30),
    chat: numbers(30),
    guarded: [4, 5],
    declared: { code: "failed_precondition", reason: "ROOM_CLOSED", details: { room: "closed" } },
    eventSource: numbers(30),
    bare: { answers: [1, 2], code: 1005 },
  });
});
