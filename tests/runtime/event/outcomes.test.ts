import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ErrorCode, errorCodes } from "../../../runtime/src/errors.ts";
import type { OutcomeEvent } from "../../../runtime/src/incoming-events.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { desk, failed } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";

const topic = "shop.orders.changed.v1";
const minuteMs = 60_000;

/** What is told of messages until the test ends. */
function outcomes() {
  const told: OutcomeEvent[] = [];
  const listener = (event: unknown) => void told.push(event as OutcomeEvent);
  subscribe("interspec:consumer:outcome", listener);
  onTestFinished(() => void unsubscribe("interspec:consumer:outcome", listener));
  return told;
}

/** What becomes of a message whose handler always fails with one code, in ten minutes. */
async function fate(code: ErrorCode, ordering: "none" | "key") {
  const told = outcomes();
  const attempts: number[] = [];
  const of = ordering === "key" ? orderChanged() : unordered();
  const { clock, publish, read } = await desk(billing(of), async (_message, ctx) => {
    attempts.push(ctx.attempt);
    throw failed(code);
  });
  await publish({ id: "o-1", number: 1 });
  await clock.advance(10 * minuteMs);
  const dead = await read(`${topic}.billing.dlq`);
  return { attempts, outcomes: told.map((it) => it.outcome), dead, told };
}

const buried = ["dead-lettered"];
const thriceLater = ["postponed", "postponed", "postponed", "dead-lettered"];

/** For each code: attempts and outcomes without order, and with it. */
const table: Readonly<Record<ErrorCode, readonly [number, readonly string[], number, readonly string[]]>> = {
  unknown: [4, thriceLater, 5, buried],
  internal: [4, thriceLater, 5, buried],
  deadline_exceeded: [4, thriceLater, 5, buried],
  unavailable: [6, thriceLater, 5, buried],
  aborted: [6, buried, 5, buried],
  canceled: [6, buried, 5, buried],
  not_found: [2, ["postponed", "dead-lettered"], 2, buried],
  invalid_argument: [1, buried, 1, buried],
  permission_denied: [1, buried, 1, buried],
  failed_precondition: [1, buried, 1, buried],
  out_of_range: [1, buried, 1, buried],
  unimplemented: [1, buried, 1, buried],
  data_loss: [1, buried, 1, buried],
  already_exists: [1, ["handled"], 1, ["handled"]],
  // These wait as long as it takes.
  resource_exhausted: [Number.NaN, [], Number.NaN, []],
  unauthenticated: [Number.NaN, [], Number.NaN, []],
};

