import { describe, expect, it } from "vitest";
import { errorType } from "../../../runtime/src/error-type.ts";
import { type ErrorCode, errorCodes } from "../../../runtime/src/errors.ts";
import { exhausted, isExhausted } from "../../../runtime/src/evidence.ts";
import { type InteractionError, interactionError } from "../../../runtime/src/interaction-error.ts";
import { exposed } from "../../../runtime/src/server/exposed.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { operation } from "./stub-target.ts";

const details: json.JsonCodec<{ readonly why: string }> = {
  encode: ({ why }, path, pass) => ({ why: json.string.encode(why, `${path}.why`, pass) }),
  decode(wire, path, pass) {
    const { why } = { why: undefined, ...Object(wire) };
    return { why: json.string.decode(why, `${path}.why`, pass) };
  },
};

const closed = errorType({
  reason: "CLOSED",
  code: "failed_precondition",
  message: "it is closed",
  retryable: false,
  codec: details,
  type: "urn:closed",
  domain: "shop",
});

const declaring = operation({ errors: [closed] });
const secret = "10.0.0.7:5432 refused the password";

/** A failure that a handler throws; `from` is the call that it came of, null where it made it itself. */
function thrown(code: ErrorCode, from: string | null = null): InteractionError {
  return interactionError({ code, reason: null, details: null, message: secret, interaction: from });
}

describe("a failure of a handler", () => {
  it("that is declared goes out as it is", () => {
    const error = closed({ why: "holiday" });
    expect(exposed(error, declaring)).toBe(error);
  });

  it("that is declared elsewhere goes out by its code alone", () => {
    const seen = exposed(closed({ why: "holiday" }), operation({}));
    expect(seen).toMatchObject({ code: "failed_precondition", reason: null, details: null, interaction: "shop.get" });
  });

  it("with a declared reason under another code is none of the declared", () => {
    const other = interactionError({ code: "not_found", reason: "CLOSED", details: null, message: "x" });
    expect(exposed(other, declaring)).toMatchObject({ code: "not_found", reason: null });
  });

  it.each([new Error(secret), secret, null, { code: "unavailable", message: secret }])(
    "that is none of ours is internal, and tells nothing",
    (error) => {
      const seen = exposed(error, declaring);
      expect(seen).toMatchObject({ code: "internal", message: "internal error", interaction: "shop.get" });
      expect(seen.cause).toBe(error);
    },
  );

  it.each(["internal", "unknown", "data_loss"] as const)("with the code %s tells nothing else", (code) => {
    expect(exposed(thrown(code), declaring)).toMatchObject({ code, message: "internal error" });
  });

  it("with another code says what its handler wrote", () => {
    expect(exposed(thrown("not_found"), declaring).message).toBe(secret);
  });
});

describe("a failure of a call that a handler made", () => {
  it.each(errorCodes)("with the code %s tells nothing of where it came from", (code) => {
    const below = interactionError({ ...thrown(code, "bank.pay"), code, reason: "BANK_RUN", message: secret });
    const error = exposed(Object.assign(below, { interaction: "bank.pay" }), declaring);
    const isBetween = code === "invalid_argument" || code === "unauthenticated";
    expect(error).toMatchObject({ code: isBetween ? "internal" : code, reason: null, interaction: "shop.get" });
    expect(error.message).not.toContain(secret);
    expect(error.violations).toEqual([]);
  });

  it("says when to come again, and that somebody has tried often enough", () => {
    const fields = { code: "unavailable", reason: null, details: null, message: secret, interaction: "b.get" } as const;
    const below = exhausted(interactionError({ ...fields, retryable: true, retryAfterMs: 700 }));
    const seen = exposed(below, declaring);
    expect(seen).toMatchObject({ code: "unavailable", retryable: true, retryAfterMs: 700 });
    expect(isExhausted(seen)).toBe(true);
  });
});
