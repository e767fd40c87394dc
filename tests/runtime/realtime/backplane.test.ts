import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Backplane } from "../../../runtime/src/realtime/backplane.ts";
import { have, need } from "../../infra/have.ts";
import { later } from "../../support/outcome.ts";
import { backplaneKinds, type OpenBackplane } from "./backplanes.ts";

const facts = '["talk.chat","user:ada","/v1/rooms/a/chat"]';
const message = (seq: number) => ({ seq, data: `{"number":${seq}}`, event: "message", key: `k-${seq}` });

describe.each(backplaneKinds)("$name", ({ tool, open }) => {
  let opened: OpenBackplane;
  let [here, there]: Backplane[] = [];
  let session = "";

  beforeAll(async () => {
    if (tool !== null && !(await have(tool))) return;
    opened = await open();
    here = await opened.another();
    there = await opened.another();
  });
  afterAll(() => opened?.close());
  beforeEach(async (test) => {
    if (tool !== null) await need(test, tool);
    session = randomUUID();
  });

  function backplanes(): readonly [Backplane, Backplane] {
    if (here === undefined || there === undefined) throw new Error("it is not open");
    return [here, there];
  }

  async function begun(settings = { events: 3, windowMs: 60_000 }) {
    const [a, b] = backplanes();
    await a.create(session, { facts, runner: "a", ...settings });
    return [a, b] as const;
  }

  it("keeps the last messages of a session, for all processes", async () => {
    const [a, b] = await begun();
    expect(await b.read(session, 0, 1000)).toEqual({ facts, runner: "a", lastSeq: 0, outcome: null, messages: [] });
    for (const seq of [1, 2, 3, 4]) expect(await a.append(session, "a", message(seq))).toBe(true);
    expect(await b.read(session, 0, 1000)).toMatchObject({
      lastSeq: 4,
      messages: [message(2), message(3), message(4)],
    });
    expect((await b.read(session, 0, 2))?.messages).toEqual([message(2), message(3)]);
    expect(await b.read(session, 3, 1000)).toMatchObject({ lastSeq: 4, messages: [message(4)] });
    expect(await b.read(session, 4, 1000)).toMatchObject({ lastSeq: 4, messages: [] });
    expect(await b.read(randomUUID(), 0, 1000)).toBeNull();
  });

  it("keeps texts as they are", async () => {
    const [a, b] = await begun();
    const odd = { seq: 1, data: '{"text":"ü\\u0000\\n😀 \'\\""}', event: "añb", key: '["\u{1F600}",1]' };
    await a.append(session, "a", odd);
    expect((await b.read(session, 0, 1000))?.messages).toEqual([odd]);
  });

  it("lets one process run a session, and no other add to it", async () => {
    const [a, b] = await begun();
    expect(await b.append(session, "b", message(1))).toBe(false);
    expect(await b.claim(session, "", "b")).toBe(false);
    expect(await b.claim(session, "a", "b")).toBe(true);
    expect(await a.append(session, "a", message(1))).toBe(false);
    await a.finish(session, "a", "null");
    expect(await b.append(session, "b", message(1))).toBe(true);
    expect(await b.read(session, 0, 1000)).toMatchObject({ runner: "b", lastSeq: 1, outcome: null });
    expect(await b.claim(session, "b", "")).toBe(true);
    const claims = await Promise.all(["x", "y", "z"].map((it) => a.claim(session, "", it)));
    expect(claims.filter((it) => it)).toHaveLength(1);
  });

  it("notes how it ended", async () => {
    const [a, b] = await begun();
    await a.finish(session, "a", '{"code":"internal"}');
    expect((await b.read(session, 0, 1000))?.outcome).toBe('{"code":"internal"}');
  });

  it("knows the ids that came in, the last thousand of them", async () => {
    const [a, b] = await begun();
    expect(await a.noted(session)).toEqual([]);
    for (const id of ["1", "2", "1"]) await a.note(session, id);
    expect([...(await b.noted(session))].toSorted()).toEqual(["1", "2"]);
    const more = Array.from({ length: 999 }, (_, index) => `more-${index}`);
    for (const id of more) await a.note(session, id);
    expect([...(await b.noted(session))].toSorted()).toEqual(["2", ...more].toSorted());
  });

  it("forgets messages that are older than the window, and in the end all of it, unless it is kept", async () => {
    const [a] = await begun({ events: 10, windowMs: 400 });
    await a.append(session, "a", message(1));
    await pause(300);
    await a.append(session, "a", message(2));
    await pause(200);
    expect(await a.read(session, 0, 1000)).toMatchObject({ lastSeq: 2, messages: [message(2)] });
    for (let times = 0; times < 3; times += 1) {
      await a.keep(session);
      await pause(400);
    }
    expect(await a.read(session, 0, 1000)).toMatchObject({ lastSeq: 2, messages: [] });
    await pause(900);
    expect(await a.read(session, 0, 1000)).toBeNull();
    expect(await a.append(session, "a", message(3))).toBe(false);
  });

  it("forgets it at once when nobody wants it", async () => {
    const [a, b] = await begun();
    await a.append(session, "a", message(1));
    await b.remove(session);
    expect(await a.read(session, 0, 1000)).toBeNull();
  });

  it("carries messages to a process that takes them in, and says where none does", async () => {
    const [a, b] = backplanes();
    const process = randomUUID();
    expect(await a.send(process, "nobody")).toBe(false);
    const received: string[] = [];
    const all = later<void>();
    await b.join(process, (text) => {
      received.push(text);
      if (received.length === 3) all.resolve();
    });
    onTestFinished(() => b.leave(process));
    for (const text of ["one", "zwei ü", "3"]) expect(await a.send(process, text)).toBe(true);
    await all.promise;
    expect(received).toEqual(["one", "zwei ü", "3"]);
    await b.leave(process);
    await expect.poll(() => a.send(process, "gone")).toBe(false);
  });
});