describe("a message whose handler fails with", () => {
  it.each(errorCodes)("%s, without order", async (code) => {
    const [count, expected] = table[code];
    const { attempts, outcomes } = await fate(code, "none");
    expect(outcomes).toEqual(expected);
    if (Number.isNaN(count)) expect(attempts.length).toBeGreaterThan(10);
    else expect(attempts).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it.each(errorCodes)("%s, with order by key", async (code) => {
    const [, , count, expected] = table[code];
    const { attempts, outcomes } = await fate(code, "key");
    expect(outcomes).toEqual(expected);
    if (Number.isNaN(count)) expect(attempts.length).toBeGreaterThan(10);
    else expect(attempts).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });
});

describe("a message that cannot be handled", () => {
  it("is a dead letter with its bytes and headers, and says why", async () => {
    const { clock, publish, read, lines } = await desk(billing(orderChanged()), async () => {
      throw failed("failed_precondition");
    });
    await publish({ id: "o-1", number: 1 }, { id: "e-1" });
    await clock.advance(0);
    const [before] = await read(topic);
    const [dead] = await read(`${topic}.billing.dlq`);
    expect(dead?.value).toEqual(before?.value);
    expect(dead?.key).toBe("o-1");
    expect(dead?.headers).toEqual({
      ...before?.headers,
      x_error_code: "failed_precondition",
      x_error: "it was failed_precondition",
      x_attempts: "1",
      x_origin: expect.stringMatching(/^shop\.orders\.changed\.v1\/\d\/0$/),
      x_due: String(clock.now()),
    });
    const line = lines.find((it) => it.message.includes("dead letter"));
    expect(line).toMatchObject({ level: "warn", fields: { code: "failed_precondition", attempts: 1 } });
  });

  it("is told as an error where data were lost", async () => {
    const { clock, publish, lines } = await desk(billing(orderChanged()), async () => {
      throw failed("data_loss");
    });
    await publish({ id: "o-1", number: 1 });
    await clock.advance(0);
    expect(lines.find((it) => it.message.includes("dead letter"))?.level).toBe("error");
  });

  it("tells nothing of mistakes in the handler but to the log", async () => {
    const { clock, publish, read } = await desk(billing(orderChanged()), async () => {
      throw new Error("password is 1234");
    });
    await publish({ id: "o-1", number: 1 });
    await clock.advance(minuteMs);
    const [dead] = await read(`${topic}.billing.dlq`);
    expect(dead?.headers).toMatchObject({ x_error_code: "internal", x_error: "internal error", x_attempts: "5" });
  });

  it("is dropped and told where the spec wants no dead letters", async () => {
    const told = outcomes();
    const { clock, publish, read, lines } = await desk(billing(orderChanged(), { deadLetter: null }), async () => {
      throw failed("out_of_range");
    });
    await publish({ id: "o-1", number: 1 });
    await clock.advance(0);
    expect(told).toMatchObject([{ outcome: "dropped", code: "out_of_range" }]);
    expect(await read(`${topic}.billing.dlq`)).toEqual([]);
    expect(lines.some((it) => it.level === "warn" && it.message.includes("dropped"))).toBe(true);
  });

  it("is given up after 30 seconds, of which its handler hears", async () => {
    const signals: boolean[] = [];
    const { clock, publish, read } = await desk(
      billing(orderChanged(), { retry: { attempts: 1, backoffMs: 50, maxBackoffMs: 50, on: [] } }),
      (_message, ctx) =>
        new Promise((_, reject) => {
          ctx.signal.addEventListener("abort", () => {
            signals.push(ctx.signal.aborted);
            reject(ctx.signal.reason);
          });
        }),
    );
    await publish({ id: "o-1", number: 1 });
    await clock.advance(29_999);
    expect(signals).toEqual([]);
    await clock.advance(1);
    expect(signals).toEqual([true]);
    expect((await read(`${topic}.billing.dlq`))[0]?.headers["x_error_code"]).toBe("deadline_exceeded");
  });

  it("is tried again for codes that the spec names", async () => {
    let attempts = 0;
    const retry = { attempts: 3, backoffMs: 50, maxBackoffMs: 50, on: ["failed_precondition"] } as const;
    const { clock, publish } = await desk(billing(orderChanged(), { retry }), async () => {
      attempts += 1;
      throw failed("failed_precondition");
    });
    await publish({ id: "o-1", number: 1 });
    await clock.advance(minuteMs);
    expect(attempts).toBe(3);
  });

  it("waits as long as the handler was told to", async () => {
    const times: number[] = [];
    const { clock, publish } = await desk(billing(orderChanged()), async () => {
      times.push(clock.now());
      if (times.length === 1) throw failed("unavailable", 4000);
    });
    await publish({ id: "o-1", number: 1 });
    await clock.advance(minuteMs);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(4000);
    expect(times.length).toBe(2);
  });
});

describe("a consumer that may not call what it needs", () => {
  it("waits when another service does not know it, and buries nothing", async () => {
    let [isKnown, handled] = [false, 0];
    const { clock, publish, read } = await desk(billing(orderChanged()), async () => {
      const fields = { reason: null, details: null, message: "who are you", interaction: "payments.settle" } as const;
      if (!isKnown) throw interactionError({ code: "unauthenticated", ...fields });
      handled += 1;
    });
    for (let number = 0; number < 5; number += 1) await publish({ id: `o-${number}`, number });
    await clock.advance(10 * minuteMs);
    expect(handled).toBe(0);
    isKnown = true;
    await clock.advance(2 * minuteMs);
    expect(handled).toBe(5);
    expect(await read(`${topic}.billing.dlq`)).toEqual([]);
  });
});
