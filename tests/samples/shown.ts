import { describe, expect, it } from "vitest";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import { failure } from "../support/outcome.ts";
import type { Happenings } from "./happenings.ts";
import type { Crossing, Heard } from "./heard.ts";

/** How one interaction is shown. */
export interface Shown {
  /** Calls or publishes it. Rejects where what comes of it is not what should. */
  works(): Promise<void>;
  /** The same where it fails. Rejects where the failure does not end where it should. */
  fails(): Promise<void>;
  /** It ends when its caller leaves, which the log calls `canceled`, and in no other way. */
  readonly isEndless?: true;
}

/** How interactions are shown, by their ids. */
export type Shows = Readonly<Record<string, Shown>>;

/** What an interaction says of itself in the spec. */
export interface Promised {
  readonly id: string;
  /** What its handler publishes. */
  readonly emits: readonly string[];
  /** The reasons of the errors that it declares. */
  readonly reasons: readonly string[];
}

/** A call fails as it should: `expected` is a part of what its caller gets. */
export async function refused(call: Promise<unknown>, expected: Partial<InteractionError>): Promise<void> {
  expect(await failure(call)).toMatchObject(expected);
}

/**
 * A test for each interaction, and one in the end: all interactions of the workspace have answered well, and have
 * failed, as the access log tells; where errors are declared, with one of those.
 */
export function showAll(promised: readonly Promised[], shows: Shows, { calls, publications }: Heard): void {
  /** How the log calls an interaction that works. */
  const well = (id: string) => (shows[id]?.isEndless === true ? "canceled" : "ok");
  describe.each(Object.entries(shows))("%s", (id, { works, fails }) => {
    it("works, and publishes what it emits", async () => {
      const [call, publication] = [calls.now, publications.now];
      await works();
      await seen(calls, id, well(id), call);
      for (const emitted of promised.find((it) => it.id === id)?.emits ?? []) {
        await seen(publications, emitted, "ok", publication);
      }
    });

    it("fails as it should", async () => {
      const from = calls.now;
      await fails();
      await calls.first(`${id} fails`, (it) => it.interaction === id && isFailure(it), from);
    });
  });

  describe("the workspace", () => {
    const unseen = (of: readonly Promised[], isIt: (crossing: Crossing, promise: Promised) => boolean) =>
      of.filter((it) => !calls.all.some((call) => call.interaction === it.id && isIt(call, it))).map((it) => it.id);

    it("has no interaction that was not called", () => {
      expect(promised.length).toBeGreaterThan(0);
      expect(unseen(promised, ({ code }, { id }) => code === well(id))).toEqual([]);
    });

    it("has no interaction that did not fail", () => {
      expect(unseen(promised, isFailure)).toEqual([]);
    });

    it("has no interaction that declares errors and threw none of them", () => {
      const declaring = promised.filter((it) => it.reasons.length > 0);
      expect(unseen(declaring, ({ reason }, { reasons }) => reasons.includes(reason ?? ""))).toEqual([]);
    });
  });
}

/** That a caller has left is no failure. */
function isFailure({ code }: Crossing): boolean {
  return code !== "ok" && code !== "canceled";
}

async function seen(crossings: Happenings<Crossing>, id: string, code: string, from: number): Promise<void> {
  await crossings.first(`${id} is ${code}`, (it) => it.interaction === id && it.code === code, from);
}
