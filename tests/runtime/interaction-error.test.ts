import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { interactionError, invalidArgument, isInteractionError } from "../../runtime/src/interaction-error.ts";

describe("a failure", () => {
  it("is known whoever made it", () => {
    expect(isInteractionError(invalidArgument("no", []))).toBe(true);
    const foreign: unknown = runInNewContext(
      'Object.assign(new Error("no"), { [Symbol.for("interspec.InteractionError")]: true })',
    );
    expect(foreign instanceof Error).toBe(false);
    expect(isInteractionError(foreign)).toBe(true);
  });

  it("is not any other thing", () => {
    const others = [new Error("no"), { code: "internal" }, "internal", null, undefined];
    expect(others.filter(isInteractionError)).toEqual([]);
  });

  it("keeps what caused it, and holds nothing that was not said", () => {
    const cause = new Error("socket closed");
    const failure = interactionError({ code: "unavailable", reason: null, details: null, message: "no", cause });
    expect(failure.cause).toBe(cause);
    expect(failure).toMatchObject({ retryable: false, retryAfterMs: null, violations: [], traceId: null });
    expect("cause" in invalidArgument("no", [])).toBe(false);
  });
});
