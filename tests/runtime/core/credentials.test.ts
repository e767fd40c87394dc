import { describe, expect, it } from "vitest";
import { attemptHeaders } from "../../../runtime/src/attempt-headers.ts";
import { bearer } from "../../../runtime/src/auth/credentials.ts";
import { isNotProcessed } from "../../../runtime/src/evidence.ts";
import { failed, failing, operation, type Sent, stubTarget } from "./stub-target.ts";

const once = operation({ auth: [{ scheme: "user", scopes: [] }], retry: null });

/** A target, and a caller with a credential. */
function withToken(answer: Parameters<typeof stubTarget>[0], credential: ReturnType<typeof bearer>) {
  return stubTarget(answer, { credential });
}

const tokens = (sent: readonly Sent[]) => sent.map((it) => attemptHeaders(it.attempt)["authorization"]);

describe("a token that is refused", () => {
  it("is renewed once, and the call sent again, whatever it does", async () => {
    const changing = operation({ ...once, idempotency: "none" });
    const credential = bearer("old", { refresh: () => "new" });
    const { clock, sent, call } = withToken(
      (_, index) => (index === 0 ? Promise.reject(failed("unauthenticated")) : "ok"),
      credential,
    );
    const outcome = call(changing);
    await clock.advance(0);
    expect([outcome.is, tokens(sent)]).toEqual(["ok", ["Bearer old", "Bearer new"]]);
  });

  it("is not renewed twice", async () => {
    const { clock, sent, call } = withToken(failing("unauthenticated"), bearer("old", { refresh: () => "new" }));
    const outcome = call(once);
    await clock.advance(0);
    expect([outcome.is, sent.length]).toEqual(["unauthenticated", 2]);
  });

  it("is not sent again where there is no other", async () => {
    const { clock, sent, call } = withToken(failing("unauthenticated"), bearer("old"));
    const outcome = call(once);
    await clock.advance(0);
    expect([outcome.is, sent.length]).toEqual(["unauthenticated", 1]);
  });
});

describe("a token that cannot be had", () => {
  it("is a failure as any other, and proves that nothing was done", async () => {
    const away = () => Promise.reject(new Error("the issuer is away"));
    const { clock, sent, call } = withToken(() => "ok", bearer(away));
    const outcome = call(once);
    await clock.advance(0);
    expect([outcome.is, outcome.error?.interaction, sent.length]).toEqual(["unavailable", "shop.get", 0]);
    expect(isNotProcessed(outcome.error ?? {})).toBe(true);
    expect(outcome.error?.cause).toEqual(new Error("the issuer is away"));
  });

  it("keeps nobody waiting longer than the call", async () => {
    const { clock, sent, call } = withToken(
      () => "ok",
      bearer(() => new Promise(() => undefined)),
    );
    const outcome = call(once, { timeoutMs: 200 });
    await clock.advance(199);
    expect(outcome.is).toBe("waits");
    await clock.advance(1);
    expect([outcome.is, sent.length, clock.pending()]).toEqual(["deadline_exceeded", 0, 0]);
  });

  it("is nobody's affair once the caller has given up", async () => {
    const away = () => Promise.reject(new Error("the issuer is away"));
    const { clock, call } = withToken(() => "ok", bearer(away));
    const outcome = call(once, { signal: AbortSignal.abort() });
    await clock.advance(0);
    expect(outcome.is).toBe("canceled");
  });
});
